"""Two periods or groups compared: is the difference more than chance, and is it real or only another mix of answers?

change = mix (the shares of the cells moved) + real (the scores inside the cells moved)

References
----------
Kitagawa, E. M. (1955). Components of a difference between two rates. JASA 50, 1168-1194.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from insights.cells import cells
from insights.columns import Floats
from insights.frames import require
from insights.measures import NPS_MEASURE, Measure, Summary, summaries, summary
from insights.results import Interval

Verdict = Literal["better", "worse", "no change that chance could not make", "too few"]


@dataclass(frozen=True)
class Cell:
    """A part of the mix before and after; a score is None where nobody in it answered."""

    cell: str
    share_before: float
    share_after: float
    score_before: float | None
    score_after: float | None
    real: float
    """Its part of the real change."""


@dataclass(frozen=True)
class ComparisonResult:
    """`change` is after minus before, in the unit of the measure; `mix` + `real` = `change`."""

    before: float | None
    before_interval: Interval | None
    before_n: int
    after: float | None
    after_interval: Interval | None
    after_n: int
    change: float | None
    interval: Interval | None
    p: float | None
    verdict: Verdict
    """Of the real change where a mix is given, of the change where not."""
    mix: float | None
    mix_interval: Interval | None
    real: float | None
    real_interval: Interval | None
    cells: tuple[Cell, ...]
    method: str


@dataclass(frozen=True)
class Comparison:
    """Compare two frames of responses. `mix` names columns whose make-up may have changed between them."""

    score: str = "nps"
    measure: Measure = NPS_MEASURE
    mix: tuple[str, ...] = ()
    minimum: int = 30
    level: float = 0.95
    draws: int = 2000

    def __call__(self, before: pd.DataFrame, after: pd.DataFrame, *, seed: int) -> ComparisonResult:
        """Raises UsageError on a missing column or a score out of bounds."""
        values = [self.measure.contributions(frame, self.score) for frame in (before, after)]
        first, second = (summary(one) for one in values)
        test = self.measure.difference(second, first, self.level)
        few = min(first.n, second.n) < self.minimum or test is None
        parts = None if few or not self.mix else self._parts(before, after, values, seed)
        real = None if parts is None else parts.real
        real_interval = None if parts is None else parts.real_interval
        interval = test.interval if test else None
        return ComparisonResult(
            before=first.mean if first.n else None,
            before_interval=self.measure.interval(first, self.level),
            before_n=int(first.n),
            after=second.mean if second.n else None,
            after_interval=self.measure.interval(second, self.level),
            after_n=int(second.n),
            change=test.estimate if test else None,
            interval=interval,
            p=test.p if test else None,
            verdict="too few" if few else _verdict(real_interval or interval),
            mix=None if parts is None else parts.mix,
            mix_interval=None if parts is None else parts.mix_interval,
            real=real,
            real_interval=real_interval,
            cells=() if parts is None else parts.cells,
            method=f"{self.measure.method(self.level)}; difference test"
            + (f"; Kitagawa decomposition over {', '.join(self.mix)}, {self.draws} draws" if self.mix else ""),
        )

    def _parts(self, before: pd.DataFrame, after: pd.DataFrame, values: list[Floats], seed: int) -> _Parts:
        columns = list(self.mix)
        for frame in (before, after):
            require(frame, columns)
        split = cells(pd.concat([before[columns], after[columns]], ignore_index=True), columns)
        periods = np.split(split.codes, [len(before)])
        tables = [summaries(one, codes, len(split)) for one, codes in zip(values, periods, strict=True)]
        n = np.array([[one.n for one in table] for table in tables])
        seen = n.sum(axis=0) > 0
        names = [name for name, there in zip(split.labels, seen, strict=True) if there]
        n = n[:, seen]
        mean = np.array([[one.mean for one in table] for table in tables])[:, seen]
        error = np.array([[self._error(one) for one in table] for table in tables])[:, seen]
        mean = _borrowed(mean, n)
        share = n / n.sum(axis=1, keepdims=True)
        random = np.random.default_rng(seed)
        shares = np.stack([random.multinomial(int(row.sum()), row / row.sum(), self.draws) / row.sum() for row in n], 1)
        means = mean + error * random.standard_normal((self.draws, *mean.shape))
        means = np.where(n == 0, means[:, ::-1], means)  # a cell that is new brings its own score, not a change of it
        drawn = _decompose(shares, means)
        mix, real = _decompose(share[None], mean[None])
        tails = [(1 - self.level) / 2, (1 + self.level) / 2]
        ends = [np.quantile(one.sum(axis=1), tails) for one in drawn]
        return _Parts(
            mix=float(mix.sum()),
            mix_interval=Interval(*ends[0].tolist()),
            real=float(real.sum()),
            real_interval=Interval(*ends[1].tolist()),
            cells=tuple(
                Cell(
                    name,
                    float(share[0, one]),
                    float(share[1, one]),
                    float(mean[0, one]) if n[0, one] else None,
                    float(mean[1, one]) if n[1, one] else None,
                    float(real[0, one]),
                )
                for one, name in enumerate(names)
            ),
        )

    def _error(self, one: Summary) -> float:
        return self.measure.error(one) if one.n else 0.0


@dataclass(frozen=True)
class _Parts:
    mix: float
    mix_interval: Interval
    real: float
    real_interval: Interval
    cells: tuple[Cell, ...]


def _decompose(share: Floats, mean: Floats) -> tuple[Floats, Floats]:
    """Mix and real part of each cell; axes (draw, period, cell)."""
    mix = (share[:, 1] - share[:, 0]) * (mean[:, 0] + mean[:, 1]) / 2
    real = (mean[:, 1] - mean[:, 0]) * (share[:, 0] + share[:, 1]) / 2
    return mix, real


def _borrowed(mean: Floats, n: Floats) -> Floats:
    """A cell that one period lacks takes the other's score, so that all it does is counted as mix."""
    return np.where(n == 0, mean[::-1], mean)


def _verdict(interval: Interval | None) -> Verdict:
    if interval is None or interval.low <= 0 <= interval.high:
        return "no change that chance could not make"
    return "better" if interval.low > 0 else "worse"
