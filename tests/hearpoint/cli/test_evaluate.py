"""`hearpoint evaluate` as a user meets it: with a file and no project, and against corrections."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hearpoint.store.collected import SourceRecord
from hearpoint.store.evaluations import known_accuracy
from hearpoint.store.session import Session
from listeners.base import Page
from nlp.tagger import Tagger
from tests.fakes import post, tagged
from tests.hearpoint.cli.conftest import Run

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ROWS = [
    ("The room was spotless and the staff were lovely!", "positive", "x"),
    ("Dirty room, rude staff, never again.", "negative", "x"),
    ("Terrible, the wifi never worked.", "positive", "forum"),  # whoever labelled it slipped
    ("Das Zimmer war leider sehr schmutzig und das Personal unfreundlich.", "negative", "forum"),
    ("Breakfast is served until ten.", "", "forum"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "labelled.jsonl"
    keys = ("text", "label", "source")
    path.write_text("".join(json.dumps(dict(zip(keys, row, strict=True))) + "\n" for row in ROWS), encoding="utf-8")
    return path


def test_needs_no_project(hearpoint: Run, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = hearpoint("evaluate", file, "--by", "source", "--json")
    assert ran.code == 0, ran.err
    whole = ran.json["whole"]
    assert (whole["n"], whole["unlabelled"]) == (5, 1)
    assert whole["not_analysed"] == {"language not analysed: de": 1}
    assert whole["sentiment"]["n"] == 3
    assert whole["sentiment"]["accuracy"]["estimate"] == pytest.approx(2 / 3)
    assert [one["group"] for one in ran.json["groups"]] == ["forum", "x"]
    assert not (tmp_path / "hearpoint.db").exists()


def test_the_table_says_what_was_left_out(hearpoint: Run, file: Path) -> None:
    ran = hearpoint("evaluate", file)
    assert ran.code == 0
    assert "5 read; left out: 1 not analysed (language not analysed: de), 1 without a label" in ran.out
    assert "accuracy 0.667" in ran.out


def test_touchpoints_of_a_project_and_the_accuracy_of_its_sources(hearpoint: Run, project: Path) -> None:
    file = project / "labelled.csv"
    file.write_text(
        "text,label,touchpoints,source\n"
        '"The wifi kept dropping, awful.",negative,wifi=negative,x\n"Lovely stay!",positive,,y\n',
        encoding="utf-8",
    )
    with Session.open(project) as session:
        session.collected.write_page(SourceRecord("x", "fake", "fake"), Page((), {}, more=False), NOW)
    ran = hearpoint("evaluate", file, "--by", "source", "--json", "-p", project)
    assert ran.code == 0, ran.err
    assert ran.json["whole"]["touchpoints"]["micro_f1"]["estimate"] == 1
    assert ran.json["whole"]["pairs"]["micro_f1"]["estimate"] == 1
    with Session.open(project) as session:
        (known,) = known_accuracy(session.db)
    assert (known.source, known.basis, known.n, known.accuracy) == ("x", "labelled", 1, 1.0)
    assert known.low < 0.5


class AlwaysPositive(Tagger):
    def tag(self, texts, batch_size=512):  # type: ignore[no-untyped-def]
        return (tagged(text, "positive", touchpoint="wifi") for text in texts)


def tag_again(project: Path, version: str) -> None:
    from hearpoint.engine.tag import tag_store

    with Session.open(project) as session:
        tag_store(session.tags, AlwaysPositive(), version, session.journey.stage_of)


def test_corrections_are_counted_as_the_model_first_gave_them(hearpoint: Run, project: Path) -> None:
    with Session.open(project) as session:
        posts = tuple(post(number) for number in range(1, 4))
        session.collected.write_page(SourceRecord("x", "fake", "fake"), Page(posts, {}, more=False), NOW)
    tag_again(project, "v1")
    hearpoint("correct", 1, "--sentiment", "neutral", "-p", project)
    hearpoint("correct", 1, "--sentiment", "negative", "-p", project)
    hearpoint("correct", 2, "--sentiment", "positive", "-p", project)  # a confirmation
    hearpoint("correct", 3, "--touchpoint", "wifi=none", "--touchpoint", "wifi=none", "-p", project)
    tag_again(project, "v2")
    ran = hearpoint("evaluate", "--corrections", "--json", "-p", project)
    assert ran.code == 0, ran.err
    whole = ran.json["whole"]
    assert whole["sentiment"]["confusion"] == [[0, 0, 1], [0, 0, 0], [0, 0, 1]]
    assert whole["sentiment"]["ece"]["estimate"] == pytest.approx(abs(0.8 - 0.5))
    assert whole["touchpoints"]["precision"]["estimate"] == 0
    assert ran.json["version"] == "v1"
    assert "no random sample" in ran.json["note"]
    with Session.open(project) as session:
        (known,) = known_accuracy(session.db)
    assert (known.basis, known.n, known.accuracy, known.version) == ("corrections", 2, 0.5, "v1")


def test_no_corrections_yet(hearpoint: Run, project: Path) -> None:
    ran = hearpoint("evaluate", "--corrections", "-p", project)
    assert ran.code == 0
    assert "Nobody has corrected anything yet" in ran.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give a FILE"),
        (["--corrections", "--by", "source"], "go with FILE"),
        (["none.csv"], "none.csv cannot be read"),
    ],
)
def test_mistakes_are_told(hearpoint: Run, project: Path, arguments: list[str], message: str) -> None:
    ran = hearpoint("evaluate", *arguments, "-p", project)
    assert ran.code == 2
    assert message in ran.err
