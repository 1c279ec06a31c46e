"""Net Promoter Score: the share of 9-10 less the share of 0-6, by any column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from config.errors import UsageError
from insights.columns import Codes, Floats, Groups, groups
from insights.intervals import net_interval
from insights.measures import NPS_MEASURE
from insights.results import Interval

POPULATIONS = {True: "buyers", False: "non-buyers"}


@dataclass(frozen=True, slots=True)
class NpsResult:
    """NPS of one group, in points from -100 to 100. `nps` and `interval` are None where nobody answered."""

    group: str | None
    """Value of the column; "all" without one; None for rows where the value is missing."""
    n: int
    promoters: int
    passives: int
    detractors: int
    nps: float | None
    interval: Interval | None
    too_few: bool
    population: str | None
    """buyers, non-buyers, or "not stated", where the answers of both are there; they are not pooled unasked."""
    method: str


@dataclass(frozen=True)
class NPS:
    """Net Promoter Score with an adjusted Wald interval.

    B. Rocks (2016), Interval Estimation for the Net Promoter Score, The American Statistician 70(4), 365-372:
    3/4 pseudo-promoters, 3/2 passives, 3/4 detractors, then the Wald interval.
    """

    score: str = "nps"
    minimum: int = 30
    """Fewer answers than this are shown and marked `too_few`."""
    level: float = 0.95
    pool_buyers: bool = False
    """Count buyers and non-buyers together. They answer about different experiences, so only when asked."""

    def __call__(self, feedback: pd.DataFrame, by: str | None = None) -> tuple[NpsResult, ...]:
        """One result a group, in the natural order of the column. Raises UsageError on a score outside 0-10."""
        scores = NPS_MEASURE.answers(feedback, self.score)
        answered = ~np.isnan(scores)
        frame, scores = feedback.loc[answered], scores[answered]
        split = groups(frame, by) if by else Groups(np.zeros(len(frame), dtype=np.int64), ("all",))
        population = self._populations(frame, by)
        counts = _count(scores, split, population)
        return tuple(self._result(*one) for one in counts)

    def _populations(self, frame: pd.DataFrame, by: str | None) -> Groups:
        """Buyers and non-buyers apart, where both are there and nobody asked to pool them."""
        together = Groups(np.zeros(len(frame), dtype=np.int64), ("",))
        if self.pool_buyers or by == "buyer" or "buyer" not in frame.columns:
            return together
        buyer = frame["buyer"]
        codes: Codes = np.where(buyer.isna(), 2, np.where(_truth(buyer), 0, 1)).astype(np.int64)
        if not {0, 1} <= set(np.unique(codes).tolist()):
            return together
        return Groups(codes, (POPULATIONS[True], POPULATIONS[False], "not stated"))

    def _result(self, group: str | None, population: str, counts: tuple[int, int, int]) -> NpsResult:
        detractors, passives, promoters = counts
        n = sum(counts)
        interval = None
        if n:
            low, high = net_interval(promoters, detractors, n, self.level)
            interval = Interval(float(100 * low), float(100 * high))
        return NpsResult(
            group=group,
            n=n,
            promoters=promoters,
            passives=passives,
            detractors=detractors,
            nps=100 * (promoters - detractors) / n if n else None,
            interval=interval,
            too_few=n < self.minimum,
            population=population or None,
            method=f"adjusted Wald interval (Rocks 2016), {self.level:.0%}",
        )


def _truth(buyer: pd.Series[Any]) -> pd.Series[bool]:
    if pd.api.types.is_bool_dtype(buyer.dtype):
        return buyer.fillna(False).astype(bool)
    words = buyer.astype("string").str.strip().str.lower()
    yes, no = words.isin(["true", "1", "1.0", "yes"]), words.isin(["false", "0", "0.0", "no"])
    odd = ~(yes | no) & buyer.notna()
    if odd.any():
        raise UsageError(f"column 'buyer' holds {buyer[odd].iloc[0]!r}; allowed: true, false or empty")
    return yes.fillna(False).astype(bool)


Cell = tuple[str | None, str, tuple[int, int, int]]
"""(group, population, (detractors, passives, promoters))."""


def _count(scores: Floats, split: Groups, population: Groups) -> list[Cell]:
    """A cell for every group and population that has answers; without any answer, one a group."""
    kind = np.digitize(scores, [7, 9])
    rows, columns = len(split) + 1, len(population)
    place = np.where(split.codes < 0, len(split), split.codes)
    table = np.bincount((place * columns + population.codes) * 3 + kind, minlength=rows * columns * 3)
    table = table.reshape(rows, columns, 3)
    names: tuple[str | None, ...] = (*split.labels, None)
    found = [
        (names[row], population.labels[column], (int(cell[0]), int(cell[1]), int(cell[2])))
        for row in range(rows)
        for column in range(columns)
        if (cell := table[row, column]).sum()
    ]
    return found or [(name, "", (0, 0, 0)) for name in split.labels]
