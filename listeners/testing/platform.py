"""A platform in memory that lists the newest first, its listener, and its feed: what the battery needs, in one file.

It is also the example to write a listener after: state as a model, windows of `listeners.newest_first`, errors by what
to do next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from listeners.base import Cursor, Health, Options, Page, Recheck
from listeners.cursors import read_state
from listeners.errors import GiveUp, TryAgain, TryLater
from listeners.feedback import Feedback
from listeners.newest_first import Span, higher
from listeners.set_aside import read_each
from listeners.testing.conformance import Trouble
from listeners.waiting import until_reset

_START = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
_WAIT = timedelta(minutes=15)


class Refused(Exception):
    """The platform answers 401."""


class Busy(Exception):
    """The platform answers 429; `reset` is when to ask again by its own clock (Unix seconds), if it says so."""

    def __init__(self, reset: float | None) -> None:
        self.reset = reset
        super().__init__("too many requests")


@dataclass
class Platform:
    """What would be a server: posts by number, and what goes wrong with the next requests."""

    posts: dict[int, dict[str, Any]] = field(default_factory=dict)
    faults: list[Exception] = field(default_factory=list)
    repeats: float = 0
    refused: bool = False
    closed: bool = False
    skew: float = 0.0
    last: list[dict[str, Any]] = field(default_factory=list)

    def ask(self) -> None:
        """What every request meets first."""
        if self.closed:
            raise ConnectionError("nobody listens here")
        if self.refused:
            raise Refused
        if self.faults:
            raise self.faults.pop(0)

    def page(self, before: int | None, size: int) -> list[dict[str, Any]]:
        """The newest posts below a number."""
        self.ask()
        if before is not None and self.repeats > 0:
            self.repeats -= 1
            return self.last
        numbers = sorted((number for number in self.posts if before is None or number < before), reverse=True)
        self.last = [self.posts[number] for number in numbers[:size]]
        return self.last

    @property
    def clock(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.skew)


class PlatformOptions(Options):
    """Options of the example."""

    page_size: int = Field(default=10, ge=1, le=100, description="posts a request asks for")


class PlatformState(BaseModel):
    """The cursor: everything up to the number `mark` has been read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mark: int | None = None
    window: Span[int] | None = None


class PlatformListener:
    """Reads the platform in memory."""

    kind: ClassVar[str] = "fake-platform"
    options_type: ClassVar[type[Options]] = PlatformOptions
    realm: ClassVar[str] = "fake-platform"
    recheck_size: ClassVar[int] = 100
    recheck_days: ClassVar[int] = 30

    def __init__(self, options: PlatformOptions, platform: Platform) -> None:
        self.options = options
        self._platform = platform

    def fetch(self, cursor: Cursor) -> Page:
        state = read_state(PlatformState, cursor)
        window = state.window or Span[int]()
        with _translated(self._platform):
            posts = self._platform.page(window.oldest, self.options.page_size)
        numbers = [int(post["number"]) for post in posts]
        records, skipped = read_each(posts, _feedback, "post", lambda post: str(post["number"]))
        state, more, notes = self._after(state, window, numbers)
        return Page(tuple(records), state.model_dump(mode="json"), more, skipped=tuple(skipped), notes=notes)

    def _after(
        self, state: PlatformState, window: Span[int], numbers: Sequence[int]
    ) -> tuple[PlatformState, bool, tuple[str, ...]]:
        if window.stands_still(numbers):
            note = "the platform gave the same page again; the next run reads on from the last complete one"
            return PlatformState(mark=state.mark), False, (note,)
        read = window.with_page(numbers)
        known = state.mark is not None and read.oldest is not None and read.oldest <= state.mark
        if known or len(numbers) < self.options.page_size:
            mark = state.mark if read.newest is None else higher(read.newest, state.mark)
            return PlatformState(mark=mark), False, ()
        return PlatformState(mark=state.mark, window=read), True, ()

    def check(self) -> Health:
        with _translated(self._platform):
            self._platform.ask()
        return Health(True, f"{len(self._platform.posts)} posts can be read")

    def recheck(self, native_ids: Sequence[str]) -> Recheck:
        with _translated(self._platform):
            self._platform.ask()
        posts = {native_id: self._platform.posts.get(int(native_id)) for native_id in native_ids}
        return Recheck(
            current=tuple(_feedback(post) for post in posts.values() if post is not None),
            gone=tuple(native_id for native_id, post in posts.items() if post is None),
        )


@contextmanager
def _translated(platform: Platform) -> Iterator[None]:
    try:
        yield
    except Busy as error:
        headers = {"date": platform.clock.strftime("%a, %d %b %Y %H:%M:%S GMT")}
        until = until_reset(error.reset, headers, _WAIT, datetime.now(UTC))
        raise TryLater(f"the platform asks to wait until {until:%H:%M:%S} UTC", until) from None
    except Refused:
        raise GiveUp("the platform does not accept the key; correct it") from None
    except OSError as error:
        raise TryAgain(f"the platform could not be reached ({type(error).__name__})") from None


def _feedback(post: dict[str, Any]) -> Feedback:
    created = _START + timedelta(minutes=post["number"])
    edited = created + timedelta(minutes=1) if post["edited"] else None
    native_id = str(post["number"])
    return Feedback(native_id, "post", post["text"], created, author=post["author"], edited_at=edited)


class FakeFeed:
    """The platform in memory, as a feed of the battery."""

    secrets: tuple[str, ...] = ()
    log_shows: str = ""

    def __init__(self, page_size: int = 10) -> None:
        self.platform = Platform()
        self._options = PlatformOptions(page_size=page_size)

    def listener(self) -> PlatformListener:
        return PlatformListener(self._options, self.platform)

    def publish(self, number: int, text: str | None = None) -> str:
        written = {"number": number, "text": text or f"part {number}", "author": "mara_k", "edited": False}
        self.platform.posts[number] = written
        return str(number)

    def written(self, text: str) -> str:
        return text

    def edit(self, native_id: str, text: str) -> None:
        self.platform.posts[int(native_id)] |= {"text": text, "edited": True}

    def delete(self, native_id: str) -> None:
        self.platform.posts.pop(int(native_id), None)

    def trouble(self, kind: Trouble, times: int = 1) -> None:
        self.platform.faults += [ConnectionError(kind) for _ in range(times)]

    def rate_limit(self, reset_in: float | None) -> None:
        reset = None if reset_in is None else self.platform.clock.timestamp() + reset_in
        self.platform.faults.append(Busy(reset))

    def refuse_key(self) -> None:
        self.platform.refused = True

    def repeat_pages(self, times: int | None) -> None:
        self.platform.repeats = float("inf") if times is None else times

    def heal(self) -> None:
        self.platform.faults, self.platform.repeats, self.platform.refused = [], 0, False

    def skew(self, seconds: float) -> None:
        self.platform.skew = seconds


@contextmanager
def fake_feed(page_size: int = 10) -> Iterator[FakeFeed]:
    """A feed to try the battery on, or to write one's own after."""
    feed = FakeFeed(page_size)
    try:
        yield feed
    finally:
        feed.platform.closed = True
