"""Reviewing pain points: what a person says counts, is kept, and can be taken back."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hearpoint.store.collected import SourceRecord
from hearpoint.store.session import Session
from listeners.base import Page
from tests.fakes import post, tagged
from tests.hearpoint.cli.conftest import Run


@pytest.fixture
def complaints(project: Path) -> Path:
    """Eight people who complain about the wifi, six about noise."""
    texts = [("wifi", f"wifi is down in room {n}") for n in range(8)] + [("noise", f"loud room {n}") for n in range(6)]
    with Session.open(project) as session:
        records = tuple(post(number, text) for number, (_, text) in enumerate(texts))
        page = Page(records, {}, more=False)
        session.collected.write_page(SourceRecord("s", "fake", "fake"), page, datetime(2026, 11, 1, tzinfo=UTC))
        marked = [(number + 1, tagged(text, touchpoint=where)) for number, (where, text) in enumerate(texts)]
        session.tags.write("v1", marked)
    return project


def ranked(hearpoint: Run, project: Path) -> list[str]:
    return [one["touchpoint"] for one in hearpoint("pain-points", "--json", "--project", project).json]


def test_the_contract_of_pain_points(hearpoint: Run, complaints: Path) -> None:
    first = hearpoint("pain-points", "--json", "--project", complaints).json[0]
    keys = (
        "rank",
        "stage",
        "touchpoint",
        "topic",
        "score",
        "interval",
        "mentions",
        "people",
        "negative_share",
        "evidence",
    )
    assert set(keys) <= set(first)
    assert (first["rank"], first["touchpoint"], first["topic"], first["people"]) == (1, "wifi", None, 8)
    assert first["interval"][0] <= first["score"] <= first["interval"][1]
    assert set(first["evidence"]) <= set(range(1, 9))


def test_a_dismissed_pain_point_no_longer_ranks_until_it_is_opened_again(hearpoint: Run, complaints: Path) -> None:
    assert ranked(hearpoint, complaints) == ["wifi", "noise"]
    assert (
        hearpoint("review", "wifi", "dismissed", "--by", "sam", "--note", "router swapped", "-p", complaints).code == 0
    )
    assert ranked(hearpoint, complaints) == ["noise"]
    assert hearpoint("review", "wifi", "open", "--by", "sam", "-p", complaints).code == 0
    assert ranked(hearpoint, complaints) == ["wifi", "noise"]
    db = sqlite3.connect(complaints / "hearpoint.db")
    kept = db.execute("SELECT verdict, reviewer, note FROM review ORDER BY id").fetchall()
    db.close()
    assert kept == [("dismissed", "sam", "router swapped"), ("open", "sam", None)]


def test_a_confirmed_one_says_so(hearpoint: Run, complaints: Path) -> None:
    hearpoint("review", "noise", "confirmed", "-p", complaints)
    reviews = {one["touchpoint"]: one["review"] for one in hearpoint("pain-points", "--json", "-p", complaints).json}
    assert reviews == {"wifi": None, "noise": "confirmed"}


def test_what_nobody_knows_is_refused(hearpoint: Run, complaints: Path) -> None:
    unknown = hearpoint("review", "wifl", "confirmed", "-p", complaints)
    assert unknown.code == 2
    assert "no touchpoint 'wifl' on the journey map; there are:" in unknown.err
    assert hearpoint("review", "wifi", "confirmed", "--topic", "t-1", "-p", complaints).code == 2
    assert hearpoint("review", "wifi", "maybe", "-p", complaints).code == 2
