"""The files that README.md shows are the ones the commands beside them read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.hearpoint.cli.conftest import Run

README = Path(__file__).parents[3] / "README.md"


@pytest.fixture
def files(project: Path) -> Path:
    for name, text in re.findall(r"```csv (\S+)\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL):
        (project / name).write_text(text, encoding="utf-8")
    return project


def test_evaluate_reads_the_labelled_texts(hearpoint: Run, files: Path) -> None:
    found = hearpoint("evaluate", files / "labelled.csv", "--by", "source", "--json", "-p", files).json
    assert [one["group"] for one in found["groups"]] == ["guest-survey", "x-mentions"]
    assert (found["whole"]["sentiment"]["n"], found["whole"]["touchpoints"]["n"]) == (2, 2)


def test_drivers_reads_the_answers_and_says_how_many_it_needs(hearpoint: Run, files: Path) -> None:
    ran = hearpoint("drivers", "--predictors", "bed,wifi,staff", "--csv", files / "answers.csv", "--json")
    assert (ran.code, ran.json) == (0, [])
    assert "2 rows with an outcome and a rating, 50 needed" in ran.err
