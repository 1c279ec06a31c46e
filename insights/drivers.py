"""Key drivers: how much of what moves an outcome goes with each touchpoint's rating."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from config.errors import UsageError
from insights.columns import Floats, numbers
from insights.covariance import Moments, bootstrap_weights, correlations
from insights.driver_columns import outcome_numbers, unusable
from insights.importance import EXACT, betas, inflation, johnson, lmg
from insights.ranking import places
from insights.results import Interval

COLLINEAR = 5.0
"""Variance inflation above this is reported (a common rule; O'Brien 2007 discusses its limits)."""
TOGETHER = 10
"""Fewer people than this who rated both: how the two overlap is then guessed from the others, and said so."""
METHODS = {"lmg": "Shapley/LMG", "johnson": "Johnson relative weights"}


@dataclass(frozen=True)
class Driver:
    """One driver. `weight` is its share of the explained variance; all weights sum to 1."""

    driver: str
    weight: float
    interval: Interval
    rank_interval: Interval
    n: int
    """Answers that hold both this rating and the outcome."""
    rank: int
    separable_from_next: bool
    direction: Literal["up", "down"]
    """Whether better ratings go with a higher or a lower outcome."""
    correlation: float
    beta: float
    """Standardised regression coefficient, all drivers together."""
    inflation: float
    """Variance inflation factor: 1 is none."""
    collinear: bool


@dataclass(frozen=True)
class DriverResult:
    """Drivers, strongest first, and what they rest on. `drivers` is empty where there is too little to say."""

    drivers: tuple[Driver, ...]
    r_squared: float | None
    n: int
    """Rows with an outcome."""
    complete: int
    """Rows with an outcome and every rating."""
    left_out: dict[str, str]
    """Predictor -> why it could not be used."""
    too_few: bool
    notes: tuple[str, ...]
    method: str


@dataclass(frozen=True)
class KeyDrivers:
    """Divide the explained variance of an outcome among predictors.

    Missing ratings are handled by maximum likelihood (EM) under missing at random: nobody is dropped for not having
    rated the wifi. A binary outcome counts as 0 and 1: the weights are those of the normal outcome behind it, for
    cutting that in two scales all its correlations alike; `r_squared` stays that of the 0/1 outcome. Intervals by
    bootstrap.
    """

    outcome: str
    predictors: Sequence[str]
    method: Literal["auto", "lmg", "johnson"] = "auto"
    """auto: LMG up to 12 predictors, Johnson's weights beyond."""
    bootstrap: int = 300
    level: float = 0.95
    minimum: int = 50

    def __call__(self, frame: pd.DataFrame, *, seed: int) -> DriverResult:
        """Raises UsageError on a column that is missing, stands twice or holds text."""
        self._check()
        outcome = outcome_numbers(frame, self.outcome)
        asked = ~np.isnan(outcome)
        ratings = {name: numbers(frame, name)[asked] for name in self.predictors}
        outcome = outcome[asked]
        left_out = {name: why for name, one in ratings.items() if (why := unusable(one, outcome))}
        names = [name for name in self.predictors if name not in left_out]
        values = np.column_stack([*(ratings[name] for name in names), outcome])
        # A row without any rating says nothing about drivers, and would only slow the fit.
        values = values[~np.isnan(values[:, :-1]).all(axis=1)] if names else values
        constant = len(np.unique(outcome[:1000])) < 2 and len(np.unique(outcome)) < 2
        too_few = len(values) < max(self.minimum, 5 * len(names)) or constant or not names
        if too_few:
            needed = max(self.minimum, 5 * len(names))
            notes = _why_nothing(len(values), needed, constant=constant, left_out=left_out)
            return DriverResult(
                (), None, len(outcome), _complete(values), left_out, True, notes, self._name(len(names))
            )
        return self._fit(values, names, left_out, len(outcome), np.random.default_rng(seed))

    def _check(self) -> None:
        if isinstance(self.predictors, str):
            raise UsageError(f"predictors: give a sequence of column names, not the string {self.predictors!r}")
        twice = [name for name in self.predictors if self.predictors.count(name) > 1]
        if twice or self.outcome in self.predictors:
            raise UsageError(f"{(twice or [self.outcome])[0]!r} stands twice; name outcome and predictors once each")
        if not self.predictors:
            raise UsageError("no predictors; name at least one column of ratings")
        if self.method == "lmg" and len(self.predictors) > EXACT:
            raise UsageError(f"LMG takes at most {EXACT} predictors, not {len(self.predictors)}; use method johnson")

    def _fit(
        self, values: Floats, names: list[str], left_out: dict[str, str], n: int, random: np.random.Generator
    ) -> DriverResult:
        moments = Moments.of(values, random)
        blocks = moments.count.shape[1]
        matrix = correlations(moments, np.ones((1, blocks)))
        again = correlations(
            moments, bootstrap_weights(blocks, self.bootstrap, random), start=matrix[0], tolerance=1e-3
        )
        divide = lmg if self._kind(len(names)) == "lmg" else johnson
        raw, drawn = divide(matrix)[0], divide(again)
        r_squared = float(raw.sum())
        weights, draws = raw / max(r_squared, 1e-12), drawn / np.maximum(drawn.sum(axis=1, keepdims=True), 1e-12)
        order = places(weights, draws, level=self.level, certainty=self.level)
        ends = np.quantile(draws, [(1 - self.level) / 2, (1 + self.level) / 2], axis=0)
        factors, slopes = inflation(matrix[0]), betas(matrix)[0]
        drivers = [
            Driver(
                driver=name,
                weight=float(weights[one]),
                interval=Interval(float(min(ends[0, one], weights[one])), float(max(ends[1, one], weights[one]))),
                rank_interval=order[one].interval,
                n=int((~np.isnan(values[:, one])).sum()),
                rank=order[one].rank,
                separable_from_next=order[one].separable_from_next,
                direction="up" if matrix[0, one, -1] >= 0 else "down",
                correlation=float(matrix[0, one, -1]),
                beta=float(slopes[one]),
                inflation=float(factors[one]),
                collinear=bool(factors[one] > COLLINEAR),
            )
            for one, name in enumerate(names)
        ]
        return DriverResult(
            drivers=tuple(sorted(drivers, key=lambda one: one.rank)),
            r_squared=r_squared,
            n=n,
            complete=_complete(values),
            left_out=left_out,
            too_few=False,
            notes=_notes(drivers, values, names),
            method=self._name(len(names)),
        )

    def _kind(self, predictors: int) -> str:
        if self.method != "auto":
            return self.method
        return "lmg" if predictors <= EXACT else "johnson"

    def _name(self, predictors: int) -> str:
        return (
            f"{METHODS[self._kind(predictors)]} on maximum-likelihood correlations (EM); "
            f"{self.level:.0%} intervals from {self.bootstrap} bootstrap samples"
        )


def _complete(values: Floats) -> int:
    return int((~np.isnan(values).any(axis=1)).sum())


def _why_nothing(n: int, needed: int, *, constant: bool, left_out: dict[str, str]) -> tuple[str, ...]:
    if constant and n:
        return ("the outcome is the same in every row: nothing moves it",)
    if n < needed:
        return (f"too few: {n} rows with an outcome and a rating, {needed} needed",)
    return ("no predictor can be used: " + "; ".join(f"{name} ({why})" for name, why in left_out.items()),)


def _notes(drivers: list[Driver], values: Floats, names: list[str]) -> tuple[str, ...]:
    notes = []
    tangled = [one.driver for one in drivers if one.collinear]
    if tangled:
        notes.append(f"collinear: {', '.join(tangled)}; these ratings say nearly the same, read their weights together")
    seen = ~np.isnan(values[:, :-1])
    rare = np.argwhere(np.triu(seen.astype(np.float64).T @ seen < TOGETHER, 1))
    notes += [f"{names[one]} and {names[other]} are hardly ever rated by the same person" for one, other in rare]
    return tuple(notes)
