"""The head of a digest: the headline score, this week and over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from insights.nps import NPS, NpsResult
from insights.weeks import period_bounds, periods_until, unit_of, week_name

RECENT = 4
"""Weeks that the week is shown beside; chosen because a month of answers steadies a score that one week cannot."""
YEAR = timedelta(weeks=52)


@dataclass(frozen=True)
class HeadScore:
    """NPS over a stretch of time; `when` says it in words."""

    when: str
    first: str
    last: str
    """Names of the first and the last week."""
    nps: NpsResult


@dataclass(frozen=True)
class ScoreLine:
    """NPS by week for a line: None where nobody answered, so that a gap is drawn as a gap."""

    weeks: tuple[str, ...]
    nps: tuple[float | None, ...]
    n: tuple[int, ...]


@dataclass(frozen=True)
class HeadScores:
    """The headline score of a project, of buyers where both buyers and non-buyers answered."""

    now: tuple[HeadScore, ...] = ()
    line: ScoreLine | None = None


def head_scores(answers: pd.DataFrame, week: str, timezone: str, *, weeks: int = 8) -> HeadScores:
    """This week, the last four, the same four a year ago where anybody answered then, and a line of `weeks`.

    `answers` has nps, created_at, author, feedback_id and perhaps buyer. Without any answer there is nothing to head.
    """
    asked = answers[answers["nps"].notna()]
    recent = periods_until(week, RECENT)
    unit = unit_of(week)
    parts = [(f"this {unit}", week, week), (f"the last {RECENT} {unit}s", recent[0], week)]
    if unit == "week":
        then = [_year_before(name, timezone) for name in (recent[0], week)]
        parts.append((f"the same {RECENT} weeks a year ago", then[0], then[1]))
    scores = [HeadScore(when, first, last, _nps(asked, first, last, timezone)) for when, first, last in parts]
    known = tuple(score for score in scores if score.nps.n)
    return HeadScores(known, _line(asked, periods_until(week, weeks), timezone)) if known else HeadScores()


def _line(asked: pd.DataFrame, weeks: tuple[str, ...], timezone: str) -> ScoreLine:
    results = [_nps(asked, week, week, timezone) for week in weeks]
    return ScoreLine(weeks, tuple(result.nps for result in results), tuple(result.n for result in results))


def _nps(asked: pd.DataFrame, first: str, last: str, timezone: str) -> NpsResult:
    start, end = period_bounds(first, timezone)[0], period_bounds(last, timezone)[1]
    results = NPS()(asked[(asked["created_at"] >= start) & (asked["created_at"] < end)])
    return next((result for result in results if result.population in {None, "buyers"}), results[0])


def _year_before(week: str, timezone: str) -> str:
    return week_name((period_bounds(week, timezone)[0] - YEAR).date())
