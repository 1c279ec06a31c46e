"""The parameters of X's requests, held to X's own limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from hearpoint.sandbox.corpus import X_EPOCH_MS, base36
from hearpoint.sandbox.http import Refused, Request
from hearpoint.sandbox.query import BadQuery, Predicate, compile_query
from hearpoint.sandbox.x_errors import invalid
from hearpoint.sandbox.x_wire import NEW, OLD, Spelling, field_names

LISTING = {"max_results", "since_id", "until_id", "start_time", "end_time", "next_token", "pagination_token"}
FIELDS = {"tweet.fields", "post.fields", "user.fields", "expansions", "media.fields", "place.fields", "poll.fields"}
_TOKEN_PREFIX = "b26v"
_OPERATORS: dict[str, Callable[[str], Predicate]] = {
    "from": lambda name: lambda held: held.post.author.lower() == name.lstrip("@").lower(),
    "lang": lambda code: lambda held: (held.post.lang or "und") == code,
    "is": lambda what: {
        "retweet": lambda held: held.post.repost_of is not None,
        "repost": lambda held: held.post.repost_of is not None,
        "reply": lambda held: held.post.in_reply_to is not None,
    }.get(what, lambda held: False),
    "conversation_id": lambda number: lambda held: number in held.history,
}


def page_token(number: int) -> str:
    """The token of the page that goes on below an id."""
    return _TOKEN_PREFIX + base36(number)


def query(request: Request, longest: int) -> Predicate:
    query = request.params.get("query", "")
    if not 1 <= len(query) <= longest:
        raise Refused(invalid("query", query, f"must be 1 to {longest} characters long"))
    try:
        return compile_query(query, _OPERATORS)
    except BadQuery as error:
        raise Refused(invalid("query", query, f"could not be parsed: {error}")) from error


def fields(request: Request) -> tuple[list[str], Spelling]:
    spelling = NEW if NEW.parameter in request.params else OLD
    fields = [name for name in request.params.get(spelling.parameter, "").split(",") if name]
    for name in fields:
        if name not in field_names(spelling):
            raise Refused(invalid(spelling.parameter, name, f"is not one of {sorted(field_names(spelling))}"))
    return fields, spelling


def refuse_unknown(request: Request, known: set[str]) -> None:
    for name in request.params:
        if name not in known:
            raise Refused(invalid(name, request.params[name], f"is not a parameter: expected one of {sorted(known)}"))


def whole(request: Request, name: str, default: int, least: int, limit: int) -> int:
    text = request.params.get(name, str(default))
    if not text.isdecimal() or not least <= int(text) <= limit:
        raise Refused(invalid(name, text, f"is not between {least} and {limit}"))
    return int(text)


def since_id(request: Request) -> int:
    return whole(request, "since_id", 0, 0, 2**63)


def below(request: Request) -> int | None:
    token = request.params.get("next_token") or request.params.get("pagination_token")
    if token is None:
        until = whole(request, "until_id", 0, 0, 2**63)
        return until or None
    try:
        if not token.startswith(_TOKEN_PREFIX):
            raise ValueError
        return int(token.removeprefix(_TOKEN_PREFIX), 36)
    except ValueError:
        raise Refused(invalid("next_token", token, "is not a valid token")) from None


def time(request: Request, name: str) -> datetime | None:
    text = request.params.get(name)
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Refused(invalid(name, text, "is not a valid RFC3339 date-time")) from None


def time_of(number: int) -> datetime:
    return datetime.fromtimestamp(((number >> 22) + X_EPOCH_MS) / 1000, UTC)
