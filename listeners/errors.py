"""What can go wrong while listening, by what to do next.

    ListenerError
      TryAgain      passing fault (5xx, connection, truncated answer): the same fetch may work in a moment
      TryLater      the platform asked to wait: `retry_at` says until when
      GiveUp        a person must act first: key refused, account gone, budget spent, bad query
      InvalidFeedback   a record holds what no feedback may hold; raised where it is made

Listeners raise; they never sleep and never retry. A record that cannot be read ends no fetch: the listener catches
InvalidFeedback, sets the record aside in `Page.skipped`, and the rest of the page goes on.
"""

from __future__ import annotations

from datetime import datetime

from config.errors import HearpointError


class ListenerError(HearpointError):
    """A source could not be read."""


class TryAgain(ListenerError):
    """A passing fault."""


class TryLater(ListenerError):
    """The platform asked to wait until `retry_at` (aware, UTC)."""

    def __init__(self, message: str, retry_at: datetime) -> None:
        self.retry_at = retry_at
        super().__init__(message)


class GiveUp(ListenerError):
    """Nothing will change until a person acts; the message says what to do."""


class InvalidFeedback(ListenerError, ValueError):
    """A field of a feedback holds what it may not: another type, half a character, a date outside the calendar."""

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        super().__init__(f"{field}: {reason}")
