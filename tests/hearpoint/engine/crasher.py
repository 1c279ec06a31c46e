"""Collects slowly from a fake platform until done or killed, a line for each page it asks for.

Started by test_collect as its own process. After `pages` pages it stands still, so that a kill that comes late on a
busy machine still finds it."""

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
    pages = 0

    def fetch(self, cursor: Cursor) -> Page:
        if not self.pages:
            time.sleep(600)
        self.pages -= 1
        print("a page", flush=True)
        time.sleep(0.002)
        return super().fetch(cursor)


def main(database: str, posts: int, pages: int) -> None:
    store = Collected(open_database(database), Pseudonyms(b"k" * 32))
    listener = Slow([post(number) for number in range(posts)], size=4)
    listener.pages = pages
    collect(SourceRecord("one", "fake", "fake"), listener, store, clock=lambda: datetime.now(UTC))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
