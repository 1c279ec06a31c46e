"""The listener for X: recent search, search in the archive, mentions, an account's posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

import tweepy
from pydantic import ValidationError

from config.clock import Clock, utc_now
from listeners.base import Cursor, Health, Options, Page, Recheck, Skipped
from listeners.errors import GiveUp
from listeners.x import budget
from listeners.x.client import client
from listeners.x.failures import BadParameters, translated
from listeners.x.options import XOptions
from listeners.x.posts import read_posts, time_of, versions
from listeners.x.window import Account, Spent, State, after_page, cut_short, without

Json = dict[str, Any]
LEAST = {"search": 10, "archive": 10, "mentions": 5, "posts": 5}
"""The fewest posts X lets a request ask for."""


class XListener:
    """Reads one query, or one account's mentions or posts."""

    kind: ClassVar[str] = "x"
    ids_are_global: ClassVar[bool] = True
    options_type: ClassVar[type[Options]] = XOptions
    recheck_size: ClassVar[int] = 100
    recheck_days: ClassVar[int] = 0

    def __init__(self, options: XOptions, clock: Clock = utc_now) -> None:
        self.options = options
        self._clock = clock

    def fetch(self, cursor: Cursor) -> Page:
        now = self._clock()
        state = _state(cursor)
        state, spent = self._with_account(state, budget.counted(state.spent, now))
        size = budget.page_size(self.options, spent, least=LEAST[self.options.mode], now=now)
        answer, state, notes = self._ask(state, size)
        posts = answer.get("data", [])
        records, skipped = read_posts(posts)
        state = state.model_copy(update={"spent": budget.add(spent, len(posts))})
        meta = answer.get("meta", {})
        step = after_page(state, _ids(posts), meta.get("next_token"), now)
        step = cut_short(step, self.options.first_posts, now)
        notes += [step.note] if step.note else []
        return Page(
            records=records,
            cursor=step.state.model_dump(mode="json", exclude_none=True, exclude_defaults=True),
            more=step.more,
            skipped=(*skipped, *(Skipped("X", note) for note in notes)),
        )

    def check(self) -> Health:
        if self.options.mode in {"search", "archive"}:
            return self._check_query()
        account = self._look_up()
        return Health(True, f"reads {self.options.mode} of @{account['username']}, whose user_id is {account['id']}")

    def recheck(self, native_ids: Sequence[str]) -> Recheck:
        """What became of posts: each costs a read, up to two where it was edited."""
        answer = self._get(self._posts, "get_tweets", ids=list(native_ids))
        newest = {post["id"]: versions(post)[-1] for post in answer.get("data", [])}
        edited = [latest for shown, latest in newest.items() if latest != shown]
        posts = [post for post in answer.get("data", []) if newest[post["id"]] == post["id"]]
        if edited:
            posts += self._get(self._posts, "get_tweets", ids=edited).get("data", [])
        records, _ = read_posts(posts)
        gone = {one.get("resource_id") or one.get("value") for one in answer.get("errors", []) if _is_gone(one)}
        return Recheck(current=records, gone=tuple(one for one in native_ids if one in gone))

    def _check_query(self) -> Health:
        recent = self.options.mode == "search"
        method = "get_recent_tweets_count" if recent else "get_all_tweets_count"
        answer = self._get(self._plain, method, query=self.options.query)
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
        account: Json = self._get(self._plain, "get_user", **known)["data"]
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
            if not isinstance(answer, dict) or not isinstance(answer.get("data", []), list | dict):
                raise TypeError
        if not answer.keys() & {"data", "meta"} and method != "get_tweets":
            raise GiveUp(f"X has no answer: {_problem(answer)}; correct the source's options")
        return answer


def _state(cursor: Cursor) -> State:
    try:
        return State.model_validate(dict(cursor))
    except ValidationError as error:
        raise GiveUp(
            f"the place where this source was left cannot be read ({error.error_count()} faults); "
            "it may be from a newer version: update, or give the source a new id to start over"
        ) from None


def _ids(posts: Sequence[Any]) -> list[int]:
    return [int(post["id"]) for post in posts if isinstance(post, dict) and str(post.get("id", "")).isdecimal()]


def _gap(state: State, remedy: State) -> list[str]:
    if not remedy.beyond or state.beyond:
        return []
    since = f"{time_of(state.since_id or 0):%Y-%m-%d %H:%M} UTC"
    missing = f"the last complete run was at {since}, more than search's 7 days ago: posts between are missing; "
    return [missing + "a source with mode 'archive' and this moment as 'since' reads them"]


def _is_gone(problem: Mapping[str, Any]) -> bool:
    """Deleted, or hidden from the public, which X wants treated alike."""
    kinds = ("resource-not-found", "not-authorized-for-resource", "resource-unavailable")
    return str(problem.get("type", "")).endswith(kinds)


def _problem(answer: Json) -> str:
    errors = answer.get("errors") or [{}]
    return str(errors[0].get("detail") or errors[0].get("title") or "an empty answer")
