"""The budget guard."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listeners.errors import GiveUp, TryLater
from listeners.x import budget
from listeners.x.listener import XListener
from listeners.x.options import XOptions
from listeners.x.window import Spent
from tests.listeners.conformance import ids
from tests.listeners.feeds import x_options, x_record, x_sandbox

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


def options(**budgets: int) -> XOptions:
    return XOptions.model_validate({"bearer_token": "env:NONE", "query": "kiosk"} | budgets)


def test_a_new_month_and_a_new_day_begin_at_nothing() -> None:
    spent = Spent(month="2026-10", posts=900, day="2026-10-31", today=80)
    assert budget.counted(spent, NOW) == Spent(month="2026-11", posts=0, day="2026-11-22", today=0)
    same = Spent(month="2026-11", posts=900, day="2026-11-21", today=80)
    assert budget.counted(same, NOW) == Spent(month="2026-11", posts=900, day="2026-11-22", today=0)


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
