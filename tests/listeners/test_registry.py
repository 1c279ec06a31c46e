"""Kinds of source come from entry points, one at a time, and errors name what is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from config.errors import UsageError
from listeners.base import Options
from listeners.registry import GROUP, kinds, listener_type

PLUGIN = """
from typing import ClassVar
from listeners.base import Options

class Forum:
    kind: ClassVar[str] = "forum"
    options_type: ClassVar[type[Options]] = Options
    realm: ClassVar[str] = "forum"
    def __init__(self, options): self.options = options
    def fetch(self, cursor): ...
    def check(self): ...

class NoListener:
    kind = "odd"
"""


def install(folder: Path, entry_points: str, name: str = "forum-listener") -> None:
    """What pip leaves behind of a package with these entry points."""
    (folder / "forum_listener.py").write_text(PLUGIN)
    metadata = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[{GROUP}]\n{entry_points}\n")


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_ours_are_there() -> None:
    assert {"x", "reddit", "survey"} <= set(kinds())


@pytest.mark.parametrize("kind", ["x", "reddit", "survey"])
def test_ours_are_listeners_of_their_kind(kind: str) -> None:
    found = listener_type(kind)
    assert found.kind == kind
    assert issubclass(found.options_type, Options)
    described = found.options_type.model_fields
    assert described
    assert not [name for name, field in described.items() if not field.description]


def test_a_package_adds_a_kind(packages: Path) -> None:
    install(packages, "forum = forum_listener:Forum")
    assert "forum" in kinds()
    assert listener_type("forum").__name__ == "Forum"


def test_an_unknown_kind_is_told_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"'tiktok'; installed: .*reddit, survey, x") as caught:
        listener_type("tiktok")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("kind", ["os:system", "listeners.x.listener:XListener", "../x", ""])
def test_a_kind_never_names_code(kind: str) -> None:
    with pytest.raises(UsageError, match="no listener of the kind"):
        listener_type(kind)


def test_two_packages_that_claim_a_kind_are_refused(packages: Path) -> None:
    install(packages, "x = forum_listener:Forum")
    with pytest.raises(UsageError, match=r"'x' is claimed by .*forum-listener"):
        listener_type("x")


@pytest.mark.parametrize("target", ["no_such_module:Forum", "forum_listener:NoSuchClass"])
def test_a_listener_that_cannot_be_loaded_names_its_package(packages: Path, target: str) -> None:
    install(packages, f"broken = {target}")
    with pytest.raises(UsageError, match="'broken' of forum-listener cannot be loaded"):
        listener_type("broken")


def test_what_is_no_listener_is_refused(packages: Path) -> None:
    install(packages, "odd = forum_listener:NoListener")
    with pytest.raises(UsageError, match="is no listener: it lacks options_type, fetch, check"):
        listener_type("odd")


def test_only_the_named_one_is_loaded() -> None:
    loaded = _run("from listeners.registry import *; kinds(); listener_type('reddit'); import sys; print(*sys.modules)")
    assert {"praw"} <= set(loaded.split())
    assert not {"tweepy", "pandas", "openpyxl"} & set(loaded.split())


def test_listing_the_kinds_loads_none() -> None:
    loaded = _run("from listeners.registry import *; kinds(); import sys; print(*sys.modules)")
    assert not {"tweepy", "praw", "pandas", "requests"} & set(loaded.split())


def test_no_listener_turns_off_the_checking_of_certificates() -> None:
    """google-play-scraper did so for the whole process, on import."""
    says = _run(
        "import ssl; before = ssl._create_default_https_context\n"
        "from listeners.registry import *; [listener_type(kind) for kind in kinds()]\n"
        "made = ssl._create_default_https_context()\n"
        "import requests\n"
        "print(ssl._create_default_https_context is before, made.check_hostname, made.verify_mode.name,"
        " requests.Session().verify)"
    )
    assert says.split() == ["True", "True", "CERT_REQUIRED", "True"]


def _run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
