"""Columns as drivers read them: the outcome as numbers, why a rating cannot be used, what is told of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from insights.columns import Codes, Floats, numbers
from insights.importance import inflation
from insights.kano import Contrast, contrast
from insights.results import Interval

if TYPE_CHECKING:
    from insights.predictors import Predictor

COLLINEAR = 5.0
"""Maximum variance inflation that is not reported (a common rule; O'Brien 2007 discusses its limits)."""

MIN_ANSWERS = 10
"""Minimum answers of a rating."""


def outcome_numbers(frame: pd.DataFrame, column: str) -> Floats:
    """The outcome as numbers; yes/no words count as 1 and 0."""
    if column in frame.columns and not pd.api.types.is_numeric_dtype(frame[column].dtype):
        words = frame[column].astype("string").str.strip().str.casefold()
        answers = words.map({"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0})
        if answers.notna().eq(words.notna() & words.ne("")).all():
            return np.asarray(answers.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    return numbers(frame, column)


def unusable(rating: Floats, outcome: Floats) -> str | None:
    seen = rating[~np.isnan(rating)]
    if not seen.size:
        return "no answers"
    if seen.min() == seen.max():
        return f"always {seen[0]:g}"
    if seen.size < MIN_ANSWERS:
        return f"too few: {seen.size} answers"
    if np.ptp(outcome[~np.isnan(rating)]) == 0:
        return "the outcome never differs among those who rated it"
    return None


@dataclass(frozen=True)
class Columns:
    """Predictors' columns with the outcome last, and what the regression on all of them found."""

    values: Floats
    persons: Codes
    matrix: Floats
    slopes: Floats
    sizes: tuple[int, ...]
    level: float
    tails: tuple[float, float]
    """Quantiles of the bootstrap that are an interval's ends."""

    def about(self, at: int, predictor: Predictor, slopes: Floats) -> dict[str, Any]:
        """What is told of a predictor beside its weight; `slopes` are those of the bootstrap."""
        first = sum(self.sizes[:at])
        n = int((~np.isnan(self.values[:, first])).sum())
        correlation = float(self.matrix[first, -1])
        if predictor.category:
            alone = slice(first, first + self.sizes[at])
            among, outcome = self.matrix[alone, alone], self.matrix[alone, -1]
            multiple = float(outcome @ np.linalg.lstsq(among, outcome, rcond=None)[0])
            plain: dict[str, Any] = dict.fromkeys(("direction", "beta", "inflation", "beta_interval", "asymmetry"))
            return {**plain, "n": n, "correlation": max(multiple, 0.0) ** 0.5, "collinear": False}
        factor = float(inflation(self.matrix)[first])
        beta = float(self.slopes[first])
        low, high = np.quantile(slopes[:, first], self.tails)
        return {
            "n": n,
            "direction": "up" if correlation >= 0 else "down",
            "correlation": correlation,
            "beta": beta,
            "beta_interval": Interval(float(min(low, beta)), float(max(high, beta))),
            "inflation": factor,
            "collinear": factor > COLLINEAR,
            "asymmetry": self._asymmetry(first),
        }

    @cached_property
    def _explained(self) -> tuple[Floats, Floats]:
        """Centred columns, and what they explain together, both in the outcome's unit; a missing rating is average."""
        scale = np.nanstd(self.values, axis=0)
        centred = (self.values - np.nanmean(self.values, axis=0))[:, :-1] / scale[:-1]
        each = np.nan_to_num(centred, copy=False) * (self.slopes * scale[-1])
        return each, each.sum(axis=1)

    def _asymmetry(self, column: int) -> Contrast | None:
        """Contrasts of a rating, on the outcome without what the other columns explain."""
        each, together = self._explained
        others = together - each[:, column]
        return contrast(self.values[:, column], self.values[:, -1] - others, self.persons, self.level)
