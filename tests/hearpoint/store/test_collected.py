"""Nothing is lost, nothing counted twice, and what is deleted at its source goes here too."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from hearpoint.store.collected import Collected, Counts, SourceRecord
from hearpoint.store.database import open_database
from hearpoint.store.pseudonym import Pseudonyms
from hearpoint.store.set_aside import LONGEST_RAW, MAX_NOTES, RAW_DAYS, notes_of
from hearpoint.store.tags import Tags
from listeners.base import START, Page, Replayed, Skipped
from listeners.feedback import Feedback, Rating, SurveyFields
from tests.fakes import START_OF_TIME, post, tagged

SOURCE = SourceRecord("one", "fake", "fake")
NOW = START_OF_TIME + timedelta(days=1)


@pytest.fixture
def db() -> Database:
    return open_database(":memory:")


@pytest.fixture
def store(db: Database) -> Collected:
    return Collected(db, Pseudonyms(b"k" * 32))


def page(*records: Feedback, at: int = 1, **fields: Any) -> Page:
    return Page(tuple(records), {"at": at}, more=False, **fields)


def texts(db: Database) -> list[str]:
    return [row[0] for row in db.execute("SELECT text FROM feedback ORDER BY id")]


def test_the_same_page_twice_stores_once(db: Database, store: Collected) -> None:
    first = store.write_page(SOURCE, page(post(1), post(2)), NOW)
    second = store.write_page(SOURCE, page(post(1), post(2)), NOW)
    assert first == Counts(new=2)
    assert second == Counts(seen=2)
    assert texts(db) == ["post number 1", "post number 2"]


def test_two_sources_of_one_platform_share_a_post(db: Database, store: Collected) -> None:
    store.write_page(SOURCE, page(post(1)), NOW)
    again = store.write_page(SourceRecord("two", "fake", "fake"), page(post(1)), NOW)
    assert again == Counts(seen=1)
    assert db.execute("SELECT source FROM feedback").fetchall() == [("one",)]


def test_the_same_row_number_of_two_survey_files_is_two_responses(db: Database, store: Collected) -> None:
    store.write_page(SourceRecord("may", "survey", "may"), page(post(1)), NOW)
    store.write_page(SourceRecord("june", "survey", "june"), page(post(1)), NOW)
    assert len(texts(db)) == 2


def test_cursor_and_records_are_stored_together_or_not_at_all(db: Database, store: Collected) -> None:
    store.write_page(SOURCE, page(post(1), at=1), NOW)
    survey = SurveyFields()
    object.__setattr__(survey, "nps", 99)  # the type refuses it, and so does the schema
    broken = dataclasses.replace(post(2), survey=survey)
    with pytest.raises(Exception, match="CHECK constraint"):
        store.write_page(SOURCE, page(broken, at=2), NOW)
    assert store.cursor("one") == {"at": 1}
    assert texts(db) == ["post number 1"]


def test_a_new_source_starts_at_the_start(store: Collected) -> None:
    assert store.cursor("never seen") == START


def test_an_edit_keeps_the_old_text_and_asks_for_new_tags(db: Database, store: Collected) -> None:
    store.write_page(SOURCE, page(post(1, "the wifi is down")), NOW)
    tags = Tags(db)
    tags.write("v1", [(1, tagged("the wifi is down"))])
    assert tags.count_stale("v1") == 0
    counts = store.write_page(SOURCE, page(post(1, "the wifi is back")), NOW)
    assert counts == Counts(edited=1)
    assert db.execute("SELECT text FROM revision").fetchall() == [("the wifi is down",)]
    assert tags.count_stale("v1") == 1
    assert db.execute("SELECT count(*) FROM touchpoint_mention").fetchone() == (0,)


def test_counting_likes_again_is_no_edit(db: Database, store: Collected) -> None:
    store.write_page(SOURCE, page(post(1)), NOW)
    Tags(db).write("v1", [(1, tagged("post number 1"))])
    assert store.write_page(SOURCE, page(post(1, reach={"likes": 9})), NOW) == Counts(seen=1)
    assert Tags(db).count_stale("v1") == 0


def test_a_deletion_takes_text_author_history_tags_and_search_along(db: Database, store: Collected) -> None:
    store.write_page(SOURCE, page(post(1, "the wifi was down")), NOW)
    store.write_page(SOURCE, page(post(1, "the wifi is down")), NOW)
    Tags(db).write("v1", [(1, tagged("the wifi is down", staff="Priya"))])
    assert store.write_page(SOURCE, page(gone=("1",)), NOW) == Counts(gone=1)
    assert db.execute("SELECT text, author, url FROM feedback").fetchall() == [("", None, None)]
    for table in ("revision", "tagging", "sentence", "touchpoint_mention", "staff_mention"):
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    assert list(db.table("feedback").search("wifi")) == []
    assert Tags(db).count_stale("v1") == 0, "a tombstone is never tagged"


def test_deleting_twice_counts_once(store: Collected) -> None:
    store.write_page(SOURCE, page(post(1)), NOW)
    assert store.write_page(SOURCE, page(gone=("1", "unknown")), NOW).gone == 1
    assert store.write_page(SOURCE, page(gone=("1",)), NOW).gone == 0


def test_authors_are_stored_as_pseudonyms_only(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    db = open_database(path)
    Collected(db, Pseudonyms(b"k" * 32)).write_page(SOURCE, page(post(1, author="jane.doe@example.org")), NOW)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    assert b"jane.doe" not in path.read_bytes()


def test_one_author_is_one_pseudonym_across_sources_of_a_platform(db: Database, store: Collected) -> None:
    store.write_page(SourceRecord("may", "survey", "may"), page(post(1, author="a@b.c")), NOW)
    store.write_page(SourceRecord("june", "survey", "june"), page(post(2, author="a@b.c")), NOW)
    store.write_page(SOURCE, page(post(3, author="a@b.c")), NOW)
    first, second, third = (row[0] for row in db.execute("SELECT author FROM feedback ORDER BY id"))
    assert first == second
    assert first != third, "a name on one platform says nothing about the same name on another"


@pytest.mark.parametrize(
    "text", ["nul \0 byte", "lone \ud83d surrogate", "🙂 ok", "\u202eright to left", "x" * 100_000]
)
def test_any_text_can_be_stored_and_offsets_stay(db: Database, store: Collected, text: str) -> None:
    store.write_page(SOURCE, page(post(1, text)), NOW)
    (stored,) = texts(db)
    assert len(stored) == len(text)
    assert "\0" not in stored


def test_what_was_skipped_is_written_down_once(db: Database, store: Collected) -> None:
    skipped = (Skipped("row 7", "NPS is 11; allowed: 0 to 10"),)
    store.write_page(SOURCE, page(post(1), skipped=skipped), NOW)
    store.write_page(SOURCE, page(post(1), skipped=skipped), NOW)
    assert db.execute("SELECT source, place, reason FROM skipped").fetchall() == [
        ("one", "row 7", "NPS is 11; allowed: 0 to 10")
    ]


def test_notes_do_not_replace_one_another(db: Database, store: Collected) -> None:
    store.write_page(SOURCE, page(notes=("a gap on Monday", "an answer was cut")), NOW)
    store.write_page(SOURCE, page(notes=("a gap on Tuesday", "a gap on Monday")), NOW)
    assert sorted(notes_of(db, "one")) == [("a gap on Monday", 2), ("a gap on Tuesday", 1), ("an answer was cut", 1)]
    store.write_page(SOURCE, page(notes=tuple(f"note {n}" for n in range(2 * MAX_NOTES))), NOW + timedelta(days=1))
    assert len(notes_of(db, "one")) == MAX_NOTES


def test_what_was_set_aside_is_kept_to_be_read_again_for_a_month(db: Database, store: Collected) -> None:
    aside = Skipped("post 7", "text: ...", raw='{"id": 7}', native_id="7")
    large = Skipped("post 8", "text: ...", raw="x" * (LONGEST_RAW + 1), native_id="8")
    store.write_page(SOURCE, page(skipped=(aside, large, Skipped("row 9", "a preview"))), NOW)
    assert store.set_aside.to_replay("one") == [aside]
    store.write_page(SOURCE, page(), NOW + timedelta(days=RAW_DAYS + 1))
    assert store.set_aside.to_replay("one") == []
    assert db.execute("SELECT count(*) FROM skipped").fetchone() == (3,), "the reason stays"


def test_what_is_deleted_at_its_source_is_no_longer_kept_aside(store: Collected) -> None:
    store.write_page(SOURCE, page(skipped=(Skipped("post 7", "odd", raw="{}", native_id="7"),)), NOW)
    store.write_page(SourceRecord("two", "fake", "fake"), page(gone=("7",)), NOW)
    assert store.set_aside.to_replay("one") == []


def test_a_replay_stores_what_can_be_read_now_and_touches_nothing_newer(db: Database, store: Collected) -> None:
    tried = tuple(Skipped(f"post {n}", "odd", raw="{}", native_id=str(n)) for n in (1, 2, 3))
    store.write_page(SOURCE, page(skipped=tried), NOW)
    store.write_page(SOURCE, page(post(2, "edited since"), at=9), NOW)
    counts = store.write_replay(SOURCE, tried, Replayed((post(1), post(2)), skipped=tried[2:]), NOW)
    assert counts == Counts(new=1, seen=1, skipped=1)
    assert sorted(texts(db)) == ["edited since", "post number 1"]
    assert store.set_aside.to_replay("one") == [tried[2]]
    assert store.cursor("one") == {"at": 9}, "a replay is no progress of the source"


def test_stars_are_kept_with_their_scale(db: Database, store: Collected) -> None:
    store.write_page(SOURCE, page(post(1, rating=Rating(2)), post(2, rating=Rating(7.5, 1, 10)), post(3)), NOW)
    rows = db.execute("SELECT rating, rating_worst, rating_best FROM feedback ORDER BY id").fetchall()
    assert rows == [(2.0, 1, 5), (7.5, 1, 10), (None, None, None)]
    store.write_page(SOURCE, page(gone=("1",)), NOW)
    assert db.execute("SELECT rating FROM feedback WHERE native_id = '1'").fetchone() == (None,)


def test_survey_fields_are_kept_typed(db: Database, store: Collected) -> None:
    survey = SurveyFields(
        nps=3,
        scores={"cleanliness": 4.0},
        mode="kiosk",
        buyer=False,
        transaction={"nights": 2.0},
        profile={"new": True},
    )
    store.write_page(SOURCE, page(post(1, survey=survey)), NOW)
    row = next(iter(db.query("SELECT nps, scores, mode, buyer, visit, profile FROM feedback")))
    assert row == {
        "nps": 3,
        "scores": '{"cleanliness": 4.0}',
        "mode": "kiosk",
        "buyer": 0,
        "visit": '{"nights": 2.0}',
        "profile": '{"new": true}',
    }
