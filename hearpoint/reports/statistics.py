"""Statistics over rows of responses, each by its usual name: rows and options in, a result of ``insights`` out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from config.clock import SEED, Clock, utc_now
from config.errors import UsageError
from hearpoint.reports.attributes import attributes
from hearpoint.reports.tables import moments
from insights.at_risk import RiskModel, RiskResult
from insights.compare import Comparison, ComparisonResult
from insights.control import ControlChart, ControlResult
from insights.drivers import DriverResult, KeyDrivers
from insights.frames import require
from insights.leaderboard import Board, Leaderboard
from insights.measures import Measure
from insights.modes import ModeResult, Modes
from insights.nps import NPS, NpsResult
from insights.quantification import AdjustedCount, AdjustedShare, KnownError, PredictionPowered, Relabelled
from insights.quintiles import QuintileResult, Quintiles
from insights.representativeness import Representativeness, RepresentativenessResult
from insights.scores import ScoreResult, Scores
from insights.segments import SegmentResult, Segments


@dataclass(frozen=True)
class Score:
    """Which column holds the answers, and how answers become a score."""

    column: str
    measure: Measure

    @classmethod
    def named(cls, column: str, measure: str, scale: int | None = None) -> Score:
        """A score by the name of its measure: nps, csat, ces or mean. Raises UsageError on any other."""
        return cls(column, Measure.named(measure, scale))


def nps(rows: pd.DataFrame, column: str, by: str | None, *, pool_buyers: bool = False) -> Sequence[NpsResult]:
    """Net Promoter Score, of all and by a column."""
    return NPS(column, pool_buyers=pool_buyers)(rows, by)


def scores(rows: pd.DataFrame, score: Score, by: str | None) -> Sequence[ScoreResult]:
    """CSAT, CES, NPS or a mean, of all and by a column."""
    return Scores(score.column, score.measure)(rows, by)


def drivers(
    rows: pd.DataFrame, outcome: str, predictors: Sequence[str], method: Literal["auto", "lmg", "johnson"]
) -> DriverResult:
    """Key drivers of an outcome."""
    return KeyDrivers(outcome, tuple(predictors), method=method)(rows, seed=SEED)


def quintiles(rows: pd.DataFrame, group: str, score: Score, minimum: int) -> QuintileResult:
    """Averages of the fifths of the groups, and whether their gap is more than chance."""
    return Quintiles(group, score.column, score.measure, minimum=minimum)(rows, seed=SEED)


def leaderboard(
    rows: pd.DataFrame,
    group: str,
    score: Score,
    minimum: int,
    over: str | None = None,
    shares: Mapping[str, Mapping[str, float]] | None = None,
) -> Board:
    """Groups in order, with respect for sample size; `over` names a column of periods, the last two are compared."""
    board = Leaderboard(group, score.column, score.measure, minimum=minimum, shares=shares or {})
    if over is None:
        return board(rows, seed=SEED)
    require(rows, [over])
    parts = [rows[rows[over] == period] for period in sorted(rows[over].dropna().unique())[-2:]]
    return board(parts[-1] if parts else rows, parts[0] if len(parts) > 1 else None, seed=SEED)


def segments(rows: pd.DataFrame, columns: Sequence[str], score: Score, *, depth: int, minimum: int) -> SegmentResult:
    """Pockets of high and low score. Without `columns`: over every attribute."""
    names = tuple(columns) or attributes(rows, score.column)
    return Segments(names, score.column, score.measure, depth=depth, minimum=minimum)(rows)


def compare(
    rows: pd.DataFrame, by: str, before: str, after: str, score: Score, mix: Sequence[str] = ()
) -> ComparisonResult:
    """Two values of a column against each other; `mix` names columns whose make-up may have changed."""
    require(rows, [by, *mix])
    parts = [_part(rows, by, value) for value in (before, after)]
    return Comparison(score.column, score.measure, mix=tuple(mix))(parts[0], parts[1], seed=SEED)


def control_chart(
    rows: pd.DataFrame, over: str, score: Score, chart: Literal["p", "xmr"], baseline: int | None
) -> ControlResult:
    """A score by week or month against its own habit."""
    return ControlChart(over, score.column, score.measure, chart=chart, baseline=baseline)(rows)


def modes(
    rows: pd.DataFrame, group: str, mode: str, score: Score, strata: Sequence[str], reference: str | None
) -> ModeResult:
    """The effect of how people answered, and each group's score without it."""
    return Modes(group, mode, score.column, tuple(strata), reference, score.measure)(rows)


def representativeness(
    rows: pd.DataFrame, shares: Mapping[str, Mapping[str, float]], score: Score, asked: int | None
) -> RepresentativenessResult:
    """Response rate, weights to known shares, effective n."""
    return Representativeness(shares, score.column, score.measure)(rows, asked)


def adjusted_share(tagged: int, n: int, *, positives: int, found: int, negatives: int, flagged: int) -> AdjustedShare:
    """A share corrected for the errors of its tags, as labelled texts show them."""
    return AdjustedCount()(tagged, n, KnownError(positives, found, negatives, flagged))


def relabelled_share(tagged: int, n: int, right: int, wrong: int, missed: int, rest: int) -> AdjustedShare:
    """A share corrected by a random sample of its own texts that people labelled again."""
    return PredictionPowered()(tagged, n, Relabelled(right, wrong, missed, rest))


def at_risk(
    rows: pd.DataFrame,
    column: str,
    author: str,
    risk: Literal["detractor", "leaving"],
    days: int,
    date: str = "created_at",
    *,
    ends_with_the_rows: bool = False,
    clock: Clock = utc_now,
) -> RiskResult:
    """Customers seen more than once who may turn into detractors, or leave.

    `ends_with_the_rows`: a file says nothing of the time after its last answer, so silence since then is nobody's.
    """
    require(rows, [author, date])
    rows = rows.assign(author=rows[author], created_at=moments(rows[date], date))
    last = rows["created_at"].max()
    now = last if ends_with_the_rows and pd.notna(last) else pd.Timestamp(clock())
    return RiskModel(column, risk, days)(rows, now=now)


def _part(rows: pd.DataFrame, by: str, value: str) -> pd.DataFrame:
    part = rows[rows[by].astype("string") == value]
    if part.empty:
        known = sorted(rows[by].dropna().astype(str).unique())
        raise UsageError(f"no rows where {by} is {value!r}; there are: {', '.join(known[-20:]) or 'none'}")
    return part
