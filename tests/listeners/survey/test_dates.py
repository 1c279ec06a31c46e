from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listeners.survey.dates import AmbiguousDates, DateReader, Order, day_or_month_first

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-02", "2026-11-01T23:00"),
        ("2026-11-02 09:14:40", "2026-11-02T08:14:40"),
        ("2026-11-02T09:14:40.123456", "2026-11-02T08:14:40"),
        ("2026-11-02T09:14:40Z", "2026-11-02T09:14:40"),
        ("2026-11-02T09:14:40+0530", "2026-11-02T03:44:40"),
        ("2026-11-02T09:14:40-08:00", "2026-11-02T17:14:40"),
        ("2026/11/02 9:14:40 AM GMT+1", "2026-11-02T08:14:40"),
        ("2026/11/02 12:05:00 AM GMT-3", "2026-11-02T03:05"),
        ("2026/11/02 12:05:00 PM", "2026-11-02T11:05"),
        ("2.11.2026 9:14", "2026-11-02T08:14"),
        ("02/11/26 9:14 p.m.", "2026-11-02T20:14"),
        ("2 November 2026", "2026-11-01T23:00"),
        ("2nd Nov. 2026, 09:14", "2026-11-02T08:14"),
        ("Mon, 2 Nov 2026 09:14:40 +0000", "2026-11-02T09:14:40"),
        ("November 2, 2026 9:14 AM", "2026-11-02T08:14"),
        ("46328.5", "2026-11-02T11:00"),
        ("2026-07-02 09:00", "2026-07-02T07:00"),
    ],
)
def test_dates_as_tools_write_them(text: str, expected: str) -> None:
    assert DateReader(BERLIN, order="day-first")(text) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "", "10", "Monday", "tomorrow", "2026", "2026-11", "13:00", "2026-13-01", "2026-02-30", "32.1.2026", "1/2",
        "1.1.2026 25:00", "1.1.2026 13:00 PM", "0 January 2026", "3 Brumaire 2026", "2026-11-02 9:14 BST", "12345678",
    ],
)  # fmt: skip
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no|is not|no hour"):
        DateReader(UTC, order="day-first")(text)


@pytest.mark.parametrize("text", ["0001-01-01 00:00+14", "9999-12-31 23:59-14", "1026-11-02", "2126-11-02"])
def test_a_year_in_which_nobody_answered(text: str) -> None:
    with pytest.raises(ValueError, match="lies outside the years 1970 to 2099"):
        DateReader(UTC)(text)


def test_a_format_is_obeyed() -> None:
    read = DateReader(BERLIN, format="%d-%b-%y %H.%M")
    assert read("02-Nov-26 09.14") == datetime(2026, 11, 2, 8, 14, tzinfo=UTC)
    with pytest.raises(ValueError, match="does not match format"):
        read("2026-11-02")


@given(
    moment=st.datetimes(datetime(1971, 1, 1), datetime(2060, 1, 1)).map(lambda one: one.replace(microsecond=0)),  # noqa: DTZ001
    order=st.sampled_from(["day-first", "month-first"]),
    offset=st.integers(-12, 14),
)
def test_what_is_written_is_read(moment: datetime, order: Order, offset: int) -> None:
    date = "%d/%m/%Y" if order == "day-first" else "%m/%d/%Y"
    expected = (moment - timedelta(hours=offset)).replace(tzinfo=UTC)
    for text in (f"{moment:{date} %I:%M:%S %p} GMT{offset:+d}", f"{moment:%Y-%m-%d %H:%M:%S}{offset:+03d}00"):
        assert DateReader(BERLIN, order=order)(text) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["03/04/2026", "25/04/2026"], "day-first"),
        (["03/04/2026", "04/25/2026"], "month-first"),
        (["2026-03-04", "", "3 April 2026"], "auto"),
        ([], "auto"),
    ],
)
def test_one_date_settles_the_order_of_all(texts: list[str], expected: Order) -> None:
    assert day_or_month_first(texts) == expected


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["03/04/2026", "05/06/2026"], "'03/04/2026' can be read two ways"),
        (["25/04/2026", "04/25/2026"], "some dates have the day first and some the month"),
    ],
)
def test_no_order_is_made_up(texts: list[str], said: str) -> None:
    with pytest.raises(AmbiguousDates, match=said):
        day_or_month_first(texts)
