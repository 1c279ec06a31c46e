"""Scores of pain points with their posterior: unhappy people per 1,000 x impact / 10 x severity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from insights.columns import Floats
from insights.empirical_bayes import fit_beta
from insights.ranking import Place, places

STAGE_PRIOR = 3
"""A stage with fewer touchpoints than this borrows the prior of the whole journey."""


@dataclass(frozen=True)
class PainScores:
    """Score the units of a tally by draws from the posterior of their share and severity."""

    level: float
    certainty: float
    draws: int

    def __call__(self, units: pd.DataFrame, heard: int, random: np.random.Generator) -> pd.DataFrame:
        """The units that hurt, worst first, with their scores, intervals and places."""
        alpha, beta = _priors(units, heard)
        hurts = units["unhappy"].to_numpy() > 0
        units, unhappy = units[hurts], units["unhappy"].to_numpy()[hurts]
        alpha, beta = alpha[hurts] + unhappy, beta[hurts] + heard - unhappy
        severity, error = units["severity"].to_numpy(), units["severity_error"].to_numpy()
        share, weight = alpha / (alpha + beta), 1000 * units["impact"].to_numpy(dtype=np.float64) / 10
        shape = (self.draws, len(units))
        draws = random.beta(alpha, beta, size=shape) * weight
        draws *= np.clip(severity + error * random.standard_normal(shape), 0.0, 1.0)
        scores = weight * share * severity
        ends = np.quantile(draws, [(1 - self.level) / 2, (1 + self.level) / 2], axis=0)
        across = places(scores, draws, level=self.level, certainty=self.certainty)
        within = self._within(units["stage"].to_numpy(), scores, draws)
        units = units.assign(
            score=scores,
            low=np.minimum(ends[0], scores),
            high=np.maximum(ends[1], scores),
            per_1000=1000 * share,
            across=pd.Series(across, index=units.index, dtype=object),
            within=pd.Series(within, index=units.index, dtype=object),
        )
        return units.iloc[np.argsort([place.rank for place in across])]

    def _within(self, stages: Any, scores: Floats, draws: Floats) -> list[Place]:
        found: dict[int, Place] = {}
        for stage in dict.fromkeys(stages):
            members = np.flatnonzero(stages == stage)
            local = places(scores[members], draws[:, members], level=self.level, certainty=self.certainty)
            found.update(zip(members.tolist(), local, strict=True))
        return [found[item] for item in range(len(scores))]


def _priors(units: pd.DataFrame, heard: int) -> tuple[Floats, Floats]:
    """Alpha and beta of each unit's prior: its stage's, or the whole journey's where the stage is small."""
    unhappy, stages = units["unhappy"].to_numpy(), units["stage"].to_numpy()
    whole = fit_beta(unhappy, np.full(len(units), heard))
    alpha, beta = np.empty(len(units)), np.empty(len(units))
    for stage in dict.fromkeys(stages):
        here = stages == stage
        prior = fit_beta(unhappy[here], np.full(here.sum(), heard)) if here.sum() >= STAGE_PRIOR else whole
        alpha[here], beta[here] = prior.alpha, prior.beta
    return alpha, beta
