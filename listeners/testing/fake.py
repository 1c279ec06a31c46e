"""A listener over posts in memory whose faults are scripted, for tests of whatever collects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from listeners.base import Cursor, Health, Options, Page, Recheck
from listeners.errors import ListenerError
from listeners.feedback import Feedback

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
    recheck_size: ClassVar[int] = 2
    recheck_days: ClassVar[int] = 30

    posts: list[Feedback]
    size: int = 10
    faults: list[ListenerError | None] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    realm: str | None = "fake"

    def fetch(self, cursor: Cursor) -> Page:
        if self.faults and (fault := self.faults.pop(0)) is not None:
            raise fault
        start = int(cursor.get("next", 0))
        end = min(start + self.size, len(self.posts))
        return Page(tuple(self.posts[start:end]), {"next": end}, more=end < len(self.posts))

    def check(self) -> Health:
        return Health(ok=True, message="the fake answers")

    def recheck(self, native_ids: Sequence[str]) -> Recheck:
        by_id = {record.native_id: record for record in self.posts}
        return Recheck(
            current=tuple(by_id[native_id] for native_id in native_ids if native_id not in self.gone),
            gone=tuple(native_id for native_id in native_ids if native_id in self.gone),
        )
