"""The listener for X: recent search, search in the archive, mentions, an account's posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

import tweepy

from config.clock import Clock, utc_now
from listeners.base import Cursor, Health, Options, Page, Recheck, Replayed, Skipped
from listeners.cursors import read_state
from listeners.errors import GiveUp, TryAgain
from listeners.set_aside import cut_notes, unpacked
from listeners.validity import shown
from listeners.x import budget
from listeners.x.client import client
from listeners.x.failures import BadParameters, translated
from listeners.x.options import XOptions
from listeners.x.posts import newest_version, number_of, read_posts, time_of
from listeners.x.window import Account, Spent, State, after_page, cut_short, without

Json = dict[str, Any]
LEAST = {"search": 10, "archive": 10, "mentions": 5, "posts": 5}
"""The fewest posts X lets a request ask for."""


class XListener:
    """Reads one query, or one account's mentions or posts."""

    kind: ClassVar[str] = "x"
    realm: ClassVar[str] = "x"
    pages_ahead: ClassVar[int] = 1
    options_type: ClassVar[type[Options]] = XOptions
    recheck_size: ClassVar[int] = 100
    recheck_days: ClassVar[int] = 0

    def __init__(self, options: XOptions, clock: Clock = utc_now) -> None:
        self.options = options
        self._clock = clock

    @property
    def limits(self) -> str:
        """X counts an app's requests by what is asked for."""
        return f"x {self.options.mode} {self.options.bearer_token!r}"

    def fetch(self, cursor: Cursor) -> Page:
        now = self._clock()
        state = read_state(State, cursor)
        state, spent = self._with_account(state, budget.counted(state.spent, now))
        size = budget.page_size(self.options, spent, least=LEAST[self.options.mode], now=now)
        answer, state, notes = self._ask(state, size)
        posts, next_token = _posts(answer), _next_token(answer)
        records, skipped = read_posts(posts)
        state = state.model_copy(update={"spent": budget.add(spent, len(posts))})
        ids = [number for number in map(number_of, posts) if number is not None]
        step = after_page(state, ids, next_token, now)
        step = cut_short(step, self.options.first_posts, now)
        notes += [*([step.note] if step.note else []), *cut_notes(records)]
        return Page(
            records=records,
            cursor=step.state.model_dump(mode="json", exclude_none=True, exclude_defaults=True),
            more=step.more,
            skipped=skipped,
            notes=tuple(notes),
        )

    def check(self) -> Health:
        if self.options.mode in {"search", "archive"}:
            return self._check_query()
        account = self._look_up()
        handle = account.get("username")
        return Health(True, f"reads {self.options.mode} of @{handle}, whose user_id is {account['id']}")

    def recheck(self, native_ids: Sequence[str]) -> Recheck:
        """What became of posts: each costs a read, up to two where it was edited."""
        answer = self._get(self._posts, "get_tweets", ids=list(native_ids))
        posts = _posts(answer)
        newest = {id(post): newest_version(post) for post in posts}
        edited = [latest for post in posts if (latest := newest[id(post)]) and latest != post.get("id")]
        current = [post for post in posts if newest[id(post)] and newest[id(post)] == post.get("id")]
        if edited:
            current += _posts(self._get(self._posts, "get_tweets", ids=edited))
        records, _ = read_posts(current)
        gone = _gone(answer)
        return Recheck(current=records, gone=tuple(native_id for native_id in native_ids if native_id in gone))

    def replay(self, skipped: Sequence[Skipped]) -> Replayed:
        records, still = read_posts(unpacked(skipped))
        return Replayed(records, skipped=still)

    def _check_query(self) -> Health:
        recent = self.options.mode == "search"
        method = "get_recent_tweets_count" if recent else "get_all_tweets_count"
        answer = self._get(self._plain, method, query=self.options.query)
        with translated(self._clock):
            meta = answer.get("meta", {})
            count = int(meta.get("total_post_count", meta.get("total_tweet_count", 0)))
        span = "in the last 7 days" if recent else "in the last 30 days"
        return Health(True, f"the query matches {count:,} posts {span}, about ${count * budget.PRICE:,.2f} to read")

    def _with_account(self, state: State, spent: Spent) -> tuple[State, Spent]:
        """The state with the number of the account, looked up once; another account starts over."""
        handle = self.options.handle
        if handle is None or (state.account is not None and state.account.handle == handle):
            return state, spent
        account = Account(handle=handle, user_id=self._look_up()["id"])
        return State(account=account), budget.add(spent, budget.ACCOUNT)

    def _look_up(self) -> Json:
        by_handle = {"username": (self.options.handle or "").lstrip("@")}
        known = {"id": self.options.user_id} if self.options.user_id else by_handle
        account: Json = self._get(self._plain, "get_user", **known).get("data", {})
        if not isinstance(account.get("id"), str):
            raise TryAgain("X's answer could not be read: the account has no number")
        return account

    def _ask(self, state: State, size: int) -> tuple[Json, State, list[str]]:
        """A page, by the state; where X refuses the state's token or mark, by what is left of it."""
        try:
            return self._list(state, size), state, []
        except BadParameters as error:
            remedy = without(state, error.names)
            if remedy is None:
                raise
            return self._list(remedy, size), remedy, _gap(state, remedy)

    def _list(self, state: State, size: int) -> Json:
        token = "next_token" if self.options.mode in {"search", "archive"} else "pagination_token"
        user_id = state.account.user_id if state.account else self.options.user_id
        starts = state.since_id is None and self.options.since is not None
        parameters = {
            "max_results": size,
            "since_id": state.lower_bound,
            "until_id": state.until_id,
            "start_time": self.options.since if starts else None,
            token: state.token,
        }
        method, subject = {
            "search": ("search_recent_tweets", {"query": self.options.query}),
            "archive": ("search_all_tweets", {"query": self.options.query}),
            "mentions": ("get_users_mentions", {"id": user_id}),
            "posts": ("get_users_tweets", {"id": user_id}),
        }[self.options.mode]
        given = {name: value for name, value in parameters.items() if value is not None}
        return self._get(self._posts, method, **subject, **given)

    @cached_property
    def _posts(self) -> tweepy.Client:
        return client(self.options, of_posts=True)

    @cached_property
    def _plain(self) -> tweepy.Client:
        return client(self.options, of_posts=False)

    def _get(self, asked: tweepy.Client, method: str, **parameters: Any) -> Json:
        with translated(self._clock):
            answer: Json = getattr(asked, method)(**parameters)
            kind = dict if method == "get_user" else list
            if not isinstance(answer, dict) or not isinstance(answer.get("data", kind()), kind):
                raise TypeError
        if not answer.keys() & {"data", "meta"} and method != "get_tweets":
            raise GiveUp(f"X has no answer: {_problem(answer)}; correct the source's options")
        return answer


