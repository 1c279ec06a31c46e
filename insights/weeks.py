"""ISO weeks and months in a time zone, and counts by them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from config.errors import UsageError
from insights.columns import rows
from insights.frames import require
from insights.people import people

YEARS = range(1900, 3000)
"""A typing error in a year must not run into the ends of the calendar, where weeks have no neighbours."""
_MONTH = re.compile(r"\d{4}-\d{2}")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")


def week_of(moments: pd.Series[Any], timezone: str = "UTC") -> pd.Series[str]:
    """The ISO week of each aware moment as "2026-W47", missing where the moment is."""
    days = moments.dt.tz_convert(timezone).dt.tz_localize(None).dt.normalize()
    codes, uniques = pd.factorize(days)
    names = np.array([*(week_name(day.date()) for day in uniques), None], dtype=object)
    weeks: pd.Series[str] = pd.Series(names[codes], index=moments.index, dtype=object)
    return weeks


def month_of(moments: pd.Series[Any], timezone: str = "UTC") -> pd.Series[str]:
    """The month of each aware moment as "2026-11", missing where the moment is."""
    months = moments.dt.tz_convert(timezone).dt.tz_localize(None).dt.to_period("M")
    codes, uniques = pd.factorize(months)
    names = np.array([*map(str, uniques), None], dtype=object)
    return pd.Series(names[codes], index=moments.index, dtype=object)


def week_bounds(week: str, timezone: str = "UTC") -> tuple[datetime, datetime]:
    """First moment of a week and of the next one. Raises UsageError if it is not a week."""
    monday = _monday(week)
    zone = ZoneInfo(timezone)
    return datetime.combine(monday, time(), zone), datetime.combine(monday + timedelta(days=7), time(), zone)


def weeks_until(week: str, count: int) -> tuple[str, ...]:
    """`count` weeks in order, `week` the last."""
    monday = _monday(week)
    return tuple(week_name(monday - timedelta(days=7 * back)) for back in reversed(range(count)))


def unit_of(period: str) -> Literal["week", "month"]:
    """What a name such as "2026-W47" or "2026-11" is the name of."""
    return "month" if _MONTH.fullmatch(period) else "week"


def period_bounds(period: str, timezone: str = "UTC") -> tuple[datetime, datetime]:
    """First moment of a week or a month and of the next one. Raises UsageError if it is neither."""
    if unit_of(period) == "week":
        return week_bounds(period, timezone)
    first, zone = _first_day(period), ZoneInfo(timezone)
    return datetime.combine(first, time(), zone), datetime.combine(_months_later(first, 1), time(), zone)


def periods_until(period: str, count: int) -> tuple[str, ...]:
    """`count` weeks or months in order, `period` the last."""
    if unit_of(period) == "week":
        return weeks_until(period, count)
    first = _first_day(period)
    return tuple(f"{_months_later(first, -back):%Y-%m}" for back in reversed(range(count)))


def period_of(moments: pd.Series[Any], timezone: str, *, like: str) -> pd.Series[str]:
    """The week of each aware moment, or its month where `like` is the name of one."""
    return month_of(moments, timezone) if unit_of(like) == "month" else week_of(moments, timezone)


def _first_day(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    if year not in YEARS or not 1 <= number <= 12:
        raise UsageError(f"{month!r} is not a month; write it as 2026-11")
    return date(year, number, 1)


def _months_later(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _monday(week: str) -> date:
    match = _WEEK.fullmatch(week)
    try:
        if match is None or int(match[1]) not in YEARS:
            raise ValueError(week)
        return date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        raise UsageError(f"{week!r} is not an ISO week; write it as 2026-W47") from None


def week_name(day: date) -> str:
    """The ISO week of a day: "2026-W47"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


@dataclass(frozen=True)
class WeekCount:
    """One week of a stage, touchpoint or topic."""

    week: str
    mentions: int
    negative: int
    people: int
    unhappy: int
    """Distinct people who spoke badly of it."""


@dataclass(frozen=True)
class WeeklyCounts:
    """Mentions and people by week, for each value of a column of the mentions frame: what trend lines draw."""

    by: str
    timezone: str = "UTC"

    def __call__(self, mentions: pd.DataFrame, weeks: tuple[str, ...]) -> dict[str, tuple[WeekCount, ...]]:
        """Value of the column -> one count a week, in the order of `weeks`, zeros where nobody spoke."""
        require(mentions, [self.by, "created_at", "polarity", "feedback_id"])
        frame = mentions[mentions[self.by].notna()]
        frame = pd.DataFrame(
            {
                "key": frame[self.by].astype(object),
                "week": period_of(frame["created_at"], self.timezone, like=weeks[-1]),
                "negative": frame["polarity"].eq("negative"),
                "person": people(frame),
            }
        )
        frame = frame[frame["week"].isin(weeks)]
        counts = frame.groupby(["key", "week"]).agg(mentions=("person", "size"), negative=("negative", "sum"))
        persons = frame.groupby(["key", "week", "person"])["negative"].any().groupby(["key", "week"])
        counts = counts.assign(people=persons.size(), unhappy=persons.sum())
        counted: dict[str, dict[str, WeekCount]] = {}
        for row in rows(counts):
            key, week = row.Index
            numbers = (int(row.mentions), int(row.negative), int(row.people), int(row.unhappy))
            counted.setdefault(str(key), {})[week] = WeekCount(week, *numbers)
        return {
            key: tuple(count.get(week, WeekCount(week, 0, 0, 0, 0)) for week in weeks)
            for key, count in sorted(counted.items())
        }
