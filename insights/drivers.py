"""Key drivers: how much of what moves an outcome goes with each touchpoint's rating."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from config.errors import UsageError
from insights.columns import Codes, Floats
from insights.covariance import Moments, bootstrap_weights, correlations, expanded_tails
from insights.driver_columns import Columns, outcome_numbers
from insights.importance import EXACT, betas, johnson, lmg, without_chance
from insights.kano import Contrast
from insights.people import respondents
from insights.predictors import Level, Predictor, predictor
from insights.ranking import places
from insights.results import Interval

TOGETHER = 10
"""Minimum people who rated both; with fewer, how the two overlap is then guessed from the others, and said so."""
METHODS = {"lmg": "Shapley/LMG", "johnson": "Johnson relative weights"}


@dataclass(frozen=True)
class Driver:
    """One driver. `weight` is its share of the explained variance; all weights sum to 1.

    A category (text) has `levels` and neither direction, beta nor inflation: its values have no order.
    """

    driver: str
    weight: float
    interval: Interval
    rank_interval: Interval
    n: int
    """Answers that hold both this rating and the outcome."""
    rank: int
    separable_from_next: bool
    direction: Literal["up", "down"] | None
    """Whether better ratings go with a higher or a lower outcome."""
    correlation: float
    """With the outcome; of a category, the multiple correlation."""
    beta: float | None
    """Standardised regression coefficient, all drivers together: what it adds to the others."""
    inflation: float | None
    """Variance inflation factor: 1 is none."""
    collinear: bool
    simultaneous_rank_interval: Interval
    """Ranks that hold for all drivers at once."""
    beta_interval: Interval | None
    asymmetry: Contrast | None
    """Whether it punishes when bad or rewards when good; None where too few rated it at either end."""
    levels: tuple[Level, ...]


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
    people: int = 0
    """Distinct people in those rows: what the intervals rest on."""


@dataclass(frozen=True)
class KeyDrivers:
    """Divide the explained variance of an outcome among predictors.

    Missing ratings are handled by maximum likelihood (EM) under missing at random: nobody is dropped for not having
    rated the wifi. A binary outcome counts as 0 and 1: the weights are those of the normal outcome behind it, for
    cutting that in two scales all its correlations alike; `r_squared` stays that of the 0/1 outcome. Intervals by
    bootstrap of people. A column of text is a category: its values join and leave together.
    """

    outcome: str
    predictors: Sequence[str]
    method: Literal["auto", "lmg", "johnson"] = "auto"
    """auto: LMG up to 16 predictors, Johnson's weights beyond."""
    bootstrap: int = 300
    level: float = 0.95
    minimum: int = 50

    def __call__(self, frame: pd.DataFrame, *, seed: int) -> DriverResult:
        """Raises UsageError on a column that is missing, stands twice or holds text among its numbers."""
        self._check()
        outcome = outcome_numbers(frame, self.outcome)
        asked = ~np.isnan(outcome)
        every = [predictor(frame, name, outcome) for name in self.predictors]
        persons, outcome = respondents(frame)[asked], outcome[asked]
        left_out = {predictor.name: predictor.left_out for predictor in every if predictor.left_out}
        usable = [predictor for predictor in every if not predictor.left_out]
        values = np.column_stack([*(predictor.columns for predictor in usable), outcome])
        # A row without any rating says nothing about drivers, and would only slow the fit.
        rated = ~np.isnan(values[:, :-1]).all(axis=1) if usable else np.ones(len(values), dtype=np.bool_)
        values, persons = values[rated], np.unique(persons[rated], return_inverse=True)[1]
        people = int(persons.max(initial=-1)) + 1
        constant = len(np.unique(outcome[:1000])) < 2 and len(np.unique(outcome)) < 2
        needed = max(self.minimum, 5 * (values.shape[1] - 1))
        if people < needed or constant or not usable:
            notes = _why_nothing(len(values), people, needed, constant=constant, left_out=left_out)
            method = self._name(usable)
            return DriverResult((), None, len(outcome), _complete(values), left_out, True, notes, method, people)
        return self._fit(values, persons, usable, left_out, len(outcome), np.random.default_rng(seed))

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
        self,
        values: Floats,
        persons: Codes,
        usable: list[Predictor],
        left_out: dict[str, str],
        n: int,
        random: np.random.Generator,
    ) -> DriverResult:
        moments = Moments.of(values, random, persons)
        blocks = moments.count.shape[1]
        matrix = correlations(moments, np.ones((1, blocks)))
        again = correlations(
            moments, bootstrap_weights(blocks, self.bootstrap, random), start=matrix[0], tolerance=1e-3
        )
        sizes = tuple(predictor.columns.shape[1] for predictor in usable)
        divide = lmg if self._kind(usable) == "lmg" else johnson
        people = int(persons.max()) + 1
        raw, drawn = without_chance(divide(matrix, sizes), sizes, people, 1)[0], divide(again, sizes)
        drawn = without_chance(drawn, sizes, people, 2)
        r_squared = float(raw.sum())
        weights, draws = raw / max(r_squared, 1e-12), drawn / np.maximum(drawn.sum(axis=1, keepdims=True), 1e-12)
        order = places(weights, draws, level=self.level, certainty=self.level)
        tails = expanded_tails(self.level, persons)
        ends = np.quantile(draws, tails, axis=0)
        slopes, again_slopes = betas(matrix)[0], betas(again)
        table = Columns(values, persons, matrix[0], slopes, sizes, self.level, tails)
        drivers = [
            Driver(
                driver=predictor.name,
                weight=float(weights[at]),
                interval=Interval(float(min(ends[0, at], weights[at])), float(max(ends[1, at], weights[at]))),
                rank_interval=order[at].interval,
                rank=order[at].rank,
                separable_from_next=order[at].separable_from_next,
                simultaneous_rank_interval=order[at].simultaneous,
                levels=predictor.levels,
                **table.about(at, predictor, again_slopes),
            )
            for at, predictor in enumerate(usable)
        ]
        return DriverResult(
            drivers=tuple(sorted(drivers, key=lambda driver: driver.rank)),
            r_squared=r_squared,
            n=n,
            complete=_complete(values),
            left_out=left_out,
            too_few=False,
            notes=_notes(drivers, values, usable, sizes),
            method=self._name(usable),
            people=people,
        )

    def _kind(self, usable: list[Predictor]) -> str:
        if self.method != "auto":
            return self.method
        return "lmg" if len(usable) <= EXACT else "johnson"

    def _name(self, usable: list[Predictor]) -> str:
        return (
            f"{METHODS[self._kind(usable)]} on maximum-likelihood correlations (EM); "
            f"{self.level:.0%} intervals from {self.bootstrap} bootstrap samples of people"
        )


