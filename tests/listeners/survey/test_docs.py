"""docs/surveys.md does what it says: its files are written, its mapping read, its Python run."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
import yaml

from listeners.survey import SurveyOptions
from listeners.survey.dialects.googleforms import TIMESTAMPS
from listeners.survey.mapping import Mapping
from tests.listeners.survey.reading import read

PAGE = Path(__file__).parents[3] / "docs" / "surveys.md"
BLOCK = re.compile(r"^```(\w+) ?([\w.]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for _, name, text in BLOCK.findall(PAGE.read_text("utf-8")):
        if name:
            (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_example_is_imported(folder: Path) -> None:
    assert len(read(folder / "visits.csv", mapping=folder / "visits.yaml")) == 3


def test_its_python_runs(folder: Path) -> None:
    (python,) = [text for language, _, text in BLOCK.findall(PAGE.read_text("utf-8")) if language == "python"]
    test = doctest.DocTestParser().get_doctest(python, {}, PAGE.name, str(PAGE), 0)
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


def test_its_settings_are_options(folder: Path) -> None:
    blocks = [
        text for language, name, text in BLOCK.findall(PAGE.read_text("utf-8")) if (language, name) == ("yaml", "")
    ]
    assert len(blocks) == 2
    for block in blocks:
        SurveyOptions.model_validate(yaml.safe_load(block)["sources"][0]["options"])


def test_it_names_every_field_of_a_mapping() -> None:
    text = PAGE.read_text("utf-8")
    assert [name for name in Mapping.model_fields if f"`{name}`" not in text] == []


def test_it_counts_the_languages_of_google_forms() -> None:
    assert len(TIMESTAMPS) == 15
