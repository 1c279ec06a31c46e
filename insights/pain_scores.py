"""Scores of pain points with their posterior: unhappy people per 1,000 x impact / 10, or points recoverable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from insights.columns import Floats
from insights.empirical_bayes import draw_beta
from insights.ranking import Place, places
from insights.recoverable import Impacts
from insights.tag_error import TagError

STAGE_PRIOR = 3
"""Minimum touchpoints of a stage with a prior of its own; one with fewer borrows that of the whole journey."""


@dataclass(frozen=True)
class PainScores:
    """Score the units of a tally by draws from the posterior of their share, the tagger's errors in it."""

    level: float
    certainty: float
    draws: int
    error: TagError = field(default_factory=lambda: TagError({}))

    def __call__(
        self, units: pd.DataFrame, respondents: int, random: np.random.Generator, impacts: Impacts | None = None
    ) -> pd.DataFrame:
        """The units that hurt, worst first, with their scores, intervals and places.

        With `impacts` the order is that of the points recoverable, share x what a complaint goes with; without, that
        of the score.
        """
        hurts = units["unhappy"].to_numpy() > 0
        tagged, mean = (values[..., hurts] for values in self._shares(units, respondents, random))
        units, unhappy = units[hurts], units["unhappy"].to_numpy()[hurts]
        names = [str(unit) for unit in units["touchpoint"]]
        precision = units["expected"].to_numpy(dtype=np.float64) / np.maximum(unhappy, 1)
        weight = 100 * units["impact"].to_numpy(dtype=np.float64)
        true = self.error(tagged, names, precision, random)
        share = self.error.share(mean, names, precision, true)
        scores, draws = weight * share, weight * true
        units = units.assign(score=scores, **self._ends("low", "high", scores, draws), per_1000=1000 * share)
        if impacts is not None:
            # Tags that err thin out what a complaint goes with as much as they swell the share: neither is corrected.
            slopes = impacts.draws([*units["key"]], self.draws, random)
            draws = -tagged * slopes
            scores = -mean * slopes.mean(axis=0)
            units = units.assign(points=scores, **self._ends("points_low", "points_high", scores, draws))
        scale = _log if impacts is None else None
        across = places(scores, draws, level=self.level, certainty=self.certainty, scale=scale)
        within = self._within(units["stage"].to_numpy(), scores, draws, scale)
        units = units.assign(
            across=pd.Series(across, index=units.index, dtype=object),
            within=pd.Series(within, index=units.index, dtype=object),
        )
        return units.iloc[np.argsort([place.rank for place in across])]

    def _shares(self, units: pd.DataFrame, respondents: int, random: np.random.Generator) -> tuple[Floats, Floats]:
        """Draws and posterior means of the tagged share of each unit, under its stage's prior."""
        unhappy, stages = units["unhappy"].to_numpy(dtype=np.float64), units["stage"].to_numpy()
        drawn, mean = np.zeros((self.draws, len(units))), np.zeros(len(units))
        if not respondents:
            return drawn, mean
        for stage in dict.fromkeys(stages):
            here = stages == stage
            # A small stage borrows the prior of the whole journey.
            basis = unhappy[here] if here.sum() >= STAGE_PRIOR else unhappy
            prior = draw_beta(basis, float(respondents), self.draws, random)
            drawn[:, here] = prior.shares(unhappy[here], float(respondents), random)
            mean[here] = prior.means(unhappy[here], float(respondents))
        return drawn, mean

    def _ends(self, low: str, high: str, scores: Floats, draws: Floats) -> dict[str, Floats]:
        """The interval of each unit, which holds its figure."""
        ends = np.quantile(draws, [(1 - self.level) / 2, (1 + self.level) / 2], axis=0)
        return {low: np.minimum(ends[0], scores), high: np.maximum(ends[1], scores)}

    def _within(
        self, stages: Any, scores: Floats, draws: Floats, scale: Callable[[Floats], Floats] | None
    ) -> list[Place]:
        by_row: dict[int, Place] = {}
        for stage in dict.fromkeys(stages):
            members = np.flatnonzero(stages == stage)
            local = places(scores[members], draws[:, members], level=self.level, certainty=self.certainty, scale=scale)
            by_row.update(zip(members.tolist(), local, strict=True))
        return [by_row[item] for item in range(len(scores))]


def _log(scores: Floats) -> Floats:
    """Errors of tags multiply, so that scores differ by factors; a tenth of a person per 1,000 keeps none at 0."""
    return np.asarray(np.log(scores + 0.1), dtype=np.float64)
