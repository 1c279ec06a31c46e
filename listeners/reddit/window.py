"""Where a Reddit source stands, as pure values.

Reddit lists newest first, a page follows from the fullname of a post (`after`), and about 1,000 posts can be
reached. The mark is a time, not a post: posts get deleted. So do the posts pages follow from, so a few are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from pydantic import BaseModel, ConfigDict

REACHABLE = 900
"""About where a listing ends because Reddit shows no more, rather than because there is no more."""
ANCHORS = 4


class Window(BaseModel):
    """A window under way: read from `newest` down to `oldest` (Unix seconds)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    newest: float
    oldest: float
    anchors: tuple[str, ...]
    """Fullnames the next page can follow from, the best first."""
    posts: int


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


@dataclass(frozen=True)
class Step:
    """What a page makes of the state."""

    state: State
    more: bool
    note: str | None = None
    """What the reader of a log should know."""


def after_page(state: State, listed: Sequence[Listed], ends: bool, overlap: timedelta) -> Step:
    """The state once a page with these posts is stored; `ends` says that Reddit names no page after it."""
    window = state.window
    oldest = min((post.created for post in listed), default=None)
    if window and (oldest is None or oldest > window.oldest or state.after in {post.name for post in listed}):
        return _astray(state, window)
    newest = max([post.created for post in listed] + ([window.newest] if window else []), default=None)
    if newest is None or oldest is None:
        return Step(state, more=False)
    posts = len(listed) + (window.posts if window else 0)
    known = state.mark is not None and oldest < state.mark - overlap.total_seconds()
    if known or ends:
        return Step(State(mark=max(newest, state.mark or 0.0)), more=False, note=_gap(state, oldest, posts, known))
    earlier = window.anchors if window else ()
    anchors = (*(post.name for post in reversed(listed[-ANCHORS:])), *earlier)[:ANCHORS]
    return Step(State(mark=state.mark, window=Window(newest=newest, oldest=oldest, anchors=anchors, posts=posts)), True)


def _astray(state: State, window: Window) -> Step:
    """Nothing older than before: the post the page followed from is gone, or Reddit gave an old page again."""
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
