"""What tweepy raises, said in the words of `listeners.errors`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import requests
import tweepy

from config.clock import Clock
from listeners.errors import GiveUp, TryAgain, TryLater
from listeners.waiting import until_reset

RATE_WINDOW = timedelta(minutes=15)


class BadParameters(GiveUp):
    """X refused the request (400), naming these parameters."""

    def __init__(self, message: str, names: frozenset[str]) -> None:
        self.names = names
        super().__init__(message)


@contextmanager
def translated(clock: Clock) -> Iterator[None]:
    """Raises the listener's error for what goes wrong inside."""
    try:
        yield
    except tweepy.TooManyRequests as error:
        raise _too_many(error, clock) from None
    except tweepy.TwitterServerError as error:
        raise TryAgain(f"X has a fault of its own ({error.response.status_code})") from None
    except tweepy.BadRequest as error:
        raise BadParameters(
            f"X refuses the request: {_words_of(error)}; correct the source's options", _named(error)
        ) from None
    except tweepy.HTTPException as error:
        raise _refused(error) from None
    except requests.TooManyRedirects:
        raise GiveUp("X's address answers with a redirect; correct api_url") from None
    except requests.exceptions.SSLError as error:
        raise GiveUp(
            f"the certificate of X's address is not trusted ({error}); correct api_url or the system's certificates"
        ) from None
    except requests.RequestException as error:
        # Cut-off and unreadable answers are among these.
        raise TryAgain(f"X could not be reached or its answer could not be read ({type(error).__name__})") from None
    except (AttributeError, TypeError, ValueError, RecursionError):
        # tweepy expects an object in every error's body and a number in every rate-limit header.
        raise TryAgain("X's answer could not be read") from None


def _too_many(error: tweepy.TooManyRequests, clock: Clock) -> GiveUp | TryLater:
    if "usage cap" in _words_of(error).lower():
        return GiveUp(f"the X account's own limit is spent: {_words_of(error)}; raise it in X's developer console")
    retry_at = until_reset(error.reset_time, error.response.headers, RATE_WINDOW, clock())
    return TryLater(f"X asks to wait until {retry_at:%Y-%m-%d %H:%M:%S} UTC (rate limit)", retry_at)


def _refused(error: tweepy.HTTPException) -> GiveUp | TryAgain:
    remedies = {
        401: "X does not accept the bearer token; make a new one in X's developer console and set bearer_token",
        402: "the X account has no credits left; buy some in X's developer console",
        403: "the X app is not allowed to do this; check its access level, and that the account is not protected",
        404: "X does not know this address or account; check user_id and api_url",
    }
    code = error.response.status_code
    if code in remedies:
        return GiveUp(f"{remedies[code]} ({_words_of(error)})")
    if code in {408, 425}:
        return TryAgain(f"X did not answer in time ({code})")
    return GiveUp(f"X answers with {_words_of(error)}")


def _words_of(error: tweepy.HTTPException) -> str:
    """X's own words, on one line and not too many of them."""
    return " ".join(str(error).split())[:300]


def _named(error: tweepy.BadRequest) -> frozenset[str]:
    names: set[str] = set()
    for problem in error.api_errors:
        parameters: Any = problem.get("parameters") if isinstance(problem, dict) else None
        names |= set(parameters) if isinstance(parameters, dict) else set()
    return frozenset(names)
