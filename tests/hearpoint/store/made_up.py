"""Random stores for properties: feedback with attributes, sentences, mentions and topics, and what became of them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

import numpy as np
from hypothesis import strategies as st
from sqlite_utils import Database

from hearpoint.store.collected import Collected, SourceRecord
from hearpoint.store.database import open_database
from hearpoint.store.pseudonym import Pseudonyms
from hearpoint.store.tags import Tags
from listeners.base import Page
from listeners.feedback import Feedback, SurveyFields
from nlp.types import Label, SentenceTag, Sentiment, Tagged, TouchpointMention

NOW = datetime(2026, 11, 16, tzinfo=UTC)
START = datetime(2026, 9, 20, 23, 30, tzinfo=UTC)
"""Half an hour before a Monday, so that weeks differ by time zone."""
LABELS: tuple[Label, ...] = ("negative", "neutral", "positive")
TOUCHPOINTS, TOPICS = ("wifi", "check-in", "bar"), ("t-1", "t-2", None)


@dataclass(frozen=True)
class Said:
    """One sentence: its label, its mentions (touchpoint, polarity), its topic, and whether it was set aside."""

    label: Label
    mentions: tuple[tuple[str, Label], ...]
    topic: str | None
    aside: bool


labels = st.sampled_from(LABELS)
said = st.builds(
    Said, labels, st.lists(st.tuples(st.sampled_from(TOUCHPOINTS), labels), max_size=2).map(tuple),
    st.sampled_from(TOPICS), st.booleans(),
)  # fmt: skip
maybe = st.none()
values = st.sampled_from(["18-24", "25", "7.5", "007", "Harbour", "a,b", 25, 7.5, 3.0, 1e20, True, False])
attributes = st.dictionaries(st.sampled_from(["age", "site", "source"]), values, max_size=2)
surveys = st.builds(
    SurveyFields,
    nps=maybe | st.integers(0, 10),
    scores=st.dictionaries(st.sampled_from(["clean", "age"]), st.integers(1, 5) | st.floats(0, 5), max_size=2),
    touchpoint=maybe | st.sampled_from(TOUCHPOINTS),
    channel=maybe | st.sampled_from(["app", "desk"]),
    mode=maybe | st.sampled_from(["phone", "web"]),
    buyer=maybe | st.booleans(),
    transaction=attributes,
    profile=attributes,
)


@dataclass(frozen=True)
class Written:
    """One feedback and what is said in it; hours count from `START`."""

    source: str
    hours: int
    author: str | None
    survey: SurveyFields | None
    said: tuple[Said, ...]


written = st.builds(
    Written,
    st.sampled_from(["one", "two"]),
    st.integers(0, 24 * 30),
    maybe | st.sampled_from(["ann", "bob"]),
    maybe | surveys,
    st.lists(said, max_size=3).map(tuple),
)
stores = st.lists(written, min_size=1, max_size=6)


def record(number: int, one: Written, text: str | None = None) -> Feedback:
    return Feedback(
        native_id=str(number), kind="response" if one.survey else "post", text=text or "x" * 30, author=one.author,
        created_at=START + timedelta(hours=one.hours), survey=one.survey,
    )  # fmt: skip


def tags(sentences: tuple[Said, ...]) -> Tagged:
    vectors = np.zeros((len(sentences), 384), dtype=np.float32)
    scores = {"negative": 0.2, "neutral": 0.3, "positive": 0.5}
    return Tagged(
        lang="en", analysed=True, reason=None, sentiment=_sentiment("neutral", scores),
        sentences=tuple(
            SentenceTag(4 * at, 4 * at + 3, _sentiment(one.label, scores)) for at, one in enumerate(sentences)
        ),
        touchpoints=tuple(
            TouchpointMention(touchpoint, "stay" if touchpoint == "wifi" else "arrive", 0, 3, polarity, 0.75, at)
            for at, one in enumerate(sentences)
            for touchpoint, polarity in one.mentions
        ),
        staff=(), vectors=vectors,
    )  # fmt: skip


def _sentiment(label: Label, scores: dict[str, float]) -> Sentiment:
    return Sentiment(label, cast("Any", scores))


def collected(db: Database) -> Collected:
    return Collected(db, Pseudonyms(b"k" * 32))


def filled(store: list[Written]) -> Database:
    """A database in memory with all of it; the id of a feedback is its place, from 1."""
    db = empty()
    for number, one in enumerate(store, 1):
        source = SourceRecord(one.source, "survey", one.source)
        collected(db).write_page(source, Page((record(number, one),), {}, more=False), NOW)
        Tags(db).write("v1", [(number, tags(one.said))])
        sort(db, number, one.said)
    return db


def empty() -> Database:
    """A copy of a database without anything in it: the migrations are run once."""
    connection = sqlite3.connect(":memory:")
    _migrated().conn.backup(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    return Database(connection)


@lru_cache(maxsize=1)
def _migrated() -> Database:
    return open_database(":memory:")


def sort(db: Database, feedback: int, sentences: tuple[Said, ...]) -> None:
    """Sort its sentences into topics, or set them aside."""
    ids = [row for (row,) in db.execute("SELECT id FROM sentence WHERE feedback_id = ? ORDER BY position", [feedback])]
    for row, one in zip(ids, sentences, strict=False):
        how = ("left out", "spam: an advertisement") if one.aside else ("near", None)
        values = (row, None if one.aside else one.topic, how[0], 0.5, 0.5, how[1])
        db.execute("INSERT OR REPLACE INTO sentence_topic VALUES (?, ?, ?, ?, ?, ?)", values)
