"""`hearpoint search`, and `hearpoint correct --from` of what it found."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from hearpoint.store.collected import SourceRecord
from hearpoint.store.session import Session
from listeners.base import Page
from listeners.feedback import SurveyFields
from nlp.types import Label
from tests.fakes import START_OF_TIME, post, tagged
from tests.hearpoint.cli.conftest import Run

POSTS: tuple[tuple[str, Label, str, dict[str, str | float | bool]], ...] = (
    ("The wifi was slow all day", "negative", "wifi", {"site": "Harbour", "age": "18-24"}),
    ("Wifi dropped again", "negative", "wifi", {"site": "Parkside", "age": "25-34"}),
    ("Great wifi in the lobby", "positive", "wifi", {"site": "Harbour", "age": "65+", "nights": 3}),
    ("Slow check-in, friendly staff", "neutral", "front-desk", {"site": "=cmd()"}),
)


@pytest.fixture
def survey(project: Path) -> Path:
    with Session.open(project) as session:
        source = SourceRecord("guests", "survey", "guests")
        for number, (text, label, touchpoint, visit) in enumerate(POSTS, 1):
            fields = SurveyFields(nps=2 * number, transaction=visit)
            one = post(number, text, kind="response", survey=fields, url=f"https://example.org/{number}")
            session.collected.write_page(source, Page((one,), {}, more=False), START_OF_TIME + timedelta(days=2))
            session.tags.write("v1", [(number, tagged(text, label, touchpoint))])
    return project


def found(hearpoint: Run, survey: Path, *arguments: str) -> list[int]:
    return [one["feedback_id"] for one in hearpoint("search", *arguments, "--json", "-p", survey).json["found"]]


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["wifi AND (slow OR dropped)"], [2, 1]),
        (["slow"], [4, 1]),
        (["slow NOT wifi"], [4]),
        (['"wifi dropped"'], [2]),
        (["drop*", "--where", "site=Parkside"], [2]),
        (["check-in"], [4]),
        (["--touchpoint", "wifi", "--polarity", "negative"], [2, 1]),
        (["wifi", "--where", "site!=Harbour"], [2]),
        (["--where", "age=18-24,25-34"], [2, 1]),
        (["--where", "nps<=4", "--where", "site=Harbour"], [1]),
        (["--where", "nights>=2"], [3]),
        (["--where", "touchpoint=wifi", "--where", "polarity!=negative"], [3]),
        (["wifi", "--limit", "1"], [3]),
        (["--until", "2026-09-20"], []),
    ],
)
def test_what_is_found(hearpoint: Run, survey: Path, arguments: list[str], ids: list[int]) -> None:
    assert found(hearpoint, survey, *arguments) == ids


def test_what_is_told_of_each(hearpoint: Run, survey: Path) -> None:
    ran = hearpoint("search", "wifi dropped", "--json", "-p", survey).json
    (one,) = ran["found"]
    assert (ran["total"], one["source"], one["url"], one["nps"]) == (1, "guests", "https://example.org/2", 4)
    assert one["attributes"] == {"age": "25-34", "site": "Parkside"}
    assert [one["text"][start:end] for start, end in one["marks"]] == ["Wifi", "dropped"]
    assert [sentence["number"] for sentence in one["sentences"]] == [1]
    shown = hearpoint("search", "wifi", "--limit", 1, "-p", survey).out
    assert "#3" in shown
    assert "1 of 3; --all shows the rest" in shown


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("wifi AND", "a word is missing at the end"),
        ("(wifi", "a bracket is not closed"),
        ("wifi)", "')' closes nothing"),
        ('"wifi', "a quotation mark is not closed"),
        ("NOT wifi", "a word is missing before NOT"),
        ("—", "nothing to search for"),
        (" ".join(["a"] * 101), "100 are allowed"),
    ],
)
def test_a_query_that_cannot_be_read(hearpoint: Run, survey: Path, query: str, why: str) -> None:
    ran = hearpoint("search", query, "-p", survey)
    assert (ran.code, ran.out) == (2, "")
    assert why in ran.err


@pytest.mark.parametrize(
    "query", ["wifi:slow", "text : wifi", "^wifi", "NEAR(a b)", "a + b", "wi'fi", "{text} : wifi", "a-b*"]
)
def test_signs_of_the_index_are_plain_words(hearpoint: Run, survey: Path, query: str) -> None:
    assert hearpoint("search", query, "--json", "-p", survey).code == 0


def test_a_csv_runs_in_no_spreadsheet(hearpoint: Run, survey: Path, tmp_path: Path) -> None:
    file = tmp_path / "found.csv"
    assert hearpoint("search", "--csv", file, "-p", survey).out == f"wrote 4 of 4 to {file}\n"
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [(row["feedback_id"], row["sentences"], row["site"], row["nights"]) for row in rows] == [
        ("4", "4:1", "'=cmd()", ""),
        ("3", "3:1", "Harbour", "3"),
        ("2", "2:1", "Parkside", ""),
        ("1", "1:1", "Harbour", ""),
    ]


@pytest.mark.parametrize("form", ["--ids", "--json", "--csv"])
def test_what_was_found_is_corrected_as_one(hearpoint: Run, survey: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / "found"
    asked = ("search", "wifi", "--polarity", "negative", "-p", survey)
    ran = hearpoint(*asked, form, file) if form == "--csv" else hearpoint(*asked, form)
    if form != "--csv":
        file.write_text(ran.out, encoding="utf-8")
    done = hearpoint("correct", "--from", file, "--touchpoint", "wifi=none", "--by", "ann", "-p", survey)
    assert done.out == "2 corrections in 2 feedbacks\n"
    assert found(hearpoint, survey, "--touchpoint", "wifi") == [3]
    with Session.open(survey) as session:
        assert session.db.execute("SELECT DISTINCT corrected_by FROM correction").fetchall() == [("ann",)]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("1\n4\n", "feedback 4 says nothing about 'wifi'"),
        ("1\nsecond\n", "'second' is no number of a feedback"),
        ("1:1\n2:9\n", "feedback 2 has 1 sentences, no number 9"),
        ("1\n99\n", "no feedback 99"),
        ("\n", "no feedback to correct"),
        ('{"rows": []}', "this JSON is not the result of a search"),
        ("second\n", "`hearpoint search` prints such a list with --ids, --csv or --json"),
    ],
)
def test_all_or_nothing(hearpoint: Run, survey: Path, tmp_path: Path, lines: str, why: str) -> None:
    file = tmp_path / "ids"
    file.write_text(lines, encoding="utf-8")
    ran = hearpoint("correct", "--from", file, "--touchpoint", "wifi=none", "-p", survey)
    assert ran.code == 2
    assert why in ran.err
    assert found(hearpoint, survey, "--touchpoint", "wifi") == [3, 2, 1]


def test_one_or_many_but_not_both(hearpoint: Run, survey: Path) -> None:
    for arguments in ([], ["1", "--from", "-"], ["--from", "-", "--sentence", "1"]):
        ran = hearpoint("correct", *arguments, "--sentiment", "neutral", "-p", survey)
        assert ran.code == 2
        assert "or --from FILE alone" in ran.err
