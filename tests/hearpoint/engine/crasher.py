"""Collects slowly from a fake platform until done or killed. Started by test_collect as its own process."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime

from hearpoint.engine.collect import collect
from hearpoint.store.collected import Collected, SourceRecord
from hearpoint.store.database import open_database
from hearpoint.store.pseudonym import Pseudonyms
from listeners.base import Cursor, Page
from tests.fakes import FakeListener, post


class Slow(FakeListener):
    def fetch(self, cursor: Cursor) -> Page:
        time.sleep(0.002)
        return super().fetch(cursor)


def main(database: str, posts: int) -> None:
    store = Collected(open_database(database), Pseudonyms(b"k" * 32))
    print("collecting", flush=True)
    listener = Slow([post(number) for number in range(posts)], size=4)
    collect(SourceRecord("one", "fake", "fake"), listener, store, clock=lambda: datetime.now(UTC))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
