"""Where an X source stands, as pure values.

X lists newest first. The low-water mark (`since_id`) moves only when a window, from the newest post down to the
mark, has been read to its end; until then the window under way is part of the cursor.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from listeners.newest_first import Span, Step, higher
from listeners.x.posts import id_at

SETTLED = timedelta(seconds=30)
"""X's index may show a post a little after a newer one; the mark stays behind what is younger than this."""


class Window(Span[int]):
    """A window under way, by ids; `token` is the next page's, if X gave a good one."""

    token: str | None = None


class Spent(BaseModel):
    """Posts read in a month and on its latest day (UTC), and before that: a clock may step back, and ahead."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    month: str
    posts: int
    day: str
    today: int
    months: dict[str, int] = {}
    """Posts by month, of other months."""
    days: dict[str, int] = {}
    """Posts by day, of other days."""


class Account(BaseModel):
    """An account whose number has been looked up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    handle: str
    user_id: str


class State(BaseModel):
    """The cursor of an X source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    account: Account | None = None
    since_id: int | None = None
    beyond: bool = False
    """The mark lies further back than recent search sees, so that this window ends where the search does."""
    window: Window | None = None
    spent: Spent | None = None

    @property
    def token(self) -> str | None:
        return self.window.token if self.window else None

    @property
    def until_id(self) -> int | None:
        """Where to go on from without a token."""
        return self.window.oldest if self.window and self.window.token is None else None

    @property
    def lower_bound(self) -> int | None:
        return None if self.beyond else self.since_id


def after_page(state: State, ids: Sequence[int], next_token: str | None, now: datetime) -> Step[State]:
    """The state once a page with these ids and this token to go on with is stored."""
    window = state.window or Window()
    same_token = next_token is not None and next_token == window.token
    if window.stands_still(ids) or (not ids and same_token):
        return _repeated(state, window)
    read = window.with_page(ids)
    if next_token is None:
        return Step(_closed(state, read.newest, now), more=False)
    return Step(state.model_copy(update={"window": read.model_copy(update={"token": next_token})}), more=True)


def cut_short(step: Step[State], first_posts: int | None, now: datetime) -> Step[State]:
    """Ends the very first window once it has read as many posts as the options want of the past."""
    window = step.state.window
    if first_posts is None or window is None or step.state.since_id is not None or window.posts < first_posts:
        return step
    return Step(_closed(step.state, window.newest, now), more=False)


def without(state: State, names: frozenset[str]) -> State | None:
    """The state to ask by after X refused these parameters; None where asking otherwise would not help."""
    if "since_id" in names and not state.beyond:
        return state.model_copy(update={"beyond": True})
    if names & {"next_token", "pagination_token"} and state.window and state.window.token:
        return state.model_copy(update={"window": state.window.model_copy(update={"token": None})})
    return None


def _repeated(state: State, window: Window) -> Step[State]:
    """A page X gave before. By token once more below the oldest id; if that repeats too, the window starts over."""
    if window.token is not None and window.oldest is not None:
        return Step(state.model_copy(update={"window": window.model_copy(update={"token": None})}), more=True)
    return Step(
        state.model_copy(update={"window": None, "beyond": False}),
        more=False,
        note="X gave the same page again and again; the next run reads on from the last complete one",
    )


def _closed(state: State, newest: int | None, now: datetime) -> State:
    """The window is complete: the mark moves up to what has settled."""
    if newest is None:
        # An unreachable mark stays unreachable until something new is read.
        return state.model_copy(update={"window": None})
    mark = higher(min(newest, id_at(now - SETTLED)), state.since_id)
    return state.model_copy(update={"window": None, "beyond": False, "since_id": mark})
