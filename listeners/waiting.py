"""How long a platform asks to wait, whatever its clock and ours say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LEAST = timedelta(seconds=1)
MOST = timedelta(days=1)


def until_reset(reset: float | None, headers: Mapping[str, str], default: timedelta, now: datetime) -> datetime:
    """When to ask again, by our clock, for a platform that tells the time of its reset (Unix seconds).

    The wait is measured on the platform's own clock (its Date header), so that neither clock has to be right.
    """
    if reset is None:
        return now + default
    sent = _date(headers.get("date")) or now
    return now + _bounded(timedelta(seconds=reset - sent.timestamp()))


def after(text: str | None, default: timedelta, now: datetime) -> datetime:
    """When to ask again by a Retry-After header: seconds, or a date."""
    if not text:
        return now + default
    try:
        return now + _bounded(timedelta(seconds=float(text)))
    except (ValueError, OverflowError):
        moment = _date(text)
        return now + (_bounded(moment - now) if moment else default)


def _bounded(wait: timedelta) -> timedelta:
    return min(max(wait, LEAST), MOST)


def _date(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
