"""X API v2 in the sandbox: search, counts, timelines, lookup, accounts, compliance jobs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from itertools import chain, islice
from typing import Any

from hearpoint.sandbox import x_params as params
from hearpoint.sandbox.http import Answer, Refused, Request, json_answer
from hearpoint.sandbox.query import Predicate
from hearpoint.sandbox.world import Held, World, mentioned, user_id
from hearpoint.sandbox.x_compliance import Compliance
from hearpoint.sandbox.x_errors import forbidden_key, invalid, not_found, not_found_post
from hearpoint.sandbox.x_wire import NEW, moment, post_json, user_json


@dataclass
class XApi:
    """Answers requests about the posts of a world. `window` is how far back recent search sees; None is all the way."""

    world: World
    token: str
    window: timedelta | None = timedelta(days=7)
    accounts: tuple[str, ...] = ()
    base_url: str = ""

    def __post_init__(self) -> None:
        self.compliance = Compliance(self.world)
        self._routes: list[tuple[str, re.Pattern[str], Callable[..., Answer]]] = [
            (method, re.compile(pattern), handler)
            for method, pattern, handler in (
                ("GET", r"/2/tweets/search/recent", lambda request: self._search(request, recent=True)),
                ("GET", r"/2/tweets/search/all", lambda request: self._search(request, recent=False)),
                ("GET", r"/2/tweets/counts/recent", lambda request: self._counts(request, recent=True)),
                ("GET", r"/2/tweets/counts/all", lambda request: self._counts(request, recent=False)),
                ("GET", r"/2/tweets", self._lookup),
                ("GET", r"/2/users/(\d+)", self._user),
                ("GET", r"/2/users/by/username/(\w+)", self._user_by_name),
                ("GET", r"/2/users/(\d+)/mentions", lambda request, who: self._timeline(request, _addresses(who))),
                ("GET", r"/2/users/(\d+)/tweets", lambda request, who: self._timeline(request, _written_by(who))),
            )
        ]

    def answers(self, path: str) -> bool:
        return path.startswith(("/2/", "/compliance/"))

    def answer(self, request: Request) -> Answer:
        if request.path.startswith("/compliance/"):
            return self.compliance.file(request)
        if request.headers.get("authorization") != f"Bearer {self.token}":
            raise Refused(forbidden_key())
        if request.path.startswith("/2/compliance/"):
            return self.compliance.answer(request, self.base_url)
        for method, pattern, handler in self._routes:
            if method == request.method and (match := pattern.fullmatch(request.path)):
                return handler(request, *match.groups())
        raise Refused(
            json_answer({"title": "Not Found", "status": 404, "detail": "Not Found", "type": "about:blank"}, 404)
        )

    def _search(self, request: Request, *, recent: bool) -> Answer:
        params.refuse_unknown(request, params.LISTING | params.FIELDS | {"query", "sort_order"})
        wanted = params.query(request, 512 if recent else 1024)
        bounds = self._bounds(request, recent=recent)
        return self._page(
            request, wanted, bounds, size=params.whole(request, "max_results", 10, 10, 100 if recent else 500)
        )

    def _timeline(self, request: Request, wanted: Predicate) -> Answer:
        params.refuse_unknown(request, params.LISTING | params.FIELDS | {"exclude"})
        return self._page(
            request, wanted, self._bounds(request, recent=False), size=params.whole(request, "max_results", 10, 5, 100)
        )

    def _page(self, request: Request, wanted: Predicate, bounds: Predicate, size: int) -> Answer:
        fields, spelling = params.fields(request)
        below = params.below(request)
        posts = list(islice(self._between(wanted, bounds, below, params.since_id(request)), size + 1))
        page = posts[:size]
        meta: dict[str, Any] = {"result_count": len(page)}
        if not page:
            return json_answer({"meta": meta})
        meta |= {"newest_id": page[0].wire_id, "oldest_id": page[-1].wire_id}
        if len(posts) > size:
            meta["next_token"] = params.page_token(page[-1].number)
        return json_answer({"data": [post_json(held, fields, spelling, self.world) for held in page], "meta": meta})

    def _between(self, wanted: Predicate, bounds: Predicate, below: int | None, since: int) -> Iterator[Held]:
        for held in self.world.newest_first("x", below):
            if held.number <= since:
                return
            if bounds(held) and wanted(held):
                yield held

    def _bounds(self, request: Request, *, recent: bool) -> Predicate:
        """The span of time a listing covers; X refuses what lies outside of recent search."""
        earliest = self.world.now - self.window if recent and self.window is not None else None
        start, end = params.time(request, "start_time"), params.time(request, "end_time")
        since = params.since_id(request)
        if earliest and start and start < earliest:
            raise Refused(
                invalid("start_time", request.params["start_time"], f"must be on or after {moment(earliest)}")
            )
        if earliest and since and params.time_of(since) < earliest:
            raise Refused(
                invalid(
                    "since_id", str(since), f"must be a tweet id created after [{moment(earliest)}]. Use a larger one"
                )
            )
        low = earliest if since else max(filter(None, (start, earliest)), default=None)
        return lambda held: (low is None or held.post.created_at >= low) and (end is None or held.post.created_at < end)

    def _counts(self, request: Request, *, recent: bool) -> Answer:
        params.refuse_unknown(request, params.LISTING | {"query", "granularity"})
        _, spelling = params.fields(request)
        key, total = ("post_count", "total_post_count") if spelling is NEW else ("tweet_count", "total_tweet_count")
        posts = self._between(
            params.query(request, 512), self._bounds(request, recent=recent), None, params.since_id(request)
        )
        days = Counter(held.post.created_at.astimezone(UTC).date() for held in posts)
        data = [
            {"start": f"{day}T00:00:00.000Z", "end": f"{day + timedelta(days=1)}T00:00:00.000Z", key: days[day]}
            for day in sorted(days)
        ]
        return json_answer({"data": data, "meta": {total: days.total()}})

    def _lookup(self, request: Request) -> Answer:
        params.refuse_unknown(request, params.FIELDS | {"ids"})
        ids = request.params.get("ids", "").split(",")
        if not 1 <= len(ids) <= 100 or not all(post_id.isdecimal() for post_id in ids):
            raise Refused(invalid("ids", request.params.get("ids", ""), "must hold 1 to 100 numbers"))
        fields, spelling = params.fields(request)
        data, errors = [], []
        for post_id in ids:
            held = self.world.by_wire("x", post_id)
            if held is None or held.gone or held.post.created_at > self.world.now:
                errors.append(not_found_post(post_id))
            else:
                # An older version's id shows that version's text; its history names the newer ones.
                data.append(post_json(held.at_version(post_id), fields, spelling, self.world))
        return json_answer(({"data": data} if data else {}) | ({"errors": errors} if errors else {}))

    def _user(self, request: Request, who: str) -> Answer:
        params.refuse_unknown(request, params.FIELDS)
        return self._account(lambda handle: user_id(handle) == who, "id", who)

    def _user_by_name(self, request: Request, name: str) -> Answer:
        params.refuse_unknown(request, params.FIELDS)
        return self._account(lambda handle: handle.lower() == name.lower(), "username", name)

    def _account(self, wanted: Callable[[str], bool], parameter: str, value: str) -> Answer:
        """Accounts are those that write or are addressed, and those the sandbox was told of."""
        named = (name for held in self.world.newest_first("x") for name in (held.post.author, *mentioned(held.text)))
        handles: Iterable[str] = chain(self.accounts, named)
        handle = next(filter(wanted, handles), None)
        if handle is None:
            return json_answer({"errors": [not_found("user", parameter, value)]})
        return json_answer({"data": user_json(handle, self.world)})


def _addresses(who: str) -> Predicate:
    return lambda held: any(user_id(handle) == who for handle in mentioned(held.text))


def _written_by(who: str) -> Predicate:
    return lambda held: user_id(held.post.author) == who
