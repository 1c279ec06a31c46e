"""Priors learnt from the neighbours: a share in a stage is judged against the other shares of that stage.

References
----------
Efron, B. and Morris, C. (1975). Data analysis using Stein's estimator and its generalizations. JASA 70, 311-319.
Gelman, A. et al. (2013). Bayesian Data Analysis, 3rd ed., section 5.3 (the beta-binomial and its hyperprior).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, expit, logit

from insights.columns import Floats

GRID = 24
"""Points each way of the grid that the prior's posterior is put on, twice: once wide, once where its weight lies."""


@dataclass(frozen=True, slots=True)
class BetaPriors:
    """Draws of the prior, not its likeliest value alone: with four neighbours the likeliest is much too sure."""

    alpha: Floats
    beta: Floats

    def shares(self, hits: Floats, n: float, random: np.random.Generator) -> Floats:
        """Draws of the shares, shape (draw, unit), of those of which so many of n were seen."""
        more, less = self.alpha[:, None] + hits, self.beta[:, None] + n - hits
        return np.asarray(random.beta(more, less), dtype=np.float64)

    def means(self, hits: Floats, n: float) -> Floats:
        """Posterior means of the shares."""
        whole = self.alpha + self.beta + n
        return np.asarray((self.alpha / whole).mean() + hits * (1 / whole).mean(), dtype=np.float64)


def draw_beta(hits: Floats, n: float, draws: int, random: np.random.Generator) -> BetaPriors:
    """Beta priors drawn as likely as these (hits of n) make them, under Gelman's weak hyperprior.

    That is (alpha + beta) ** -5/2, on the scale of mean and log concentration: it keeps a handful of equal shares from
    an infinitely sure prior.
    """
    centre = float(logit((hits.sum() + 0.5) / (len(hits) * n + 1)))
    means, sizes = np.linspace(centre - 4, centre + 4, GRID), np.linspace(np.log(0.5), np.log(10 * n + 10), GRID)
    for finer in (False, True):
        share, size = np.meshgrid(expit(means), np.exp(sizes), indexing="ij")
        alpha, beta = (size * share)[..., None], (size * (1 - share))[..., None]
        log = (betaln(alpha + hits, beta + n - hits) - betaln(alpha, beta)).sum(axis=2)
        # d(alpha) d(beta) = size**2 * share * (1 - share) d(logit share) d(log size)
        log += -0.5 * np.log(size) + np.log(share) + np.log1p(-share)
        weight = np.exp(log - log.max())
        if not finer:
            means, sizes = _around(means, weight.max(axis=1)), _around(sizes, weight.max(axis=0))
    chosen = random.choice(weight.size, size=draws, p=(weight / weight.sum()).ravel())
    steps = means[1] - means[0], sizes[1] - sizes[0]
    jitter = random.random((2, draws)) - 0.5  # between the points of the grid
    share = expit(means[chosen // GRID] + steps[0] * jitter[0])
    size = np.exp(sizes[chosen % GRID] + steps[1] * jitter[1])
    return BetaPriors(size * share, size * (1 - share))


def _around(points: Floats, weight: Floats) -> Floats:
    """As many points over the part that has weight, and one step beyond."""
    heavy = np.flatnonzero(weight > 1e-4)
    first, last = max(int(heavy[0]) - 1, 0), min(int(heavy[-1]) + 1, len(points) - 1)
    return np.linspace(float(points[first]), float(points[last]), len(points))
