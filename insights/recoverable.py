"""What a complaint about a touchpoint goes with in the score: each its own, as far as it is known.

References
----------
Gelman, A. et al. (2013). Bayesian Data Analysis, 3rd ed., section 5.4 (the normal hierarchical model).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights.columns import Floats
from insights.hierarchy import shrink
from insights.measures import Measure
from insights.theme_impact import ThemeImpacts

MIN_RESPONSES = 10
"""Minimum scored responses with a complaint, and without, for an impact of its own."""


@dataclass(frozen=True)
class Impacts:
    """Points of the score by which responses with a complaint differ, other complaints held; by key of the unit."""

    keys: tuple[str, ...]
    slopes: Floats
    errors: Floats
    n: int
    """Responses that hold a score."""

    def draws(self, keys: list[str], size: int, random: np.random.Generator) -> Floats:
        """Shape (draw, key). One without an impact of its own has one like the others', as unlike as they are."""
        drawn = shrink(self.slopes, self.errors, size, random).draws
        middle, spread = drawn.mean(axis=1), drawn.std(axis=1)
        place = {key: at for at, key in enumerate(self.keys)}
        # Fewer than two say nothing of how unlike impacts are: as unlike as their mean is far from none.
        wide = spread if len(self.keys) > 1 else np.abs(middle)
        return np.stack(
            [drawn[:, place[key]] if key in place else middle + wide * random.standard_normal(size) for key in keys],
            axis=1,
        )


def impacts(feedback: pd.DataFrame, complaints: pd.DataFrame, key: str, score: str, measure: Measure) -> Impacts | None:
    """From the responses that hold a score and mentions, all negative, with the column `key`; None where too few."""
    result = ThemeImpacts(key, score, measure, minimum=MIN_RESPONSES)(feedback, complaints)
    if not result.themes:
        return None
    themes = sorted(result.themes, key=lambda theme: theme.theme)
    return Impacts(
        tuple(theme.theme for theme in themes),
        np.array([theme.slope for theme in themes]),
        np.array([theme.slope_error for theme in themes]),
        result.n,
    )
