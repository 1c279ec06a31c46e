"""Collecting: ask a listener for pages, store each with its cursor, decide what to do when it fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Literal, TypeVar

import stamina

from config.clock import Clock
from config.errors import ConfigError, HearpointError
from hearpoint.engine.progress import Progress, Quiet
from hearpoint.store.collected import Collected, Counts, SourceRecord
from listeners.base import Cursor, Listener, Page, Rechecks
from listeners.errors import GiveUp, ListenerError, TryAgain, TryLater

State = Literal["complete", "waiting", "failed"]

_T = TypeVar("_T")

_ATTEMPTS = 4
MOST_NOTES = 5


@dataclass(frozen=True, slots=True)
class CollectResult:
    """How collecting one source ended. What was stored before a failure stays stored."""

    source: str
    state: State
    counts: Counts
    message: str | None = None
    wait_until: datetime | None = None
    notes: tuple[str, ...] = ()
    """What the listener remarked: records skipped, gaps, cells that could not be read; the first MOST_NOTES."""

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


def collect(
    source: SourceRecord, listener: Listener, store: Collected, *, clock: Clock, progress: Progress | None = None
) -> CollectResult:
    """Fetch pages from where the source was left until it has no more. Listener errors end up in the result."""
    progress = progress or Quiet()
    counts = Counts()
    notes: list[str] = []
    progress.start(f"collecting {source.id}")
    try:
        for page in _pages(listener, store.cursor(source.id)):
            counts += store.write_page(source, page, clock())
            notes += [f"{one.where}: {one.reason}" for one in page.skipped[: MOST_NOTES - len(notes)]]
            progress.advance(len(page.records))
    except (ListenerError, ConfigError) as error:  # a secret that is missing shows only when it is used
        result = _ended_early(source, counts, error)
    else:
        result = CollectResult(source.id, "complete", counts)
    finally:
        progress.finish()
    store.note_state(source, result.state, result.message, result.wait_until, clock())
    return replace(result, notes=tuple(notes))


def recheck(
    source: SourceRecord,
    listener: Rechecks,
    store: Collected,
    *,
    clock: Clock,
    days: int,
    progress: Progress | None = None,
) -> CollectResult:
    """Ask the platform what became of the feedback of the last `days` days; what is gone there goes here."""
    progress = progress or Quiet()
    ids = store.known_ids(source.realm, clock() - timedelta(days=days))
    progress.start(f"checking {source.id} for deletions", len(ids))
    counts = Counts()
    try:
        for start in range(0, len(ids), listener.recheck_size):
            some = ids[start : start + listener.recheck_size]
            counts += store.write_recheck(source, _retried(partial(listener.recheck, some)), clock())
            progress.advance(len(some))
    except (ListenerError, ConfigError) as error:
        return _ended_early(source, counts, error)
    finally:
        progress.finish()
    return CollectResult(source.id, "complete", counts)


def _pages(listener: Listener, cursor: Cursor) -> Iterable[Page]:
    seen = {_key(cursor)}
    while True:
        page = _retried(partial(listener.fetch, cursor))
        if page.more and _key(page.cursor) in seen:
            # Stored pages stay; following a loop would never end.
            raise GiveUp("the platform answered with a page it had given before; run again later")
        yield page
        if not page.more:
            return
        cursor = page.cursor
        seen.add(_key(cursor))


def _key(cursor: Cursor) -> str:
    return json.dumps(dict(cursor), sort_keys=True)


def _retried(call: Callable[[], _T]) -> _T:
    """The one place where a passing fault is tried again."""
    for attempt in stamina.retry_context(on=TryAgain, attempts=_ATTEMPTS, wait_initial=0.5, wait_max=20, timeout=120):
        with attempt:
            return call()
    raise AssertionError("stamina returns or raises")


def _ended_early(source: SourceRecord, counts: Counts, error: HearpointError) -> CollectResult:
    if isinstance(error, TryLater):
        return CollectResult(source.id, "waiting", counts, str(error), error.retry_at)
    return CollectResult(source.id, "failed", counts, str(error))
