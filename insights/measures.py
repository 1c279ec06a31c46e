"""What a score of a group is: NPS, CSAT, CES or a mean. Each is the mean of one number a response.

References
----------
Reichheld, F. F. (2003). The one number you need to grow. Harvard Business Review 81(12), 46-54 (NPS).
Dixon, M., Freeman, K. and Toman, N. (2010). Stop trying to delight your customers. HBR 88(7/8), 116-122 (CES).
Welch, B. L. (1947). The generalization of "Student's" problem. Biometrika 34, 28-35.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from config.errors import UsageError
from insights.columns import Floats, numbers
from insights.intervals import Difference, net_difference, net_interval, net_share, share_difference, wilson
from insights.results import Interval
from insights.summaries import Summary

Kind = Literal["net", "share", "mean"]
LINE = 10
"""Minimum groups to see how the variance goes with the score; fewer have one variance in common."""
REMEDY = "correct it, empty the cell, or choose the measure that fits (nps, csat, ces, mean)"


@dataclass(frozen=True)
class Measure:
    """How answers become a score. `low` and `high` bound the answers; None is no bound."""

    name: str
    kind: Kind
    low: float | None = None
    high: float | None = None
    bad_below: float = 0.0
    """A net score counts an answer below this as -100."""
    good_from: float = 0.0
    """A net score or a share counts an answer from this on as 100."""

    @classmethod
    def nps(cls) -> Measure:
        """Net Promoter Score: the share of 9 and 10 less that of 0 to 6, in points."""
        return cls("nps", "net", 0, 10, bad_below=7, good_from=9)

    @classmethod
    def csat(cls, scale: int = 5, boxes: int = 2) -> Measure:
        """Customer satisfaction: the share of the `boxes` highest answers on 1..scale, in per cent."""
        return cls("csat", "share", 1, scale, good_from=scale - boxes + 1)

    @classmethod
    def ces(cls, scale: int = 7) -> Measure:
        """Customer effort score: the mean of 1..scale, high meaning easy."""
        return cls("ces", "mean", 1, scale)

    @classmethod
    def mean(cls) -> Measure:
        """The mean of any numbers."""
        return cls("mean", "mean")

    @classmethod
    def named(cls, name: str, scale: int | None = None) -> Measure:
        """A measure by name: nps, csat, ces or mean. Raises UsageError on any other name."""
        if name == "nps":
            return cls.nps()
        if name == "mean":
            return cls.mean()
        if name == "csat":
            return cls.csat(scale or 5)
        if name == "ces":
            return cls.ces(scale or 7)
        raise UsageError(f"no measure {name!r}; allowed: nps, csat, ces, mean")

    def contributions(self, frame: pd.DataFrame, column: str) -> Floats:
        """What each response adds to the mean, NaN where missing. Raises UsageError on an answer out of bounds."""
        answers = self.answers(frame, column)
        if self.kind == "mean":
            return answers
        good = 100.0 * (answers >= self.good_from)
        bad = 100.0 * (answers < self.bad_below) if self.kind == "net" else 0.0
        return np.where(np.isnan(answers), np.nan, good - bad)

    def answers(self, frame: pd.DataFrame, column: str) -> Floats:
        """The answers, NaN where missing. Raises UsageError on one that is out of bounds."""
        return numbers(frame, column, low=self.low, high=self.high, whole=self.kind != "mean", remedy=REMEDY)

    def interval(self, group: Summary, level: float = 0.95) -> Interval | None:
        """Interval of the score; None where n is 0, or 1 for a mean."""
        if group.n <= 0 or (self.kind == "mean" and group.n <= 1):
            return None
        if self.kind == "net":
            low, high = net_interval(*self._net(group, group.size(level)), level)
            return Interval(float(100 * low), float(100 * high))
        if self.kind == "share":
            size = group.size(level)
            low, high = wilson(size * group.mean / 100, size, level)
            return Interval(float(100 * low), float(100 * high))
        half = float(stats.t.ppf((1 + level) / 2, group.freedom)) * self.error(group)
        return self.held(group.mean - half, group.mean + half)

    def held(self, low: float, high: float) -> Interval:
        """An interval of scores, held within what a score can be."""
        if self.kind == "mean":
            least, greatest = (
                (-math.inf if self.low is None else self.low),
                (math.inf if self.high is None else self.high),
            )
        else:
            least, greatest = (-100.0 if self.kind == "net" else 0.0), 100.0
        return Interval(float(min(max(low, least), greatest)), float(max(min(high, greatest), least)))

    def error(self, group: Summary) -> float:
        """Standard error of the score; adjusted where the measure is a share, so that it is never 0."""
        n = group.independent
        if self.kind == "net":
            return float(100 * net_share(*self._net(group, n)).error)
        if self.kind == "share":
            share, size = (n * group.mean / 100 + 2) / (n + 4), n + 4
            return float(100 * np.sqrt(share * (1 - share) / size))
        return float(np.sqrt(group.variance / max(n - 1, 1e-9)))

    def errors(self, groups: Sequence[Summary]) -> Floats:
        """Standard errors of many groups, with the variance that groups of about such a score have in common.

        A group's own variance moves with its score by luck (nine promoters of ten vary little), so that the highest
        would look the surest and be drawn in the least; three equal answers are no proof either. So the variance is
        that of a line over scores drawn in towards the mean.
        """
        if not groups:
            return np.empty(0)
        n = np.array([group.n for group in groups])
        worth = np.array([group.independent for group in groups])
        variance = np.array([group.variance for group in groups]) * n / np.maximum(n - 1, 1)
        weight = np.maximum(n - 1, 1e-9)
        pooled = max(float(np.average(variance, weights=weight)), 0.0)
        if self.kind == "mean" or len(groups) < LINE:
            return np.asarray(np.sqrt(pooled / worth), dtype=np.float64)
        score = np.array([group.mean for group in groups])
        centre = float(np.average(score, weights=n))
        luck = pooled / worth
        between = max(float(np.average((score - centre) ** 2 - luck, weights=n)), 0.0)
        drawn = (score - centre) * between / np.maximum(between + luck, 1e-12)
        square = float(np.average(drawn**2, weights=weight))
        slope = float(np.average((variance - pooled) * drawn, weights=weight)) / square if square > 0 else 0.0
        smooth = np.maximum(pooled + slope * (drawn - np.average(drawn, weights=weight)), pooled / 4)
        return np.asarray(np.sqrt(smooth / worth), dtype=np.float64)

    def difference(
        self, first: Summary, second: Summary, level: float = 0.95, shared: float = 1.0
    ) -> Difference | None:
        """First minus second, with interval and test; None where a group is too small to have a variance.

        `shared` is what people who stand in both leave of the variance (`insights.clusters.shared`).
        """
        if min(first.n, second.n) < (2 if self.kind == "mean" else 1):
            return None
        left, two = first.shared(shared), second.shared(shared)
        if self.kind == "net":
            return _scaled(net_difference(self._net(left, left.size(level)), self._net(two, two.size(level)), level))
        if self.kind == "share":
            counts = [(each.size(level) * each.mean / 100, each.size(level)) for each in (left, two)]
            return _scaled(share_difference(counts[0], counts[1], level))
        return _welch(left, two, level)

    def method(self, level: float) -> str:
        names = {"net": "adjusted Wald interval (Rocks 2016)", "share": "Wilson interval", "mean": "t interval"}
        return f"{self.name}: {names[self.kind]}, {level:.0%}"

    def _net(self, group: Summary, n: float) -> tuple[float, float, float]:
        """(ups, downs, n) of so many answers from the mean and the mean square of contributions of -100, 0, 100."""
        net, answered = group.mean / 100, (group.variance + group.mean**2) / 10_000
        return n * (answered + net) / 2, n * (answered - net) / 2, n


def _scaled(difference: Difference) -> Difference:
    return Difference(
        100 * difference.estimate, Interval(100 * difference.interval.low, 100 * difference.interval.high), difference.p
    )


def _welch(first: Summary, second: Summary, level: float) -> Difference:
    parts = [group.variance / max(group.independent - 1, 1e-9) for group in (first, second)]
    error = float(np.sqrt(sum(parts)))
    estimate = first.mean - second.mean
    if error == 0:
        return Difference(estimate, Interval(estimate, estimate), 1.0 if estimate == 0 else 0.0)
    freedom = sum(parts) ** 2 / sum(part**2 / group.freedom for part, group in zip(parts, (first, second), strict=True))
    half = float(stats.t.ppf((1 + level) / 2, freedom)) * error
    p = float(2 * stats.t.sf(abs(estimate) / error, freedom))
    return Difference(estimate, Interval(estimate - half, estimate + half), p)
