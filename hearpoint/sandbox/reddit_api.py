"""Reddit in the sandbox: token, new, comments, search, info, about."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from secrets import token_hex
from typing import Any
from urllib.parse import parse_qs

from hearpoint.sandbox.http import Answer, Refused, Request, json_answer
from hearpoint.sandbox.query import BadQuery, Predicate, compile_query
from hearpoint.sandbox.reddit_wire import PREFIX, fullname, subreddit, subreddit_id, thing
from hearpoint.sandbox.world import Held, World

LONGEST_LISTING = 1000
WINDOW_S = 600
_SPANS = {"hour": 1, "day": 24, "week": 7 * 24, "month": 30 * 24, "year": 365 * 24, "all": None}
_OPERATORS: dict[str, Callable[[str], Predicate]] = {
    "author": lambda name: lambda held: held.post.author.lower() == name.lower(),
    "title": lambda word: lambda held: word.lower() in (held.post.title or "").lower(),
    "subreddit": lambda name: lambda held: (held.post.subreddit or "").lower() == name.lower(),
}


@dataclass
class RedditApi:
    """Answers requests about the posts and comments of a world."""

    world: World
    client: tuple[str, str]
    subreddits: frozenset[str] = frozenset()
    tokens: set[str] = field(default_factory=set)
    used: int = 0

    def __post_init__(self) -> None:
        self._routes: list[tuple[re.Pattern[str], Callable[..., Answer]]] = [
            (re.compile(pattern), handler)
            for pattern, handler in (
                (r"/r/([\w+]+)/new", lambda request, name: self._listing(request, "reddit-post", name)),
                (r"/r/([\w+]+)/comments", lambda request, name: self._listing(request, "reddit-comment", name)),
                (r"/r/([\w+]+)/search", self._search),
                (r"/search", self._search),
                (r"/r/(\w+)/about", self._about),
                (r"/api/info", self._info),
            )
        ]

    def answer(self, request: Request) -> Answer:
        path = request.path.removesuffix("/").removesuffix(".json")
        if path == "/api/v1/access_token":
            return self._token(request)
        if request.headers.get("authorization", "").removeprefix("bearer ") not in self.tokens:
            raise Refused(json_answer({"message": "Unauthorized", "error": 401}, 401))
        for pattern, handler in self._routes:
            if request.method == "GET" and (match := pattern.fullmatch(path)):
                return self._counted(handler(request, *match.groups()))
        raise _not_found()

    def _token(self, request: Request) -> Answer:
        expected = "Basic " + b64encode(":".join(self.client).encode()).decode()
        if request.headers.get("authorization") != expected:
            raise Refused(json_answer({"message": "Unauthorized", "error": 401}, 401))
        if parse_qs(request.body.decode()).get("grant_type") != ["client_credentials"]:
            return json_answer({"error": "unsupported_grant_type"})
        token = token_hex(16)
        self.tokens.add(token)
        return json_answer({"access_token": token, "token_type": "bearer", "expires_in": 86400, "scope": "*"})

    def _counted(self, answer: Answer) -> Answer:
        self.used += 1
        left = max(1000 - self.used % 1000, 1)
        return answer.with_headers(
            {"x-ratelimit-used": str(self.used), "x-ratelimit-remaining": f"{left}.0", "x-ratelimit-reset": "300"}
        )

    def _listing(self, request: Request, platform: str, names: str) -> Answer:
        within = self._within(names)
        return self._page(request, lambda below: self.world.where(platform, within, below), platform)

    def _search(self, request: Request, names: str = "all") -> Answer:
        try:
            wanted = compile_query(request.params.get("q", ""), _OPERATORS)
        except BadQuery:
            return _listing_json([], None)
        restricted = request.params.get("restrict_sr", "").lower() in {"1", "true", "on"}
        within = self._within(names if restricted else "all")
        hours = _SPANS.get(request.params.get("t", "all"))
        earliest = self.world.now - timedelta(hours=hours) if hours else None

        def found(below: Held | None) -> Iterator[Held]:
            return self.world.where(
                "reddit-post",
                lambda held: (earliest is None or held.post.created_at >= earliest) and within(held) and wanted(held),
                below,
            )

        return self._page(request, found, "reddit-post")

    def _page(self, request: Request, listing: Callable[[Held | None], Iterator[Held]], platform: str) -> Answer:
        limit = max(1, min(int(request.params.get("limit", "25")), 100))
        after = request.params.get("after")
        reachable = list(islice(listing(None), LONGEST_LISTING))
        if after:
            anchor = self.world.by_wire(platform, after.removeprefix(PREFIX[platform]))
            # As on Reddit, a listing cannot be followed from a post that is not in it any more.
            place = next((at for at, held in enumerate(reachable) if held is anchor), None)
            reachable = [] if place is None else reachable[place + 1 :]
        page = reachable[:limit]
        more = len(reachable) > limit
        return _listing_json([thing(held, self.world) for held in page], fullname(page[-1]) if more else None)

    def _info(self, request: Request) -> Answer:
        names = request.params.get("id", "").split(",")
        things = []
        for name in names[:100]:
            platform = next((kind for kind, prefix in PREFIX.items() if name.startswith(prefix)), None)
            held = self.world.by_wire(platform, name[3:]) if platform else None
            if held is not None and held.post.created_at <= self.world.now:
                things.append(thing(held, self.world))
        return _listing_json(things, None)

    def _about(self, request: Request, name: str) -> Answer:
        self._within(name)
        data = {"display_name": name, "name": subreddit_id(name), "subscribers": 4711, "subreddit_type": "public"}
        return json_answer({"kind": "t5", "data": data})

    def _within(self, names: str) -> Predicate:
        if names.lower() == "all":
            return lambda held: True
        wanted = set(names.lower().split("+"))
        known = {(held.post.subreddit or "").lower() for held in self.world.all("reddit-post")}
        if not wanted & (known | self.subreddits):
            # Reddit sends those who ask for a subreddit that does not exist to its search for subreddits.
            headers = {"location": f"https://www.reddit.com/subreddits/search.json?q={names}"}
            raise Refused(Answer(302, b"", headers))
        return lambda held: subreddit(held, self.world).lower() in wanted


def _listing_json(children: list[dict[str, Any]], after: str | None) -> Answer:
    return json_answer(
        {
            "kind": "Listing",
            "data": {"modhash": "", "dist": len(children), "children": children, "after": after, "before": None},
        }
    )


def _not_found() -> Refused:
    return Refused(json_answer({"message": "Not Found", "error": 404}, 404))
