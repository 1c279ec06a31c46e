"""Reading platforms that list the newest first, without a gap.

A listing is read in windows, from the newest record down to the low-water mark of the last complete window. The mark
moves only when its window is complete; until then the window under way is part of the cursor, so that a crash resumes
inside it. Positions are whatever a platform orders by: ids (int), or times in Unix seconds (float).

    span = window.with_page(positions)          # after each page
    if window.stands_still(positions): ...      # the platform gave a page again: end the run, keep the old mark
    state.mark = higher(span.newest, state.mark)   # once the window is complete
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict

Position = TypeVar("Position", int, float)
State = TypeVar("State")


class Span(BaseModel, Generic[Position]):
    """A window under way: read from `newest` down to `oldest`. Subclasses add what the next page follows from.

    Both ends are unknown while a platform has given empty pages only, which some do where matches are rare.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    newest: Position | None = None
    oldest: Position | None = None
    posts: int = 0
    """Read in this window so far."""

    def stands_still(self, positions: Sequence[Position], *, ties: bool = False) -> bool:
        """Whether a page brings nothing older than what was read. `ties`: two records may share a position."""
        if not positions or self.oldest is None:
            return False
        return min(positions) > self.oldest if ties else min(positions) >= self.oldest

    def with_page(self, positions: Sequence[Position]) -> Self:
        """The window with a page more. Its newest end stays that of its first page: what is newer is the next run's."""
        return self.model_copy(
            update={
                "newest": max(positions, default=None) if self.newest is None else self.newest,
                "oldest": min(positions, default=self.oldest),
                "posts": self.posts + len(positions),
            }
        )


@dataclass(frozen=True)
class Step(Generic[State]):
    """What a page makes of a source's state."""

    state: State
    more: bool
    note: str | None = None
    """What whoever runs the source should know."""


def higher(newest: Position, mark: Position | None) -> Position:
    """The mark of a complete window. It never goes back."""
    return newest if mark is None else max(newest, mark)
