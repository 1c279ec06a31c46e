"""Weeks and months by name: bounds, neighbours, and which one a moment is in."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import UsageError
from insights.weeks import month_of, period_bounds, period_of, periods_until, week_of

ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"])
moments = st.integers(0, 4_000_000_000)


@given(st.lists(st.none() | moments, min_size=1, max_size=8), ZONES, st.sampled_from(["2026-W47", "2026-11"]))
def test_a_moment_lies_within_its_period(seconds: list[int | None], zone: str, like: str) -> None:
    series = pd.Series(pd.to_datetime(pd.array(seconds, dtype="Int64"), unit="s", utc=True))
    names = period_of(series, zone, like=like)
    assert [name is None for name in names] == [one is None for one in seconds]
    for moment, name in zip(series[series.notna()], names[series.notna()], strict=True):
        start, end = period_bounds(name, zone)
        assert start <= moment < end
        assert periods_until(name, 3)[-1] == name
        assert period_bounds(periods_until(name, 2)[0], zone)[1] == start


def test_names() -> None:
    series = pd.Series(pd.to_datetime(["2026-12-31T23:30Z"]))
    assert (week_of(series)[0], month_of(series)[0]) == ("2026-W53", "2026-12")
    assert (week_of(series, "Europe/Berlin")[0], month_of(series, "Europe/Berlin")[0]) == ("2026-W53", "2027-01")
    assert periods_until("2027-02", 4) == ("2026-11", "2026-12", "2027-01", "2027-02")


@pytest.mark.parametrize("name", ["2026-13", "2026-00", "0001-01", "2026-W60", "november"])
def test_what_is_no_period(name: str) -> None:
    with pytest.raises(UsageError):
        period_bounds(name)
