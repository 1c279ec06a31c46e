"""Net Promoter Score: the share of 9-10 less the share of 0-6, by any column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from config.errors import UsageError
from insights.columns import Codes, Floats, Groups, groups
from insights.measures import Measure
from insights.people import respondents
from insights.results import Interval
from insights.summaries import Summary, summaries

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
    effective_n: float = 0.0
    """Independent answers they are worth: people who answered more than once count by what they add."""
    mean: float | None = None
    """Mean answer, 0-10: it moves where the NPS, which sees three kinds of answers only, does not."""
    distribution: tuple[int, ...] = (0,) * 11
    """How many answered 0, 1, ... 10."""


@dataclass(frozen=True)
class NPS:
    """Net Promoter Score with an adjusted Wald interval.

    B. Rocks (2016), Interval Estimation for the Net Promoter Score, The American Statistician 70(4), 365-372:
    3/4 pseudo-promoters, 3/2 passives, 3/4 detractors, then the Wald interval. Where an `author` answered more than
    once in a group, the interval is that of the effective n (see `insights.clusters`).
    """

    score: str = "nps"
    minimum: int = 30
    """Minimum answers; fewer are shown and marked `too_few`."""
    level: float = 0.95
    pool_buyers: bool = False
    """Count buyers and non-buyers together. They answer about different experiences, so only when asked."""

    def __call__(self, feedback: pd.DataFrame, by: str | None = None) -> tuple[NpsResult, ...]:
        """One result a group, in the natural order of the column. Raises UsageError on a score outside 0-10."""
        scores = Measure.nps().answers(feedback, self.score)
        answered = ~np.isnan(scores)
        frame, scores = feedback.loc[answered], scores[answered]
        split = groups(frame, by) if by else Groups(np.zeros(len(frame), dtype=np.int64), ("all",))
        population = self._populations(frame, by)
        return tuple(self._result(*row) for row in _count(scores, split, population, respondents(frame)))

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

    def _result(self, group: str | None, population: str, counts: Codes, group_summary: Summary) -> NpsResult:
        n, promoters, detractors = int(counts.sum()), int(counts[9:].sum()), int(counts[:7].sum())
        return NpsResult(
            group=group,
            n=n,
            promoters=promoters,
            passives=n - promoters - detractors,
            detractors=detractors,
            nps=100 * (promoters - detractors) / n if n else None,
            interval=Measure.nps().interval(group_summary, self.level),
            too_few=n < self.minimum,
            population=population or None,
            method=f"adjusted Wald interval (Rocks 2016), {self.level:.0%}"
            + ("" if group_summary.effective is None else "; at the effective n of people who answered more than once"),
            effective_n=group_summary.independent,
            mean=float(counts @ np.arange(11)) / n if n else None,
            distribution=tuple(counts.tolist()),
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


Cell = tuple[str | None, str, Codes, Summary]
"""(group, population, how many answered 0 to 10, the summary of what they contribute)."""


def _count(scores: Floats, split: Groups, population: Groups, persons: Codes) -> list[Cell]:
    """A cell for every group and population that has answers; without any answer, one a group."""
    rows, columns = len(split) + 1, len(population)
    place = np.where(split.codes < 0, len(split), split.codes) * columns + population.codes
    answers = scores.astype(np.int64)
    table = np.bincount(place * 11 + answers, minlength=rows * columns * 11).reshape(-1, 11)
    contributions = 100.0 * (answers >= 9) - 100.0 * (answers < 7)
    counted = summaries(contributions, place, rows * columns, persons)
    names: tuple[str | None, ...] = (*split.labels, None)
    cells = [
        (names[at // columns], population.labels[at % columns], table[at], counted[at])
        for at in range(rows * columns)
        if counted[at].n
    ]
    return cells or [(name, "", np.zeros(11, dtype=np.int64), Summary(0.0, 0.0, 0.0)) for name in split.labels]
