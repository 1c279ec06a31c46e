"""How long to wait is measured on the platform's clock and told by ours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listeners.waiting import LEAST, MOST, after, until_reset

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DEFAULT = timedelta(minutes=15)


@given(wait=st.integers(1, 86_400), skew=st.integers(-100_000, 100_000))
def test_neither_clock_has_to_be_right(wait: int, skew: int) -> None:
    theirs = NOW + timedelta(seconds=skew)
    headers = {"date": format_datetime(theirs, usegmt=True)}
    assert until_reset(theirs.timestamp() + wait, headers, DEFAULT, NOW) == NOW + timedelta(seconds=wait)


def test_without_a_date_our_clock_has_to_do() -> None:
    assert until_reset(NOW.timestamp() + 60, {}, DEFAULT, NOW) == NOW + timedelta(minutes=1)
    assert until_reset(NOW.timestamp() + 60, {"date": "soon"}, DEFAULT, NOW) == NOW + timedelta(minutes=1)


def test_without_a_reset_the_default_is_waited() -> None:
    assert until_reset(None, {}, DEFAULT, NOW) == NOW + DEFAULT


@pytest.mark.parametrize(("reset", "wait"), [(-1e9, LEAST), (0, LEAST), (1e12, MOST)])
def test_a_reset_in_the_past_or_far_away_is_bounded(reset: float, wait: timedelta) -> None:
    assert until_reset(reset, {}, DEFAULT, NOW) == NOW + wait


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("0.5", LEAST),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), timedelta(seconds=90)),
        ("inf", DEFAULT),
        ("later", DEFAULT),
        ("", DEFAULT),
        (None, DEFAULT),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str | None, wait: timedelta) -> None:
    assert after(text, DEFAULT, NOW) == NOW + wait