def _posts(answer: Json) -> list[Any]:
    return list(answer.get("data", []))


def _next_token(answer: Json) -> str | None:
    meta = answer.get("meta", {})
    token = meta.get("next_token") if isinstance(meta, dict) else meta
    if token is not None and not isinstance(token, str):
        raise TryAgain("X's answer could not be read: what leads to the next page is no text")
    return token


def _gap(state: State, remedy: State) -> list[str]:
    if not remedy.beyond or state.beyond:
        return []
    since = f"{time_of(state.since_id or 0):%Y-%m-%d %H:%M} UTC"
    missing = f"the last complete run was at {since}, more than search's 7 days ago: posts between are missing; "
    return [missing + "a source with mode 'archive' and this moment as 'since' reads them"]


def _gone(answer: Json) -> set[str]:
    """Ids that X says are deleted, or hidden from the public, which it wants treated alike."""
    errors = answer.get("errors", [])
    problems = [problem for problem in errors if isinstance(problem, dict)] if isinstance(errors, list) else []
    named = [problem.get("resource_id") or problem.get("value") for problem in problems if _is_gone(problem)]
    return {name for name in named if isinstance(name, str)}


def _is_gone(problem: Mapping[str, Any]) -> bool:
    kinds = ("resource-not-found", "not-authorized-for-resource", "resource-unavailable")
    return str(problem.get("type", "")).endswith(kinds)


def _problem(answer: Json) -> str:
    errors = answer.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else {}
    words = (first.get("detail") or first.get("title")) if isinstance(first, dict) else None
    return shown(words) if words else "an empty answer"
