"""Scores of many groups, each drawn towards what the others say: the normal hierarchical model.

References
----------
Gelman, A. et al. (2013). Bayesian Data Analysis, 3rd ed., section 5.4 (the eight schools).
Efron, B. and Morris, C. (1975). Data analysis using Stein's estimator and its generalizations. JASA 70, 311-319.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from insights.columns import Floats

GRID = 400


@dataclass(frozen=True)
class Shrunken:
    """Posterior of each group's true score: mean, and draws of shape (draws, group)."""

    mean: Floats
    draws: Floats = field(repr=False)
    spread: float
    """Posterior mean of the standard deviation of true scores between groups."""


def shrink(estimates: Floats, errors: Floats, draws: int, random: np.random.Generator) -> Shrunken:
    """Draw each group's true score given estimates with known standard errors.

    The spread between groups has a flat prior and is averaged over, not plugged in: with few groups that is what keeps
    intervals honest. Fewer than three groups are not drawn together.
    """
    # Groups without any variance at all still need a number to divide by.
    errors = np.maximum(errors, 1e-9 * (1 + np.abs(estimates).max(initial=0.0)))
    if len(estimates) < 3:
        return Shrunken(estimates, estimates + errors * random.standard_normal((draws, len(estimates))), float("inf"))
    variances = errors**2
    # A flat prior up to twice the range seen: beyond it the groups tell each other nothing.
    grid = np.linspace(0, 2 * (np.ptp(estimates) + errors.mean()), GRID)
    precision = 1 / (variances[None, :] + grid[:, None] ** 2)
    centre_variance = 1 / precision.sum(axis=1)
    centre = centre_variance * (precision @ estimates)
    misfit = (precision * (estimates[None, :] - centre[:, None]) ** 2).sum(axis=1)
    log_weight = 0.5 * (np.log(centre_variance) + np.log(precision).sum(axis=1) - misfit)
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    chosen = random.choice(GRID, size=draws, p=weight)
    middle = centre[chosen] + np.sqrt(centre_variance[chosen]) * random.standard_normal(draws)
    own = grid[chosen, None] ** 2 * precision[chosen]  # the weight of a group's own estimate
    spread = np.sqrt(own * variances[None, :])
    drawn = own * estimates[None, :] + (1 - own) * middle[:, None]
    drawn += spread * random.standard_normal((draws, len(estimates)))
    share = grid[:, None] ** 2 * precision
    mean = weight @ (share * estimates[None, :] + (1 - share) * centre[:, None])
    return Shrunken(mean, drawn, float(weight @ grid))
