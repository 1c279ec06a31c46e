"""A database with made-up feedback and tags, without a model."""

from __future__ import annotations

from datetime import timedelta

from sqlite_utils import Database

from hearpoint.store.collected import Collected, SourceRecord
from hearpoint.store.pseudonym import Pseudonyms
from hearpoint.store.tags import Tags
from listeners.base import Page
from tests.fakes import START_OF_TIME, post, tagged

SOURCE = SourceRecord("fake", "fake", "fake")


def fill(db: Database, count: int, version: str = "v1") -> None:
    """`count` tagged posts of one sentence each."""
    records = tuple(
        post(number, f"The queue was long, number {number}, and nobody came to help anyone at all.")
        for number in range(count)
    )
    now = START_OF_TIME + timedelta(days=1)
    Collected(db, Pseudonyms(b"k" * 32)).write_page(SOURCE, Page(records, {}, more=False), now)
    rows = db.execute("SELECT id, text FROM feedback ORDER BY id").fetchall()
    Tags(db).write(version, [(feedback_id, tagged(text)) for feedback_id, text in rows])
