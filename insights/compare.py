"""Two periods or groups compared: is the difference more than chance, and is it real or only another mix of answers?

change = mix (the shares of the cells moved) + real (the scores inside the cells moved)

References
----------
Kitagawa, E. M. (1955). Components of a difference between two rates. JASA 50, 1168-1194.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from insights.cells import cells
from insights.clusters import shared
from insights.columns import Codes, Floats
from insights.decomposition import Parts, decompose
from insights.frames import require
from insights.measures import Measure
from insights.people import authors, respondents
from insights.results import Interval
from insights.summaries import summary

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
    """The verdict on the real change where a mix is given, on the change where not."""
    mix: float | None
    mix_interval: Interval | None
    real: float | None
    real_interval: Interval | None
    cells: tuple[Cell, ...]
    method: str
    before_effective_n: float = 0.0
    """Independent answers those of the period are worth."""
    after_effective_n: float = 0.0
    thin: float | None = None
    """Share of the answers in cells of too few answers to tell a change in them."""


@dataclass(frozen=True)
class Comparison:
    """Compare two frames of responses. `mix` names columns whose make-up may have changed between them.

    An `author` who answered in both, or more than once in either, is one person: errors are of people.
    """

    score: str = "nps"
    measure: Measure = field(default_factory=Measure.nps)
    mix: tuple[str, ...] = ()
    minimum: int = 30
    """Independent answers a period needs."""
    thin: float = 0.2
    """Share of answers in thin cells (see `insights.decomposition`) above which the real change is "too few"."""
    level: float = 0.95

    def __call__(self, before: pd.DataFrame, after: pd.DataFrame, *, seed: int = 0) -> ComparisonResult:
        """Raises UsageError on a missing column or a score out of bounds. `seed` changes nothing: none is drawn."""
        values = [self.measure.contributions(frame, self.score) for frame in (before, after)]
        persons = np.split(respondents(authors(before, after)), [len(before)])
        first, second = (summary(scores, who) for scores, who in zip(values, persons, strict=True))
        test = self.measure.difference(second, first, self.level, _shared(values, persons))
        few = min(first.independent, second.independent) < self.minimum or test is None
        cut = None if few or not self.mix else self._parts(before, after, values, persons)
        parts, names = cut if cut else (None, ())
        interval = test.interval if test else None
        few |= parts is not None and parts.thin > self.thin
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
            verdict="too few" if few else _verdict(parts.real_interval if parts else interval),
            mix=None if parts is None else parts.mix,
            mix_interval=None if parts is None else parts.mix_interval,
            real=None if parts is None else parts.real,
            real_interval=None if parts is None else parts.real_interval,
            cells=() if parts is None else _cells(parts, names),
            method=f"{self.measure.method(self.level)}; difference test of people"
            + (f"; Kitagawa decomposition over {', '.join(self.mix)}, linearised by person" if self.mix else ""),
            before_effective_n=first.independent,
            after_effective_n=second.independent,
            thin=None if parts is None else parts.thin,
        )

    def _parts(
        self, before: pd.DataFrame, after: pd.DataFrame, values: list[Floats], persons: list[Codes]
    ) -> tuple[Parts, tuple[str, ...]]:
        columns = list(self.mix)
        for frame in (before, after):
            require(frame, columns)
        split = cells(pd.concat([before[columns], after[columns]], ignore_index=True), columns)
        period = np.repeat([0, 1], [len(before), len(after)])
        every, who = np.concatenate(values), np.concatenate(persons)
        answered = ~np.isnan(every)
        # Cells in which nobody answered would only be rows of zeros.
        kept, cell = np.unique(split.codes[answered], return_inverse=True)
        parts = decompose(every[answered], cell, period[answered], who[answered], len(kept), self.level)
        return parts, tuple(split.labels[place] for place in kept)


def _shared(values: list[Floats], persons: list[Codes]) -> float:
    """How much less a difference varies for people who stand in both periods."""
    seen = [~np.isnan(scores) for scores in values]
    if not all(present.any() for present in seen):
        return 1.0
    kept = [scores[there] for scores, there in zip(values, seen, strict=True)]
    who = [ids[there] for ids, there in zip(persons, seen, strict=True)]
    return shared(*((scores - scores.mean()) / len(scores) for scores in kept), *who)


def _cells(parts: Parts, names: tuple[str, ...]) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            name,
            float(parts.share[0, place]),
            float(parts.share[1, place]),
            float(parts.mean[0, place]) if parts.n[0, place] else None,
            float(parts.mean[1, place]) if parts.n[1, place] else None,
            float(parts.real_by_cell[place]),
        )
        for place, name in enumerate(names)
    )


def _verdict(interval: Interval | None) -> Verdict:
    if interval is None or interval.low <= 0 <= interval.high:
        return "no change that chance could not make"
    return "better" if interval.low > 0 else "worse"
