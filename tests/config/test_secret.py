"""A secret is read when it is needed, and is never seen anywhere else."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from config.document import Document
from config.errors import ConfigError, MissingSecret
from config.secret import Secret

VALUE = "s3cr3t-t0ken-of-the-app"


class Options(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    token: Secret
    size: int = 1


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARPOINT_TEST_TOKEN", f" {VALUE}\n")


def private(folder: Path, content: str | bytes = VALUE, mode: int = 0o600) -> Path:
    file = folder / "token"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    file.chmod(mode)
    return file


@pytest.mark.usefixtures("environment")
def test_from_the_environment() -> None:
    assert Secret("env:HEARPOINT_TEST_TOKEN").reveal() == VALUE


def test_from_a_private_file_beside_the_settings(tmp_path: Path) -> None:
    private(tmp_path, VALUE + "\n")
    assert Secret("file:token", tmp_path).reveal() == VALUE
    assert Secret(f"file:{tmp_path / 'token'}", Path("elsewhere")).reveal() == VALUE


def test_from_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Secret("file:~/token", Path("elsewhere")).reveal() == VALUE


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_file_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = private(tmp_path, mode=mode)
    with pytest.raises(MissingSecret, match=f"has mode {mode:o}, others can read it; run: chmod 600 {file}"):
        Secret("file:token", tmp_path).reveal()


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_only_its_owner_reads_will_do(tmp_path: Path, mode: int) -> None:
    private(tmp_path, mode=mode)
    assert Secret("file:token", tmp_path).reveal() == VALUE


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("env:HEARPOINT_NOT_SET", "the environment variable HEARPOINT_NOT_SET is not set; set it, or use file:PATH"),
        ("file:nowhere", "cannot be read"),
        ("file:.", "cannot be read"),
    ],
)
def test_a_secret_that_is_not_there(tmp_path: Path, reference: str, said: str) -> None:
    with pytest.raises(MissingSecret) as caught:
        Secret(reference, tmp_path).reveal()
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("content", "said"), [(b" \n", "is empty; write the secret into it"), (b"\xff\xfe", "cannot be read")]
)
def test_a_file_that_holds_none(tmp_path: Path, content: bytes, said: str) -> None:
    private(tmp_path, content)
    with pytest.raises(MissingSecret, match=said):
        Secret("file:token", tmp_path).reveal()


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARPOINT_TEST_TOKEN", "  ")
    with pytest.raises(MissingSecret, match="is not set"):
        Secret("env:HEARPOINT_TEST_TOKEN").reveal()


@pytest.mark.usefixtures("environment")
def test_nothing_that_shows_a_secret_shows_its_value(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    private(tmp_path)
    for reference in ("env:HEARPOINT_TEST_TOKEN", "file:token"):
        options = Document.parse(f"token: {reference}", tmp_path / "some.yaml").validate(Options)
        assert options.token.reveal() == VALUE
        logging.getLogger("test").warning("%s %r", options, options.token)
        shown: list[Any] = [
            repr(options), str(options), str(options.token), f"{options.token}", repr(vars(options)), caplog.text,
            options.model_dump(), options.model_dump_json(), pickle.dumps(options.token), copy.deepcopy(options.token),
        ]  # fmt: skip
        assert VALUE not in repr(shown)
        assert json.loads(options.model_dump_json())["token"] == reference
        assert options.model_dump()["token"] == reference


@pytest.mark.parametrize(
    "text",
    [
        f"token: {VALUE}",
        f"token: 'Bearer {VALUE}'",
        f"token: 'https://{VALUE}'",
        f"token: [{VALUE}]",
        f"token: {{value: {VALUE}}}",
        f"token: env:X\ntokn: {VALUE}",
        "token: 'env:'",
    ],
)
def test_a_secret_pasted_into_the_settings_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Document.parse(text, Path("some.yaml")).validate(Options)
    assert VALUE not in "".join(traceback.format_exception(caught.value))
    if "tokn" not in text:
        assert 'write "env:NAME" (an environment variable) or "file:PATH"' in str(caught.value)


def test_another_fault_beside_a_pasted_secret_does_not_repeat_it() -> None:
    with pytest.raises(ConfigError) as caught:
        Document.parse(f"size: big\ntoken: {VALUE}\n", Path("some.yaml")).validate(Options)
    assert VALUE not in "".join(traceback.format_exception(caught.value))


def test_a_secret_is_built_in_code_too() -> None:
    secret = Secret("env:X")
    assert Options(token=secret).token is secret
    assert Options.model_validate({"token": "env:X"}) == Options(token=secret)
    assert len({Secret("env:X"), secret, Secret("env:Y"), Secret("env:X", Path("a"))}) == 3
    assert secret != "env:X"
    with pytest.raises(ValidationError, match="must not stand in the settings"):
        Options.model_validate({"token": "plain"})
