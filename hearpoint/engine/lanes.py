"""Work side by side, results one after the other: many threads fetch, and one, the caller's, takes what they bring.

SQLite has one writer, so the caller stores. It takes the results job by job in the order of the jobs, so that a run's
ids do not depend on which server was quicker; the others fetch ahead meanwhile, a few results each. A job that brings
nothing for a while loses its turn to the next: one slow source holds up no other.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Item_co = TypeVar("Item_co", covariant=True)

AHEAD = 8
"""Maximum results a job fetches before they are taken; chosen so that memory stays small: a page has 100 to 500
records."""
PATIENCE_S = 20.0
"""Maximum seconds the next result of a job is waited for; chosen longer than healthy servers take, so that order
is kept."""


@dataclass(frozen=True)
class Job(Generic[Item_co]):
    """Something that yields results. Jobs of one lane run one after the other, in order."""

    lane: str
    items: Callable[[], Iterable[Item_co]]
    ahead: int = AHEAD
    stop: threading.Event = field(default_factory=threading.Event)
    """Set by whoever wants no more of it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A job is over; with an error, if it did not finish."""

    error: BaseException | None = None


class _Channel(Generic[Item]):
    """A bounded queue of one job's results that can be closed from the taking side."""

    def __init__(self, ahead: int) -> None:
        self._ahead = ahead
        self._items: deque[Item | Ended] = deque()
        self._closed = False
        self._changed = threading.Condition()

    def put(self, item: Item | Ended) -> bool:
        """Waits for room. False once nobody takes any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or len(self._items) < self._ahead or isinstance(item, Ended))
            self._items.append(item)
            self._changed.notify_all()
            return not self._closed

    def take(self, seconds: float) -> Item | Ended | None:
        """The next result; None where none came in time."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._items, seconds):
                return None
            item = self._items.popleft()
            self._changed.notify_all()
            return item

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()


def side_by_side(
    jobs: Sequence[Job[Item]], *, patience: float = PATIENCE_S
) -> Generator[tuple[int, Item | Ended], None, None]:
    """(index of the job, result), and at each job's end (index, Ended).

    Whatever a job raises ends that job only. Closing the generator tells all lanes to stop after what they are at.
    """
    channels: list[_Channel[Item]] = [_Channel(job.ahead) for job in jobs]
    try:
        for numbers in _lanes(jobs):
            work = [(jobs[number], channels[number]) for number in numbers]
            threading.Thread(target=_run, args=(work,), name=f"hearpoint-{jobs[numbers[0]].lane}", daemon=True).start()
        yield from _taken(channels, patience)
    finally:
        for channel in channels:
            channel.close()


def _lanes(jobs: Sequence[Job[Item]]) -> list[list[int]]:
    lanes: dict[str, list[int]] = {}
    for number, job in enumerate(jobs):
        lanes.setdefault(job.lane, []).append(number)
    return list(lanes.values())


def _run(work: Sequence[tuple[Job[Item], _Channel[Item]]]) -> None:
    for job, channel in work:
        error: BaseException | None = None
        try:
            for item in job.items():
                if not channel.put(item):
                    return
                if job.stop.is_set():
                    break
        except BaseException as raised:  # noqa: BLE001  handed on; the other jobs go on
            error = raised
        channel.put(Ended(error))


def _taken(channels: Sequence[_Channel[Item]], patience: float) -> Iterator[tuple[int, Item | Ended]]:
    turns = deque(range(len(channels)))
    while turns:
        number = turns[0]
        # Alone, a job can be waited for as long as it takes: its own deadline ends it.
        item = channels[number].take(patience)
        if item is None:
            turns.rotate(-1)
            continue
        yield number, item
        if isinstance(item, Ended):
            turns.popleft()
