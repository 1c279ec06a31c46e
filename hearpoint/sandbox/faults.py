"""Faults to inject: what a platform does on a bad day, on demand.

A fault turns the true answer into the one that is sent. `Faults.add` scripts when: the first entry whose `path`
is part of the request's path is used up by that request.

    sandbox.faults.add(rate_limited(reset_in=60))
    sandbox.faults.add(status(503), path="/search", times=2)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event

from hearpoint.sandbox.http import Answer, Request, json_answer


@dataclass(frozen=True)
class Exchange:
    """A request, its true answer, the answer before it from the same path, and the server's clock."""

    request: Request
    answer: Answer
    previous: Answer | None
    clock: float


Fault = Callable[[Exchange], Answer]
TOKEN_PATH = "/api/v1/access_token"


@dataclass
class _Entry:
    fault: Fault
    path: str
    times: int | None

    def applies(self, request: Request) -> bool:
        if not self.path and request.path == TOKEN_PATH:
            return False
        return self.path in request.path and (self.fault is not repeated_page or _is_later_page(request))


class Faults:
    """The script of faults of one sandbox."""

    def __init__(self) -> None:
        self._entries: list[_Entry] = []

    def add(self, fault: Fault, *, path: str = "", times: int | None = 1) -> None:
        """Inject a fault into the next `times` requests (None: all) whose path holds `path`.

        Without a path Reddit's token requests are spared.
        """
        self._entries.append(_Entry(fault, path, times))

    def clear(self) -> None:
        self._entries.clear()

    def take(self, request: Request) -> Fault | None:
        """The fault this request meets, if any; used up by it."""
        entry = next((entry for entry in self._entries if entry.applies(request)), None)
        if entry is not None and entry.times is not None:
            entry.times -= 1
            if entry.times <= 0:
                self._entries.remove(entry)
        return entry.fault if entry else None


def status(code: int, body: bytes = b"<html><body>Something is technically wrong.</body></html>") -> Fault:
    """Any status, by default with a page of HTML as load balancers send it."""
    return lambda exchange: Answer(code, body, {"content-type": "text/html"})


def rate_limited(reset_in: float | None = None) -> Fault:
    """429; with the seconds to wait told the platform's way (X: time of reset, Reddit: Retry-After), or untold."""

    def fault(exchange: Exchange) -> Answer:
        answer = json_answer(
            {"title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank", "status": 429}, 429
        )
        if reset_in is None:
            return answer
        if exchange.request.path.startswith("/2/"):
            return answer.with_headers(
                {"x-rate-limit-reset": str(int(exchange.clock + reset_in)), "x-rate-limit-remaining": "0"}
            )
        return answer.with_headers({"retry-after": f"{reset_in:g}"})

    return fault


def unauthorized(exchange: Exchange) -> Answer:
    """401, the key is not (or no longer) good."""
    if exchange.request.path.startswith("/2/"):
        return json_answer(
            {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}, 401
        )
    return json_answer({"message": "Unauthorized", "error": 401}, 401)


def truncated(exchange: Exchange) -> Answer:
    """Half of the JSON, its length told as if that were all."""
    return replace(exchange.answer, body=exchange.answer.body[: len(exchange.answer.body) // 2])


def cut_off(exchange: Exchange) -> Answer:
    """Half of the JSON, then the connection closes."""
    body = exchange.answer.body
    return replace(exchange.answer, body=body[: len(body) // 2], claims=len(body))


def dropped(exchange: Exchange) -> Answer:
    """The connection closes without an answer."""
    return replace(exchange.answer, dropped=True)


def repeated_page(exchange: Exchange) -> Answer:
    """The page before once more, with its posts and its token. Waits for a request that asks for a later page."""
    return exchange.previous or exchange.answer


def slow(seconds: float) -> Fault:
    """The true answer, late."""

    def fault(exchange: Exchange) -> Answer:
        Event().wait(seconds)
        return exchange.answer

    return fault


def _is_later_page(request: Request) -> bool:
    return any(request.params.get(name) for name in ("next_token", "pagination_token", "after", "until_id"))
