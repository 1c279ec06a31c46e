"""The contract of a listener.

A listener is stateless between fetches: the cursor says it all. That makes a retry, a resume after a crash
and a run next week the same act: `fetch(cursor)`. The engine commits a page's records and its cursor in one
transaction, so a cursor never promises more than what is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict

from listeners.feedback import Feedback

Cursor = Mapping[str, Any]
"""Where to go on from: a JSON object only its listener understands. Empty at the very start."""

START: Cursor = {}


class Options(BaseModel):
    """Base of every listener's options: frozen, and an unknown name is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that was set aside: where it stood, and why."""

    where: str
    reason: str
    raw: str | None = None
    """What `Replays.replay` needs to read it again; None where trying again is of no use."""
    native_id: str | None = None
    """The record's own id, if that much could be read: a deletion at the source then takes `raw` along."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one fetch gave.

    A newest-first source must not move its low-water mark before its window is complete: until then the
    cursor holds the window under way, so that a crash resumes inside it.
    """

    records: tuple[Feedback, ...]
    cursor: Cursor
    """Where to go on from once this page is stored."""
    more: bool
    """Whether another fetch now would bring more."""
    gone: tuple[str, ...] = ()
    """Native ids seen to be deleted at the source."""
    skipped: tuple[Skipped, ...] = ()
    """Records that gave no feedback."""
    notes: tuple[str, ...] = ()
    """What whoever runs the source should know: a gap, an assumption, a cell that was left out."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """The state at the source of ids looked at again."""

    current: tuple[Feedback, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of records that had been set aside: read now, gone, or still no feedback (with `raw` as it was)."""

    records: tuple[Feedback, ...]
    gone: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a source can be read now, and what it costs or allows."""

    ok: bool
    message: str


class Listener(Protocol):
    """Reads one kind of source. Raises the errors of `listeners.errors`."""

    kind: ClassVar[str]
    options_type: ClassVar[type[Options]]

    @property
    def realm(self) -> str | None:
        """Where a native id means the same thing: a platform ("x"), an instance ("mastodon:example.social"), a mailbox,
        an app. Two sources of one realm that find one post store it once. None: in this one source only, as the rows of
        a survey file.
        """
        ...

    def fetch(self, cursor: Cursor) -> Page:
        """The next page after `cursor` (START at the very start)."""
        ...

    def check(self) -> Health:
        """One cheap request that shows whether the credentials and the address work."""
        ...


@runtime_checkable
class Rechecks(Protocol):
    """A listener whose platform can tell what became of known ids."""

    recheck_size: ClassVar[int]
    """The most ids one call takes."""
    recheck_days: ClassVar[int]
    """How far back `hearpoint run` looks unless the source says otherwise; 0 where every answer is billed."""

    def recheck(self, native_ids: Sequence[str]) -> Recheck: ...


@runtime_checkable
class SharesLimits(Protocol):
    """A listener whose platform counts the requests of several sources together."""

    @property
    def limits(self) -> str:
        """Names what is counted together, such as an app's id. Once one source is told to wait, all of them do."""
        ...


@runtime_checkable
class Replays(Protocol):
    """A listener that can read records again that an earlier version set aside."""

    def replay(self, skipped: Sequence[Skipped]) -> Replayed:
        """Each of `skipped` has its `raw`. Asks the platform nothing."""
        ...
