"""Deadlines that a server cannot outlive, however slowly it answers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from listeners.errors import ListenerError

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long a source may take, in seconds of fetching; waiting for the store does not count."""

    page: float = 300.0
    """For one page, with the tries it takes."""
    source: float = 3600.0
    """For all pages of a run; what is left is for the next run."""


class Overdue(ListenerError):
    """One call took longer than its deadline."""


class SourceDeadline(ListenerError):
    """The pages of a source together took longer than their deadline; those that came are whole."""


class _Call(Generic[_T]):
    """A call in a thread of its own, with what came of it."""

    def __init__(self, call: Callable[[], _T]) -> None:
        self._call = call
        self._done = threading.Event()
        self._value: _T
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._value = self._call()
        except BaseException as error:  # noqa: BLE001  raised where the call was made
            self._error = error
        finally:
            self._done.set()

    def outcome(self, seconds: float) -> _T:
        if not self._done.wait(seconds):
            raise Overdue(f"no whole answer within {seconds:,.0f} seconds")
        if self._error is not None:
            raise self._error
        return self._value


def within(seconds: float, call: Callable[[], _T]) -> _T:
    """The call's result or error; Overdue after so many seconds.

    A thread cannot be stopped from outside: one that is overdue is left behind, and what it may still bring is dropped.
    It touches no database, and as a daemon it does not keep the process.
    """
    made = _Call(call)
    threading.Thread(target=made.run, name="hearpoint-fetch", daemon=True).start()
    return made.outcome(seconds)


def close(listener: Any) -> None:
    """Let go of what a listener holds (a process that parses files), where it holds something."""
    if callable(closing := getattr(listener, "close", None)):
        closing()
