"""The budget guard."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listeners.errors import GiveUp, TryLater
from listeners.testing.conformance import ids
from listeners.x import budget
from listeners.x.listener import XListener
from listeners.x.options import XOptions
from listeners.x.window import Spent
from tests.listeners.feeds import x_options, x_record, x_sandbox

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


def options(**budgets: int) -> XOptions:
    return XOptions.model_validate({"bearer_token": "env:NONE", "query": "kiosk"} | budgets)


def test_a_new_month_and_a_new_day_begin_at_nothing() -> None:
    spent = Spent(month="2026-10", posts=900, day="2026-10-31", today=80)
    now = budget.counted(spent, NOW)
    assert (now.month, now.posts, now.day, now.today) == ("2026-11", 0, "2026-11-22", 0)
    same = budget.counted(Spent(month="2026-11", posts=900, day="2026-11-21", today=80), NOW)
    assert (same.month, same.posts, same.day, same.today) == ("2026-11", 900, "2026-11-22", 0)


def test_a_clock_that_steps_over_the_end_of_a_month_and_back_forgets_nothing() -> None:
    november, december = datetime(2026, 11, 30, 23, 59, tzinfo=UTC), datetime(2026, 12, 1, 0, 1, tzinfo=UTC)
    spent = budget.add(budget.counted(None, november), 700)
    spent = budget.add(budget.counted(spent, december), 50)
    back = budget.counted(spent, november)
    assert (back.posts, back.today) == (700, 700)
    again = budget.counted(budget.add(back, 1), december)
    assert (again.posts, again.today) == (50, 50)


def test_a_clock_that_was_years_ahead_does_not_lock_the_budget() -> None:
    spent = budget.add(budget.counted(None, datetime(2099, 1, 1, tzinfo=UTC)), 10_000)
    assert budget.page_size(options(), budget.counted(spent, NOW), least=10, now=NOW) == 100


@given(
    reads=st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), max_size=30),
)
def test_each_month_and_day_counts_what_was_read_in_it_in_whatever_order(reads: list[tuple[int, int]]) -> None:
    spent: Spent | None = None
    months: Counter[str] = Counter()
    days: Counter[str] = Counter()
    for day, posts in reads:
        moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
        spent = budget.add(budget.counted(spent, moment), posts)
        months[f"{moment:%Y-%m}"] += posts
        days[f"{moment:%Y-%m-%d}"] += posts
        assert (spent.posts, spent.today) == (months[spent.month], days[spent.day])
        assert Spent.model_validate(spent.model_dump(mode="json")) == spent


def test_a_spent_month_names_the_money_and_needs_a_person() -> None:
    spent = Spent(month="2026-11", posts=9_995, day="2026-11-22", today=0)
    with pytest.raises(GiveUp, match=r"November 2026 is spent: 9,995 of 10,000 .* about \$49.98; raise monthly_budget"):
        budget.page_size(options(), spent, least=10, now=NOW)


def test_a_spent_day_waits_for_the_next() -> None:
    spent = Spent(month="2026-11", posts=500, day="2026-11-22", today=500)
    with pytest.raises(TryLater, match=r"about \$2.50") as caught:
        budget.page_size(options(daily_budget=500), spent, least=10, now=NOW)
    assert caught.value.retry_at == datetime(2026, 11, 23, tzinfo=UTC)


@given(monthly=st.integers(10, 500), daily=st.integers(10, 500))
def test_no_request_asks_for_more_than_is_left(monthly: int, daily: int) -> None:
    limits, spent = options(monthly_budget=monthly, daily_budget=daily), budget.counted(None, NOW)
    while min(monthly, daily) - spent.posts >= 10:
        spent = budget.add(spent, budget.page_size(limits, spent, least=10, now=NOW))
    assert spent.posts <= min(monthly, daily)
    with pytest.raises((GiveUp, TryLater)):
        budget.page_size(limits, spent, least=10, now=NOW)


def test_a_listener_stops_at_its_budget_and_goes_on_next_month(tmp_path: Path) -> None:
    """What is spent is in the cursor: a new process cannot forget it."""
    moment = NOW
    with x_sandbox([x_record(number, "the kiosk") for number in range(60)]) as sandbox:
        limits = x_options(tmp_path, sandbox.x_url, query="kiosk", monthly_budget=35, page_size=10)
        found = [XListener(limits, clock=lambda: moment).fetch({})]
        for _ in range(2):
            found.append(XListener(limits, clock=lambda: moment).fetch(found[-1].cursor))
        with pytest.raises(GiveUp, match="30 of 35 posts read"):
            XListener(limits, clock=lambda: moment).fetch(found[-1].cursor)
        assert len(ids(found)) == found[-1].cursor["spent"]["posts"] == 30
        moment = datetime(2026, 12, 1, tzinfo=UTC)
        while found[-1].more:
            found.append(XListener(limits, clock=lambda: moment).fetch(found[-1].cursor))
        assert len(set(ids(found))) == 60