def _complete(values: Floats) -> int:
    return int((~np.isnan(values).any(axis=1)).sum())


def _why_nothing(n: int, people: int, needed: int, *, constant: bool, left_out: dict[str, str]) -> tuple[str, ...]:
    if constant and n:
        return ("the outcome is the same in every row: nothing moves it",)
    if people < needed:
        of = "" if people == n else f" of {people} people"
        return (f"too few: {n} rows{of} with an outcome and a rating, {needed} needed",)
    return ("no predictor can be used: " + "; ".join(f"{name} ({why})" for name, why in left_out.items()),)


def _notes(drivers: list[Driver], values: Floats, usable: list[Predictor], sizes: tuple[int, ...]) -> tuple[str, ...]:
    notes = []
    tangled = [driver.driver for driver in drivers if driver.collinear]
    if tangled:
        notes.append(f"collinear: {', '.join(tangled)}; these ratings say nearly the same, read their weights together")
    # The columns of a category are there or missing together; its first tells.
    seen = ~np.isnan(values[:, np.cumsum((0, *sizes[:-1]))])
    rare = np.argwhere(np.triu(seen.astype(np.float64).T @ seen < TOGETHER, 1))
    notes += [
        f"{usable[first].name} and {usable[other].name} are hardly ever rated by the same person"
        for first, other in rare
    ]
    return tuple(notes)
