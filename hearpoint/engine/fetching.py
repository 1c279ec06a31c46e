"""Asking a listener: again after a passing fault, not for ever, and never twice for the same page."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

import stamina

from hearpoint.engine.deadlines import Deadlines, Overdue, SourceDeadline, close, within
from listeners.base import Cursor, Listener, Page, Recheck, Rechecks
from listeners.errors import GiveUp, TryAgain

_T = TypeVar("_T")

_ATTEMPTS = 4
_NO_DEADLINES = Deadlines()


class Stopwatch:
    """Seconds spent on asking, against a source's deadline."""

    def __init__(self, deadlines: Deadlines) -> None:
        self._deadlines = deadlines
        self._spent = 0.0

    def __call__(self, call: Callable[[], _T]) -> _T:
        """The call's result. Raises SourceDeadline where no time is left, Overdue where the call takes too long."""
        left = self._deadlines.source - self._spent
        if left <= 0:
            raise self._time_is_up()
        began = time.monotonic()
        try:
            return within(min(self._deadlines.page, left), partial(_retried, call))
        except Overdue:
            if self._spent and left < self._deadlines.page:
                raise self._time_is_up() from None
            raise
        finally:
            self._spent += time.monotonic() - began

    def _time_is_up(self) -> SourceDeadline:
        return SourceDeadline(
            f"stopped after {self._deadlines.source:,.0f} seconds of reading (collect.source_seconds in "
            "hearpoint.yaml); the next run goes on from here"
        )


def pages(listener: Listener, cursor: Cursor, deadlines: Deadlines = _NO_DEADLINES) -> Iterator[Page]:
    """The pages from a cursor on, as long as there are more. Raises what the listener raises, whatever it is."""
    seen = {_key(cursor)}
    timed = Stopwatch(deadlines)
    while True:
        page = _asked(listener, timed, partial(listener.fetch, cursor), Page)
        key = _key(page.cursor)
        if page.more and key in seen:
            # Stored pages stay; following a loop would never end.
            raise GiveUp("the platform answered with a page it had given before; run again later")
        yield page
        if not page.more:
            return
        cursor = page.cursor
        seen.add(key)


def rechecks(listener: Rechecks, ids: Sequence[str], deadlines: Deadlines = _NO_DEADLINES) -> Iterator[Recheck]:
    """What became of `ids`, as many at a time as the listener takes."""
    timed = Stopwatch(deadlines)
    for start in range(0, len(ids), listener.recheck_size):
        batch = ids[start : start + listener.recheck_size]
        yield _asked(listener, timed, partial(listener.recheck, batch), Recheck)


def _asked(listener: object, timed: Stopwatch, call: Callable[[], _T], kind: type[_T]) -> _T:
    try:
        answer = timed(call)
    except (Overdue, SourceDeadline):
        close(listener)
        raise
    if not isinstance(answer, kind):
        raise TypeError(f"a listener gives a {kind.__name__}, not a {type(answer).__name__}")
    return answer


def _key(cursor: Cursor) -> str:
    return json.dumps(dict(cursor), sort_keys=True)


def _retried(call: Callable[[], _T]) -> _T:
    """The one place where a passing fault is tried again."""
    for attempt in stamina.retry_context(on=TryAgain, attempts=_ATTEMPTS, wait_initial=0.5, wait_max=20, timeout=120):
        with attempt:
            return call()
    raise AssertionError("stamina returns or raises")
