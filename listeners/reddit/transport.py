"""The way to Reddit beneath praw: one request, one answer, no waiting.

prawcore sleeps before requests (by Reddit's rate-limit headers) and sleeps and retries after failures. Listeners do
neither: what goes wrong is raised here as a listener's error, which prawcore lets pass, and the headers it would
sleep by are taken off. When Reddit says that nothing is left, the next request is not sent.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

import prawcore
import requests
from prawcore.const import ACCESS_TOKEN_PATH

from config.clock import Clock
from listeners.address import on_this_machine
from listeners.body import BodyAdapter
from listeners.errors import GiveUp, ListenerError, TryAgain, TryLater
from listeners.waiting import after
from listeners.wire_json import tolerate_long_numbers

RATE_WINDOW = timedelta(minutes=10)
_LIMITS = ("x-ratelimit-remaining", "x-ratelimit-used", "x-ratelimit-reset")


class KeyRefused(GiveUp):
    """Reddit does not (or no longer) accept the token."""


class Transport(prawcore.Requestor):
    """praw's requestor, for one listener."""

    def __init__(self, *, clock: Clock, timeout: float, **kwargs: Any) -> None:
        session = requests.Session()
        for scheme in ("https://", "http://"):
            session.mount(scheme, BodyAdapter(timeout))
        super().__init__(session=session, timeout=timeout, **kwargs)
        session.trust_env = not on_this_machine(self.oauth_url)
        self._clock = clock
        self._timeout = timeout
        self._spent_until: datetime | None = None

    def request(self, *args: Any, timeout: float | None = None, **kwargs: Any) -> requests.Response:
        if self._spent_until is not None and self._clock() < self._spent_until:
            raise _wait(self._spent_until)
        try:
            response = super().request(*args, timeout=self._timeout, **kwargs | {"allow_redirects": False})
        except prawcore.RequestException as error:
            raise _unreachable(error.original_exception) from None
        tolerate_long_numbers(response)
        self._note_limits(response)
        if not response.ok or response.is_redirect:
            raise self._refused(response)
        return response

    def _note_limits(self, response: requests.Response) -> None:
        remaining, reset = response.headers.get(_LIMITS[0]), response.headers.get(_LIMITS[2])
        spent = _number(remaining) < 1
        self._spent_until = after(reset, RATE_WINDOW, self._clock()) if spent else None
        for name in _LIMITS:
            response.headers.pop(name, None)
        if spent and reset is not None:
            response.headers.setdefault("retry-after", reset)

    def _refused(self, response: requests.Response) -> ListenerError:
        code = response.status_code
        if code == 429:
            return _wait(after(response.headers.get("retry-after"), RATE_WINDOW, self._clock()))
        if code >= 500 or code in {408, 425}:
            return TryAgain(f"Reddit has a fault of its own ({code})")
        if code == 401:
            if (response.request.url or "").endswith(ACCESS_TOKEN_PATH):
                return GiveUp("Reddit does not accept the app's id and secret; correct client_id and client_secret")
            return KeyRefused("Reddit does not accept its own token any more; check that the app is still approved")
        return GiveUp(_remedy(code))


def _number(header: str | None) -> float:
    """A header as a number; infinite where it is none."""
    try:
        return float(header) if header is not None else math.inf
    except ValueError:
        return math.inf


def _wait(until: datetime) -> TryLater:
    return TryLater(f"Reddit asks to wait until {until:%Y-%m-%d %H:%M:%S} UTC (rate limit)", until)


def _unreachable(error: Exception) -> ListenerError:
    if isinstance(error, requests.exceptions.SSLError):
        return GiveUp(
            f"the certificate of Reddit's address is not trusted ({error}); correct the system's certificates"
        )
    return TryAgain(f"Reddit could not be reached ({type(error).__name__})")


def _remedy(code: int) -> str:
    if code in {301, 302, 404}:
        return f"Reddit has no such subreddit ({code}); check its spelling in the option subreddit"
    if code == 403:
        return "Reddit does not let this app in (403): the subreddit is private or quarantined, or the app not approved"
    if code == 400:
        return "Reddit refuses the request (400); correct the options subreddit and query"
    return f"Reddit answers with {code}; check the source's options and the app's approval"
