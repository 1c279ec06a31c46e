"""Corrections are data: they win over the model, survive re-tagging and edits, and are kept with who and when."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hearpoint.engine.tag import tag_store
from hearpoint.store.collected import SourceRecord
from hearpoint.store.session import Session
from listeners.base import Page
from nlp.tagger import Tagger
from nlp.types import Tagged
from tests.fakes import post, tagged
from tests.hearpoint.cli.conftest import Run

TEXT = "great, the wifi is down again, thanks Priya"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
SOURCE = SourceRecord("s", "fake", "fake")


class AlwaysPositive(Tagger):
    """A model that never learns."""

    def tag(self, texts, batch_size=512):  # type: ignore[no-untyped-def]
        return (self._tags(text) for text in texts)

    def _tags(self, text: str) -> Tagged:
        return tagged(text, "positive", touchpoint="wifi", staff="Priya")


def collect(project: Path, text: str, version: str) -> None:
    with Session.open(project) as session:
        session.collected.write_page(SOURCE, Page((post(1, text),), {}, more=False), NOW)
        tag_store(session.tags, AlwaysPositive(), version, session.journey.stage_of)


@pytest.fixture
def one(project: Path) -> Path:
    collect(project, TEXT, "v1")
    return project


def shown(hearpoint: Run, project: Path) -> dict[str, object]:
    (sentence,) = hearpoint("show", 1, "--json", "-p", project).json["sentences"]
    return {key: sentence[key] for key in ("sentiment", "touchpoints", "staff")}


def test_show_opens_what_stands_behind_a_number(hearpoint: Run, one: Path) -> None:
    ran = hearpoint("show", 1, "-p", one)
    assert ran.code == 0
    assert TEXT in ran.out
    assert "touchpoint wifi: positive" in ran.out
    assert "author-1" not in ran.out, "authors are pseudonyms"


def test_a_correction_wins_and_survives_re_tagging(hearpoint: Run, one: Path) -> None:
    ran = hearpoint("correct", 1, "--sentiment", "negative", "--touchpoint", "wifi=negative", "--by", "sam", "-p", one)
    assert ran.code == 0
    assert "sentiment: positive -> negative" in ran.out
    assert hearpoint("correct", 1, "--touchpoint", "noise=neutral", "--staff", "Priya=none", "-p", one).code == 0
    expected = {
        "sentiment": "negative",
        "touchpoints": [["wifi", "negative", 1.0, "taught"], ["noise", "neutral", 1.0, "taught"]],
        "staff": [],
    }
    assert shown(hearpoint, one) == expected
    collect(one, TEXT, "v2")
    assert shown(hearpoint, one) == expected


def test_a_correction_sleeps_while_its_words_are_gone(hearpoint: Run, one: Path) -> None:
    hearpoint("correct", 1, "--sentiment", "negative", "-p", one)
    collect(one, "all fine now", "v1")
    assert shown(hearpoint, one)["sentiment"] == "positive"
    collect(one, TEXT, "v1")
    assert shown(hearpoint, one)["sentiment"] == "negative"


def test_who_said_what_is_kept(hearpoint: Run, one: Path) -> None:
    hearpoint("correct", 1, "--sentiment", "negative", "--by", "sam", "-p", one)
    hearpoint("correct", 1, "--sentiment", "neutral", "--by", "kim", "-p", one)
    db = sqlite3.connect(one / "hearpoint.db")
    rows = db.execute("SELECT what, old, new, corrected_by FROM correction ORDER BY id").fetchall()
    db.close()
    assert rows == [("sentiment", "positive", "negative", "sam"), ("sentiment", "negative", "neutral", "kim")]


def test_a_deletion_takes_the_corrections_along(hearpoint: Run, one: Path) -> None:
    hearpoint("correct", 1, "--sentiment", "negative", "-p", one)
    with Session.open(one) as session:
        session.collected.write_page(SOURCE, Page((), {}, more=False, gone=("1",)), NOW)
        assert session.db.execute("SELECT count(*) FROM correction").fetchone() == (0,)
    ran = hearpoint("show", 1, "-p", one)
    assert ran.code == 2
    assert "was deleted at its source" in ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["99", "--sentiment", "negative"], "no feedback 99"),
        (["1", "--sentence", "7", "--sentiment", "negative"], "has 1 sentences, no number 7"),
        (["1", "--sentiment", "bad"], "'bad' is not allowed here; allowed: negative, neutral, positive"),
        (["1", "--touchpoint", "wifl=negative"], "no touchpoint 'wifl' on the journey map"),
        (["1", "--touchpoint", "wifi"], "write it as NAME=VALUE"),
        (["1", "--staff", "Bo=s1"], "nobody was found under the name 'Bo'"),
        (["1", "--staff", "Priya=s9"], "'s9' is not allowed here; allowed: s1, none"),
        (["1"], "say what is wrong"),
    ],
)
def test_mistakes_are_told(hearpoint: Run, one: Path, arguments: list[str], message: str) -> None:
    ran = hearpoint("correct", *arguments, "-p", one)
    assert ran.code == 2
    assert message in ran.err
