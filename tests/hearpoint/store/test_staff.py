"""Mentions of staff as reports read them: doubts stay, people confirm, the place of a visit tells namesakes apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from config.roster import Roster, StaffMember
from hearpoint.store.collected import Collected
from hearpoint.store.corrections import Correction, write_correction
from hearpoint.store.database import open_database
from hearpoint.store.frames import staff_frame
from hearpoint.store.pseudonym import Pseudonyms
from hearpoint.store.tags import Tags
from listeners.base import Page
from listeners.feedback import SurveyFields
from nlp.types import StaffMention
from tests.fakes import START_OF_TIME, post, tagged
from tests.hearpoint.store.filled import SOURCE

NOW = START_OF_TIME + timedelta(days=1)
ROSTER = Roster((StaffMember("m1", "Maria Lopez", (), "Madrid", ""), StaffMember("m2", "Maria Rossi", (), "Rome", "")))
LINKED = StaffMention(0, 5, "Maria", "m1", "linked", "positive", 0.9, 0, doubt="irony", others=("Dan",))
EITHER = StaffMention(0, 5, "Maria", None, "ambiguous", "positive", 0.9, 0, ("m1", "m2"))


def filled(path: Path, mention: StaffMention, visit: dict[str, str | float | bool]) -> Database:
    db = open_database(path / "hearpoint.db")
    record = replace(post(1, "Maria was great, Dan too."), survey=SurveyFields(transaction=visit))
    Collected(db, Pseudonyms(b"k" * 32)).write_page(SOURCE, Page((record,), {}, more=False), NOW)
    Tags(db).write("v1", [(1, replace(tagged(record.text), staff=(mention,)))])
    return db


def test_a_doubt_and_other_names_are_kept(tmp_path: Path) -> None:
    frame = staff_frame(filled(tmp_path, LINKED, {}), ROSTER)
    assert frame[["doubt", "others"]].to_numpy().tolist() == [["irony", ("Dan",)]]


@pytest.mark.parametrize(("visit", "who"), [({"hotel": "Rome Central"}, "m2"), ({"hotel": "Oslo"}, None), ({}, None)])
def test_the_place_of_the_visit_says_which_namesake(tmp_path: Path, visit: dict[str, str], who: str | None) -> None:
    frame = staff_frame(filled(tmp_path, EITHER, dict(visit)), ROSTER)
    assert (frame.at[0, "staff_id"], frame.at[0, "status"]) == (who, "linked" if who else "ambiguous")


@pytest.mark.parametrize(("old", "doubt"), [("m1", None), (None, "irony")])
def test_only_who_confirms_the_person_clears_the_doubt(tmp_path: Path, old: str | None, doubt: str | None) -> None:
    db = filled(tmp_path, LINKED, {})
    (text,) = db.execute("SELECT text FROM feedback").fetchone()
    db.execute("UPDATE sentence SET start = 0, end = ?", [len(text)])
    db.execute("INSERT OR IGNORE INTO actor VALUES ('ann', 'ann', 'hr')")
    write_correction(db, Correction(1, text, "staff", "Maria", old, "m1", "ann"), {}, NOW)
    assert staff_frame(db, ROSTER).at[0, "doubt"] == doubt
