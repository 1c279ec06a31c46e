"""The names of our packages are common words: nobody else may own them. And the command line starts fast."""

from __future__ import annotations

import importlib
import subprocess
import sys
import time
from importlib.metadata import entry_points, packages_distributions, version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("config", "listeners", "nlp", "insights", "hearpoint")
HEAVY = ("torch", "spacy", "pandas", "numpy", "transformers", "bertopic", "tweepy", "praw", "sklearn", "openvino")


@pytest.mark.parametrize("name", PACKAGES)
def test_no_other_distribution_owns_our_package(name: str) -> None:
    assert set(packages_distributions().get(name, ["hearpoint"])) == {"hearpoint"}
    package = importlib.import_module(name)
    assert package.__file__ is not None
    assert Path(package.__file__) == ROOT / name / "__init__.py"


def test_the_console_script_is_ours() -> None:
    (script,) = [one for one in entry_points(group="console_scripts") if one.name == "hearpoint"]
    assert script.value == "hearpoint.cli:main"


def test_torch_is_the_pinned_one() -> None:
    assert version("torch").split("+")[0] == "2.13.0"


def test_help_imports_nothing_heavy() -> None:
    code = f"""
import sys
from hearpoint.cli import main
try:
    main(["--help"])
except SystemExit as end:
    assert end.code == 0, end.code
loaded = [name for name in {HEAVY!r} if name in sys.modules]
assert not loaded, loaded
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def test_help_answers_within_half_a_second() -> None:
    script = Path(sys.executable).with_name("hearpoint")
    seconds = []
    for _ in range(5):  # the best of five: this machine may be busy with other things
        start = time.perf_counter()
        subprocess.run([script, "--help"], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.5, seconds
