"""Where a Reddit source stands, as pure values.

Reddit lists newest first, a page follows from the fullname of a post (`after`), and about 1,000 posts can be
reached. The mark is a time, not a post: posts get deleted. So do the posts pages follow from, so a few are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from pydantic import BaseModel, ConfigDict

from listeners.newest_first import Span, Step, higher

REACHABLE = 900
"""About where a listing ends because Reddit shows no more, rather than because there is no more."""
ANCHORS = 4


class Window(Span[float]):
    """A window under way, by times in Unix seconds."""

    anchors: tuple[str, ...]
    """Fullnames the next page can follow from, the best first."""


class State(BaseModel):
    """The cursor of a Reddit source. Everything posted up to `mark` (Unix seconds) has been read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mark: float | None = None
    window: Window | None = None

    @property
    def after(self) -> str | None:
        return self.window.anchors[0] if self.window else None


@dataclass(frozen=True)
class Listed:
    """What the window needs to know of a post: its fullname and time (Unix seconds)."""

    name: str
    created: float


def after_page(state: State, listed: Sequence[Listed], ends: bool, overlap: timedelta) -> Step[State]:
    """The state once a page with these posts is stored; `ends` says that Reddit names no page after it."""
    times = [post.created for post in listed]
    if state.window and _repeats(state.window, listed):
        return _without_anchor(state, state.window)
    read = (state.window or Window(anchors=())).with_page(times)
    if read.newest is None or read.oldest is None:
        return Step(state, more=False)
    known = state.mark is not None and read.oldest < state.mark - overlap.total_seconds()
    if known or ends:
        mark = higher(read.newest, state.mark)
        return Step(State(mark=mark), more=False, note=_gap(state, read.oldest, read.posts, known))
    anchors = (*(post.name for post in reversed(listed[-ANCHORS:])), *read.anchors)[:ANCHORS]
    return Step(State(mark=state.mark, window=read.model_copy(update={"anchors": anchors})), more=True)


def _repeats(window: Window, listed: Sequence[Listed]) -> bool:
    """Nothing older than before: the post the page followed from is gone, or Reddit gave an old page again."""
    times = [post.created for post in listed]
    return not times or window.stands_still(times, ties=True) or window.anchors[0] in {post.name for post in listed}


def _without_anchor(state: State, window: Window) -> Step[State]:
    """Goes on from the anchor before; without one, the window starts over in the next run."""
    if len(window.anchors) > 1:
        following = window.model_copy(update={"anchors": window.anchors[1:]})
        return Step(state.model_copy(update={"window": following}), more=True)
    return Step(
        State(mark=state.mark),
        more=False,
        note="Reddit's pages lead nowhere; the next run reads on from the last complete one",
    )


def _gap(state: State, oldest: float, posts: int, known: bool) -> str | None:
    if state.mark is None or known or oldest <= state.mark or posts < REACHABLE:
        return None
    return f"Reddit lists the newest {posts:,} posts or so, and more were made since the last run: collect more often"
