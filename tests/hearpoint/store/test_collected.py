"""Nothing is lost, nothing counted twice, and what is deleted at its source goes here too."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from hearpoint.store.collected import Collected, Counts, SourceRecord
from hearpoint.store.database import open_database
from hearpoint.store.pseudonym import Pseudonyms
from hearpoint.store.tags import Tags
from listeners.base import START, Page, Skipped
from listeners.feedback import Feedback, SurveyFields
from tests.fakes import START_OF_TIME, post, tagged

SOURCE = SourceRecord("one", "fake", "fake")
NOW = START_OF_TIME + timedelta(days=1)


@pytest.fixture
def db() -> Database:
    return open_database(":memory:")


@pytest.fixture
def store(db: Database) -> Collected:
    return Collected(db, Pseudonyms(b"k" * 32))


def page(*records: Feedback, at: int = 1, gone: tuple[str, ...] = (), skipped: tuple[Skipped, ...] = ()) -> Page:
    return Page(tuple(records), {"at": at}, more=False, gone=gone, skipped=skipped)


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
    broken = dataclasses.replace(post(2), survey=SurveyFields(nps=99))  # the schema refuses it
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
