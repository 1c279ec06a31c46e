"""`hearpoint learn`: corrections make the tags better, or nothing changes; and it can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.actor import Actor
from hearpoint.actions.correct import Change, correct
from hearpoint.engine.tag import tag_project
from hearpoint.store.collected import SourceRecord
from hearpoint.store.session import Session
from listeners.base import Page
from tests.fakes import post
from tests.hearpoint.cli.conftest import Run

NOW = datetime(2026, 11, 1, tzinfo=UTC)
THINGS = [
    *("lobby", "pool", "spa", "gym", "bar", "terrace", "garden", "lift", "bath", "bed"),
    *("sofa", "view", "breakfast", "buffet", "dinner", "brunch", "coffee", "cake", "band", "DJ"),
    *("rooftop", "beach", "sauna", "lounge", "balcony", "minibar", "shower", "carpet", "corridor", "pillow"),
]
SLANG = [f"The {thing} is sick, bro." for thing in THINGS]
PLAIN = [f"The {thing} was awful." for thing in THINGS[:15]] + [f"The {thing} was lovely." for thing in THINGS[15:]]


@pytest.fixture
def slang(project: Path) -> Path:
    """A hotel whose guests say "sick" of what they like. Half of that is corrected, half of the rest confirmed."""
    with Session.open(project) as session:
        posts = tuple(post(number, text) for number, text in enumerate([*SLANG, *PLAIN], start=1))
        session.collected.write_page(SourceRecord("s", "fake", "fake"), Page(posts, {}, more=False), NOW)
        tag_project(session)
        for number in range(1, len(posts) + 1, 2):
            said = "positive" if number <= len(SLANG) else label(session, number)
            correct(session, Actor("sam", "Sam"), [Change(number, 1, "sentiment", "", said)])
    return project


def label(session: Session, number: int) -> str:
    (found,) = session.db.execute("SELECT label FROM sentence WHERE feedback_id = ?", [number]).fetchone()
    return str(found)


def slang_called_positive(project: Path) -> int:
    with Session.open(project) as session:
        return sum(label(session, number) == "positive" for number in range(2, len(SLANG) + 1, 2))


def test_learning_tagging_again_and_taking_it_back(hearpoint: Run, slang: Path) -> None:
    assert slang_called_positive(slang) < 5
    dry = hearpoint("learn", "--dry-run", "--json", "-p", slang)
    assert dry.code == 0, dry.err
    assert (dry.json["sentiment"]["adopted"], dry.json["touchpoints"]["adopted"]) == (True, False)
    assert dry.json["sentiment"]["corrections"] == 30
    assert dry.json["sentiment"]["comparison"]["log_likelihood"]["low"] > 0
    assert dry.json["version"] is None
    assert not (slang / "hearpoint-learned").exists()

    ran = hearpoint("learn", "-p", slang)
    assert "sentiment: better on what it was not taught" in ran.out
    assert "points (" in ran.out
    assert "touchpoints: too few corrections of one touchpoint" in ran.out
    assert "Version 0001 is in use" in ran.out
    assert hearpoint("tag", "--json", "-p", slang).json["tagged"] == 60
    assert slang_called_positive(slang) > 12

    back = hearpoint("learn", "--undo", "-p", slang)
    assert "version 0001 is no longer in use; the shipped model is" in back.out
    assert hearpoint("tag", "--json", "-p", slang).json["tagged"] == 60
    assert slang_called_positive(slang) < 5
    with Session.open(slang) as session:
        assert label(session, 1) == "positive", "corrections win over any model"


def test_without_corrections_nothing_is_learnt(hearpoint: Run, project: Path) -> None:
    ran = hearpoint("learn", "-p", project)
    assert ran.code == 0
    assert "sentiment: too few" in ran.out
    assert "Nothing changed; the shipped model answers." in ran.out
    assert not (project / "hearpoint-learned").exists()


def test_undo_and_dry_run_exclude_each_other(hearpoint: Run, project: Path) -> None:
    assert hearpoint("learn", "--undo", "--dry-run", "-p", project).code == 2
