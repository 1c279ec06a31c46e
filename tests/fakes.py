"""A listener that reads a scripted platform in memory, and small makers of records and tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import numpy as np

from listeners.base import Cursor, Health, Options, Page, Recheck
from listeners.errors import ListenerError
from listeners.feedback import Feedback
from nlp.types import Label, SentenceTag, Sentiment, StaffMention, Tagged, TouchpointMention

START_OF_TIME = datetime(2026, 9, 21, 9, 0, tzinfo=UTC)


def post(number: int, text: str = "", **fields: Any) -> Feedback:
    """A post with everything filled in; `fields` override."""
    values: dict[str, Any] = {
        "native_id": str(number),
        "kind": "post",
        "text": text or f"post number {number}",
        "created_at": START_OF_TIME + timedelta(minutes=number),
        "author": f"author-{number}",
    }
    return Feedback(**(values | fields))


@dataclass
class FakeListener:
    """Oldest-first pages over `posts`; `faults` are raised one by one before a fetch answers."""

    kind: ClassVar[str] = "fake"
    options_type: ClassVar[type[Options]] = Options
    realm: ClassVar[str] = "fake"
    recheck_size: ClassVar[int] = 2
    recheck_days: ClassVar[int] = 30

    posts: list[Feedback]
    size: int = 10
    faults: list[ListenerError | None] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)

    def fetch(self, cursor: Cursor) -> Page:
        if self.faults and (fault := self.faults.pop(0)) is not None:
            raise fault
        start = int(cursor.get("next", 0))
        end = min(start + self.size, len(self.posts))
        return Page(tuple(self.posts[start:end]), {"next": end}, more=end < len(self.posts))

    def check(self) -> Health:
        return Health(ok=True, message="the fake answers")

    def recheck(self, native_ids: Sequence[str]) -> Recheck:
        by_id = {one.native_id: one for one in self.posts}
        return Recheck(
            current=tuple(by_id[one] for one in native_ids if one not in self.gone),
            gone=tuple(one for one in native_ids if one in self.gone),
        )


def sentiment(label: Label) -> Sentiment:
    rest = {"negative": 0.1, "neutral": 0.1, "positive": 0.1}
    return Sentiment(label, {**rest, label: 0.8})  # type: ignore[dict-item]


def tagged(text: str, label: Label = "negative", touchpoint: str | None = "wifi", staff: str | None = None) -> Tagged:
    """The tags of a text that is one sentence about one touchpoint, perhaps naming one person."""
    end = len(text)
    vector = np.zeros((1, 384), dtype=np.float32)
    vector[0, len(text) % 384] = 1.0
    return Tagged(
        lang="en",
        analysed=True,
        reason=None,
        sentiment=sentiment(label),
        sentences=(SentenceTag(0, end, sentiment(label)),),
        touchpoints=(TouchpointMention(touchpoint, "stay", 0, end, label, 0.9, 0),) if touchpoint else (),
        staff=(StaffMention(0, end, staff, "s1", "linked", label, 0.9, 0),) if staff else (),
        vectors=vector,
    )
