"""Dates as survey tools write them. What can be read two ways is asked about, not guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Literal

from listeners.validity import YEARS, shown

Order = Literal["auto", "day-first", "month-first"]

_CLOCK = (
    r"(?:[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
)
_ZONE = r"\s*(?:(?P<utc>Z|UTC|GMT)?\s*(?P<offset>[+-]\d{1,2}(?::?\d{2})?)?)?"
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_CLOCK}{_ZONE}")
_YEAR_LAST = re.compile(rf"(?P<one>\d{{1,2}})[-/.](?P<two>\d{{1,2}})[-/.](?P<year>\d{{4}}|\d{{2}}){_CLOCK}{_ZONE}")
_NAMED = re.compile(
    rf"(?:[A-Za-z]+,?\s+)??(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?P<name>[A-Za-z]{{3,9}})\.?|"
    rf"(?P<name2>[A-Za-z]{{3,9}})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)[\s,-]+(?P<year>\d{{4}}){_CLOCK}{_ZONE}"
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  Excel counts days of no zone


class AmbiguousDates(ValueError):
    """Nothing in the file says whether the day or the month comes first."""


@dataclass(frozen=True, slots=True)
class DateReader:
    """Text to an aware UTC time. Raises ValueError on what is no date."""

    zone: tzinfo
    format: str | None = None
    order: Order = "auto"

    def __call__(self, text: str) -> datetime:
        moment = datetime.strptime(text, self.format) if self.format else self._recognise(text)  # noqa: DTZ007
        aware = moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
        if aware.year not in YEARS:
            raise ValueError(f"{shown(text)} lies outside the years {YEARS.start} to {YEARS.stop - 1}")
        return aware.astimezone(UTC)

    def _recognise(self, text: str) -> datetime:
        if parts := _YEAR_FIRST.fullmatch(text):
            return _built(parts, int(parts["year"]), int(parts["month"]), int(parts["day"]))
        if parts := _YEAR_LAST.fullmatch(text):
            first, second = int(parts["one"]), int(parts["two"])
            day, month = (first, second) if self.order == "day-first" else (second, first)
            return _built(parts, _full_year(parts["year"]), month, day)
        if parts := _NAMED.fullmatch(text):
            month = _month(parts["name"] or parts["name2"])
            return _built(parts, int(parts["year"]), month, int(parts["day"] or parts["day2"]))
        if _SERIAL.fullmatch(text):
            return _EXCEL_EPOCH + timedelta(seconds=round(float(text) * 86_400))
        raise ValueError(f"{shown(text)} is not a date that is recognised; give its `format`")


def day_or_month_first(texts: Iterable[str]) -> Order:
    """Which comes first in dates such as 03/04/2026, shown by one that can be read one way only.

    Raises AmbiguousDates when all can be read both ways, or some one way and some the other.
    """
    seen: set[Order] = set()
    example = ""
    for text in texts:
        parts = _YEAR_LAST.fullmatch(text)
        if not parts:
            continue
        example = example or text
        if int(parts["one"]) > 12:
            seen.add("day-first")
        elif int(parts["two"]) > 12:
            seen.add("month-first")
    if len(seen) == 1:
        return seen.pop()
    if not example:
        return "auto"
    why = "some dates have the day first and some the month" if seen else f"{example!r} can be read two ways"
    raise AmbiguousDates(
        f"{why}; say `date_order: day-first` or `date_order: month-first` in hearpoint.yaml, "
        "or `order: day-first` beside the `column` of created_at in a mapping file"
    )


def _built(parts: re.Match[str], year: int, month: int, day: int) -> datetime:
    hour, half = int(parts["hour"] or 0), (parts["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError(f"{parts[0]!r}: no hour {hour} on a twelve-hour clock")
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    try:
        clock = (hour, int(parts["minute"] or 0), int(parts["second"] or 0))
        return datetime(year, month, day, *clock, tzinfo=_offset(parts))
    except ValueError:
        raise ValueError(f"{parts[0]!r} is no day and time of the calendar") from None


def _offset(parts: re.Match[str]) -> tzinfo | None:
    if not parts["offset"]:
        return UTC if parts["utc"] else None
    sign, digits = parts["offset"][0], parts["offset"][1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(-shift if sign == "-" else shift)


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def _month(name: str) -> int:
    short = name[:3].lower()
    if short not in _MONTHS:
        raise ValueError(f"{name!r} is not the English name of a month; give the date's `format`")
    return _MONTHS.index(short) + 1
