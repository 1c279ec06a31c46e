"""The listener for Reddit: a subreddit's new posts or comments, or a search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

import praw
import prawcore

from config.clock import Clock, utc_now
from listeners.base import Cursor, Health, Options, Page, Recheck, Replayed, Skipped
from listeners.cursors import read_state
from listeners.errors import GiveUp, TryAgain
from listeners.reddit.options import RedditOptions
from listeners.reddit.things import Thing, read_things
from listeners.reddit.transport import KeyRefused, Transport
from listeners.reddit.window import Listed, State, after_page
from listeners.set_aside import cut_notes, unpacked
from listeners.validity import LONGEST_ID

Parameters = dict[str, str | int]
CLOCKS_DIFFER = timedelta(days=1)
"""How far ahead of ours a platform's clock may be."""


class RedditListener:
    """Reads one subreddit or one search, with an app's own key."""

    kind: ClassVar[str] = "reddit"
    realm: ClassVar[str] = "reddit"
    options_type: ClassVar[type[Options]] = RedditOptions
    recheck_size: ClassVar[int] = 100
    recheck_days: ClassVar[int] = 30

    def __init__(self, options: RedditOptions, clock: Clock = utc_now) -> None:
        self.options = options
        self._clock = clock
        self._reddit: praw.Reddit | None = None

    @property
    def limits(self) -> str:
        """Reddit counts an app's requests."""
        return f"reddit app {self.options.client_id}"

    def fetch(self, cursor: Cursor) -> Page:
        state = read_state(State, cursor)
        path, parameters = self._listing()
        if state.after is not None:
            parameters |= {"after": state.after, "count": state.window.posts if state.window else 0}
        things, after = _children(self._get(path, parameters))
        records, gone, skipped = read_things(things)
        overlap = timedelta(minutes=self.options.overlap_minutes)
        step = after_page(state, _listed(things, self._clock()), after is None, overlap)
        return Page(
            records=records,
            cursor=step.state.model_dump(mode="json", exclude_none=True),
            more=step.more,
            gone=gone,
            skipped=skipped,
            notes=(*([step.note] if step.note else []), *cut_notes(records)),
        )

    def check(self) -> Health:
        if self.options.subreddit is None:
            self._get("search", {"q": self.options.query or "", "sort": "new", "type": "link", "limit": 1})
            return Health(True, "the key works; the search is over all of Reddit")
        things, _ = _children(self._get(f"r/{self.options.subreddit}/new", {"limit": 1}))
        contents = "has posts" if things else "has no posts to see"
        return Health(True, f"the key works; r/{self.options.subreddit} {contents}")

    def recheck(self, native_ids: Sequence[str]) -> Recheck:
        """What became of posts and comments, by fullname. Costs nothing but a request."""
        things, _ = _children(self._get("api/info", {"id": ",".join(native_ids)}))
        current, gone, _ = read_things(things)
        # What answers but cannot be read is there.
        answered = {record.native_id for record in current} | set(_names(things))
        unknown = [name for name in native_ids if name not in answered]
        return Recheck(current=current, gone=(*gone, *unknown))

    def replay(self, skipped: Sequence[Skipped]) -> Replayed:
        records, gone, still = read_things(unpacked(skipped))
        return Replayed(records, gone, still)

    def _listing(self) -> tuple[str, Parameters]:
        size: Parameters = {"limit": self.options.page_size}
        if self.options.mode != "search":
            return f"r/{self.options.subreddit}/{self.options.mode}", size
        path = f"r/{self.options.subreddit}/search" if self.options.subreddit else "search"
        search: Parameters = {"q": self.options.query or "", "sort": "new", "t": "all", "type": "link"}
        return path, size | search | ({"restrict_sr": "true"} if self.options.subreddit else {})

    def _get(self, path: str, parameters: Parameters) -> Any:
        """Reddit's answer. A token that has just expired is renewed once."""
        fresh = self._reddit is None
        try:
            return self._request(path, parameters)
        except KeyRefused:
            self._reddit = None
            if fresh:
                raise
            return self._request(path, parameters)

    def _request(self, path: str, parameters: Parameters) -> Any:
        if self._reddit is None:
            self._reddit = _client(self.options, self._clock)
        try:
            # The raw answer: praw's objects fetch what they lack on access, unseen.
            return self._reddit.request(method="GET", path=path, params=parameters)
        except prawcore.OAuthException as error:
            raise GiveUp(
                f"Reddit gives no token ({error.error}); check that the app is approved and of type 'script'"
            ) from None
        except (prawcore.PrawcoreException, AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise TryAgain(f"Reddit's answer could not be read ({type(error).__name__})") from None


def _client(options: RedditOptions, clock: Clock) -> praw.Reddit:
    """praw with this key and nothing from a praw.ini or the environment. Raises MissingSecret."""
    here = options.api_url
    return praw.Reddit(
        "DEFAULT",
        requestor_class=Transport,
        requestor_kwargs={"clock": clock, "timeout": options.timeout},
        client_id=options.client_id,
        client_secret=options.client_secret.reveal(),
        user_agent=options.user_agent,
        username=None,
        password=None,
        refresh_token=None,
        check_for_updates=False,
        check_for_async=False,
        oauth_url=here or "https://oauth.reddit.com",
        reddit_url=here or "https://www.reddit.com",
        short_url=here or "https://redd.it",
    )


def _children(answer: Any) -> tuple[list[Thing], str | None]:
    """The things of a listing, and what the page after it follows from."""
    try:
        children, after = answer["data"]["children"], answer["data"].get("after")
    except (KeyError, TypeError, AttributeError):
        children, after = None, None
    if not isinstance(children, list) or not (after is None or isinstance(after, str)):
        raise TryAgain("Reddit's answer could not be read: it is no listing")
    return children, after


def _names(things: Sequence[Thing]) -> list[str]:
    data = [thing.get("data") for thing in things if isinstance(thing, Mapping)]
    return [str(each["name"]) for each in data if isinstance(each, Mapping) and "name" in each]


def _listed(things: Sequence[Thing], now: datetime) -> list[Listed]:
    """The posts of a page, gone ones included: they too can be followed from.

    One from the future, beyond what clocks differ by, would hide all that is written until then: it is left out.
    """
    listed = []
    for thing in things:
        data = thing.get("data") if isinstance(thing, Mapping) else None
        if not isinstance(data, Mapping):
            continue
        name, created = data.get("name"), data.get("created_utc")
        if not isinstance(created, int | float) or not 0 < created < (now + CLOCKS_DIFFER).timestamp():
            continue
        if isinstance(name, str) and 0 < len(name) <= LONGEST_ID:
            listed.append(Listed(name, float(created)))
    return listed
