"""The budget guard: what has been read is counted in the cursor, so that no run can forget it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from listeners.errors import GiveUp, TryLater
from listeners.x.options import XOptions
from listeners.x.window import Spent

PRICE = 0.005
"""US dollars a post read, X's list price of 2026."""
ACCOUNT = 2
"""What looking up an account costs, in posts."""


_MONTHS_KEPT, _DAYS_KEPT = 24, 62
"""Chosen so that a clock may step back over two years and two months, and a cursor stays short."""


def counted(spent: Spent | None, now: datetime) -> Spent:
    """What has been read in the month and day of `now`, also where the clock has been at another in between."""
    month, day = f"{now:%Y-%m}", f"{now:%Y-%m-%d}"
    if spent is None:
        return Spent(month=month, posts=0, day=day, today=0)
    months, days = spent.months | {spent.month: spent.posts}, spent.days | {spent.day: spent.today}
    posts, today = months.pop(month, 0), days.pop(day, 0)
    return Spent(
        month=month,
        posts=posts,
        day=day,
        today=today,
        months=_nearest(months, month, _MONTHS_KEPT),
        days=_nearest(days, day, _DAYS_KEPT),
    )


def _nearest(counts: dict[str, int], now: str, most: int) -> dict[str, int]:
    """The counts that matter: of them the latest before `now`, and the first after it."""
    before = sorted((name for name in counts if name < now and counts[name]), reverse=True)[:most]
    after = sorted(name for name in counts if name > now and counts[name])[:most]
    return {name: counts[name] for name in sorted([*before, *after])}


def add(spent: Spent, posts: int) -> Spent:
    return spent.model_copy(update={"posts": spent.posts + posts, "today": spent.today + posts})


def page_size(options: XOptions, spent: Spent, least: int, now: datetime) -> int:
    """How many posts the next request may ask for, never beyond a budget. Raises GiveUp or TryLater at its end."""
    left = options.monthly_budget - spent.posts
    if left < least:
        raise GiveUp(
            f"the budget of this source for {now:%B %Y} is spent: {spent.posts:,} of {options.monthly_budget:,} posts "
            f"read, about ${spent.posts * PRICE:,.2f}; raise monthly_budget or wait for the next month"
        )
    if options.daily_budget is not None:
        left_today = options.daily_budget - spent.today
        if left_today < least:
            tomorrow = (now + timedelta(days=1)).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            raise TryLater(
                f"the budget of this source for today is spent: {spent.today:,} of {options.daily_budget:,} posts "
                f"read, about ${spent.today * PRICE:,.2f}; it goes on tomorrow, or raise daily_budget",
                tomorrow,
            )
        left = min(left, left_today)
    return min(options.page_size, left)
