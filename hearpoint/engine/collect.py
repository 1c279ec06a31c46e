"""Collecting one source: store each page with its cursor, and decide what its end means."""

from __future__ import annotations

import logging
import sqlite3
import traceback
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from config.clock import Clock
from config.errors import HearpointError, StoreError
from hearpoint.engine.deadlines import Deadlines, SourceDeadline
from hearpoint.engine.fetching import pages, rechecks
from hearpoint.engine.progress import Progress, Quiet
from hearpoint.store.collected import Collected, Counts, SourceRecord
from listeners.base import Listener, Page, Recheck, Rechecks
from listeners.errors import TryLater

State = Literal["complete", "partial", "waiting", "failed"]
"""partial: the time for this source was up; the next run goes on."""

MAX_NOTES = 5
"""Maximum notes, and records set aside, that the result of a run names."""
_LOG = logging.getLogger(__name__)
_PAGE_ERRORS = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, sqlite3.ProgrammingError)
"""SQLite refusing values, where all its other errors (a full disk, a damaged file) concern the whole store."""


@dataclass(frozen=True, slots=True)
class CollectResult:
    """How collecting one source ended. What was stored before a failure stays stored."""

    source: str
    state: State
    counts: Counts
    message: str | None = None
    wait_until: datetime | None = None
    notes: tuple[str, ...] = ()
    """What the listener remarked: gaps, records set aside, cells that could not be read; the first few of each."""

    @property
    def unchanged(self) -> bool:
        """Whether the source had nothing at all to give, not even what was known."""
        return self.counts == Counts()

    def json_form(self) -> dict[str, object]:
        return {
            "source": self.source,
            "state": self.state,
            "new": self.counts.new,
            "edited": self.counts.edited,
            "known": self.counts.seen,
            "deleted": self.counts.gone,
            "skipped": self.counts.skipped,
            "message": self.message,
            "notes": self.notes,
            "wait_until": self.wait_until,
        }


class Collecting:
    """The storing side of one source's run. Raises only what concerns the whole store."""

    def __init__(self, source: SourceRecord, store: Collected, clock: Clock) -> None:
        self.source = source
        self._store = store
        self._clock = clock
        self.counts = Counts()
        self._notes: list[str] = []
        self._aside: list[str] = []

    def page(self, page: Page) -> None:
        self.counts += self._store.write_page(self.source, page, self._clock())
        self._notes += page.notes[: MAX_NOTES - len(self._notes)]
        aside = page.skipped[: MAX_NOTES - len(self._aside)]
        self._aside += [f"{skipped.where}: {skipped.reason}" for skipped in aside]

    def recheck(self, recheck: Recheck) -> None:
        self.counts += self._store.write_recheck(self.source, recheck, self._clock())

    def end(self, error: BaseException | None) -> CollectResult:
        """The result, also noted in the store."""
        result = outcome(self.source, self.counts, error)
        self._store.note_state(self.source, result.state, result.message, result.wait_until, self._clock())
        return replace(result, notes=(*self._aside, *self._notes))


def collect(
    source: SourceRecord,
    listener: Listener,
    store: Collected,
    *,
    clock: Clock,
    progress: Progress | None = None,
    deadlines: Deadlines | None = None,
) -> CollectResult:
    """Fetch pages from where the source was left until it has no more. Whatever goes wrong with it is in the result."""
    progress = progress or Quiet()
    collecting = Collecting(source, store, clock)
    error: BaseException | None = None
    progress.start(f"collecting {source.id}")
    try:
        for page in pages(listener, store.cursor(source.id), deadlines or Deadlines()):
            collecting.page(page)
            progress.advance(len(page.records))
    except Exception as raised:
        if concerns_the_store(raised):
            raise
        error = raised  # a listener may be of another package, and have any bug
    finally:
        progress.finish()
    return collecting.end(error)


def recheck(source: SourceRecord, listener: Rechecks, store: Collected, *, clock: Clock, days: int) -> CollectResult:
    """Ask the platform what became of the feedback of the last `days` days; what is gone there goes here."""
    collecting = Collecting(source, store, clock)
    try:
        for answer in rechecks(listener, store.known_ids(source.realm, clock() - timedelta(days=days))):
            collecting.recheck(answer)
    except Exception as error:
        if concerns_the_store(error):
            raise
        return outcome(source, collecting.counts, error)
    return outcome(source, collecting.counts, None)


def concerns_the_store(error: BaseException) -> bool:
    """Whether no source can be stored after this, rather than not this page of this one."""
    return isinstance(error, StoreError) or (isinstance(error, sqlite3.Error) and not isinstance(error, _PAGE_ERRORS))


def outcome(source: SourceRecord, counts: Counts, error: BaseException | None) -> CollectResult:
    """What the end of a source's run means."""
    match error:
        case None:
            return CollectResult(source.id, "complete", counts)
        case TryLater():
            return CollectResult(source.id, "waiting", counts, str(error), error.retry_at)
        case SourceDeadline():
            return CollectResult(source.id, "partial", counts, str(error))
        case HearpointError():  # a secret that is missing shows only when it is used
            return CollectResult(source.id, "failed", counts, str(error))
    _LOG.debug("source %s", source.id, exc_info=error)
    return CollectResult(source.id, "failed", counts, _unexpected(source, error))


def _unexpected(source: SourceRecord, error: BaseException) -> str:
    """Names the error and its place, not its text: of code that is not ours, that may hold a key."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return (
        f"a bug in the listener of the kind {source.kind!r} ({type(error).__name__}{place}); what was stored before "
        "stays; update its package or report it"
    )
