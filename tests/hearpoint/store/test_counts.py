"""Narrow copies and counts are what they would be if they were made anew, whatever was written in whatever order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from hearpoint.store.collected import SourceRecord
from hearpoint.store.corrections import Correction, write_correction
from hearpoint.store.counts import count_in, first_weeks, recount, topic_counts
from hearpoint.store.facts import ATTRIBUTES
from hearpoint.store.tags import Tags
from hearpoint.store.topics import Topics
from listeners.base import Page
from nlp.topics.ledger import Ledger
from nlp.topics.types import Assignment
from tests.hearpoint.store.made_up import (
    NOW,
    TOUCHPOINTS,
    Said,
    Written,
    collected,
    filled,
    labels,
    record,
    said,
    sort,
    stores,
    tags,
    written,
)

STAGES = dict.fromkeys(TOUCHPOINTS, "stay")
steps = st.lists(
    st.one_of(
        st.tuples(st.just("tag"), st.integers(0, 5), st.lists(said, max_size=3).map(tuple)),
        st.tuples(st.just("sort"), st.integers(0, 5), st.lists(said, min_size=3, max_size=3).map(tuple)),
        st.tuples(st.just("edit"), st.integers(0, 5), written),
        st.tuples(st.just("delete"), st.integers(0, 5), st.none()),
        st.tuples(st.just("sentiment"), st.integers(0, 5), labels),
        st.tuples(st.just("touchpoint"), st.integers(0, 5), st.none() | labels),
        st.tuples(st.just("put back"), st.integers(0, 5), st.none()),
        st.tuples(st.just("assign"), st.integers(0, 5), st.sampled_from(["t-1", "t-2", None])),
    ),
    max_size=8,
)


@settings(max_examples=40)
@given(stores, steps)
def test_counts_are_kept_by_every_way_of_writing(store: list[Written], schedule: list[tuple[str, int, Any]]) -> None:
    db = filled(store)
    assert _kept(db) == _made_anew(db)
    for what, place, value in schedule:
        _step(db, store, what, place % len(store), value)
        assert _kept(db) == _made_anew(db), what
    db.close()


def test_weeks_are_those_of_the_time_zone() -> None:
    one = Written("one", 0, "ann", None, (Said("negative", (("wifi", "negative"),), "t-1", False),))
    db = filled([one])
    assert first_weeks(db, "touchpoint") == {"wifi": "2026-W38"}
    count_in(db, "Europe/Berlin")
    assert first_weeks(db, "topic") == {"t-1": "2026-W39"}
    assert topic_counts(db) == {"t-1": 1}


def _kept(db: Database) -> list[Any]:
    tables = ("mention_fact", "sentence_fact", "mention_count", "sentence_count", "attribute")
    return [db.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4, 5").fetchall() for table in tables]


def _made_anew(db: Database) -> list[Any]:
    facts = [db.execute(f"SELECT * FROM {table}_of_fact ORDER BY 1, 2").fetchall() for table in ("mention", "sentence")]
    recount(db)
    db.execute("DELETE FROM attribute")
    db.execute(ATTRIBUTES)
    return [*facts, *_kept(db)[2:]]


def _step(db: Database, store: list[Written], what: str, place: int, value: Any) -> None:
    feedback, one = place + 1, store[place]
    source = SourceRecord(one.source, "survey", one.source)
    deleted = db.execute("SELECT deleted_at FROM feedback WHERE id = ?", [feedback]).fetchone()[0]
    if what == "delete":
        collected(db).write_page(source, Page((), {}, more=False, gone=(str(feedback),)), NOW)
    elif what == "edit":
        text = None if value.hours % 2 else "y" * 30
        collected(db).write_page(
            source, Page((record(feedback, value, text),), {}, more=False), NOW + timedelta(days=1)
        )
    elif what == "tag" and not deleted:
        Tags(db).write("v2", [(feedback, tags(value))])
    elif what == "sort":
        sort(db, feedback, value)
    elif what in {"sentiment", "touchpoint"} and not deleted:
        target = "wifi" if what == "touchpoint" else ""
        correction = Correction(feedback, "xxx", what, target, None, value, "ann")  # type: ignore[arg-type]
        write_correction(db, correction, STAGES, NOW)
    elif what == "put back":
        db.execute(
            "DELETE FROM sentence_topic WHERE sentence_id IN (SELECT id FROM sentence WHERE feedback_id = ?)",
            [feedback],
        )
    elif what == "assign":
        rows = db.execute("SELECT id FROM sentence WHERE feedback_id = ?", [feedback]).fetchall()
        given_to = Assignment(value, "near" if value else "outlier", 0.5, 0.5)
        topics = Topics(db)
        topics.write_update(topics.snapshot(), Ledger(), {row: given_to for (row,) in rows}, NOW)
