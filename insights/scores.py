"""CSAT, CES and other scores by any column (NPS has its own file, with its promoters and detractors)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from insights.columns import Groups, groups
from insights.measures import Measure
from insights.people import respondents
from insights.results import Interval
from insights.summaries import summaries


@dataclass(frozen=True)
class ScoreResult:
    """The score of one group, in the measure's unit."""

    group: str | None
    n: int
    effective_n: float
    """Independent answers they are worth: people who answered more than once count by what they add."""
    score: float | None
    interval: Interval | None
    too_few: bool
    method: str


@dataclass(frozen=True)
class Scores:
    """A measure of a column, whole or by another column."""

    score: str
    measure: Measure = field(default_factory=Measure.csat)
    minimum: int = 30
    level: float = 0.95

    def __call__(self, frame: pd.DataFrame, by: str | None = None) -> tuple[ScoreResult, ...]:
        """One result a group in natural order, rows without one last. Raises UsageError on an answer out of bounds."""
        contributions = self.measure.contributions(frame, self.score)
        split = groups(frame, by) if by else Groups(np.zeros(len(frame), dtype=np.int64), ("all",))
        codes = np.where(split.codes < 0, len(split), split.codes)
        names: tuple[str | None, ...] = (*split.labels, None)
        rows = summaries(contributions, codes, len(names), respondents(frame))
        return tuple(
            ScoreResult(
                group=name,
                n=int(group.n),
                effective_n=group.independent,
                score=group.mean if group.n else None,
                interval=self.measure.interval(group, self.level),
                too_few=group.n < self.minimum,
                method=self.measure.method(self.level),
            )
            for name, group in zip(names, rows, strict=True)
            if name is not None or group.n
        )
