"""The time, and the seed: both are passed in, and both have one default."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment, aware."""

SEED = 20260914
"""Intervals are drawn from posteriors and topics from random projections; the same data must give the same numbers."""


def utc_now() -> datetime:
    """The clock of every caller that passes no other."""
    return datetime.now(UTC)
