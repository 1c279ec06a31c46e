"""How an explained variance divides among correlated predictors, from correlation matrices; many at once.

Matrices have axes (replicate, column, column), the outcome last. Weights sum to R squared.

References
----------
Lindeman, R. H., Merenda, P. F. and Gold, R. Z. (1980). Introduction to Bivariate and Multivariate Analysis (LMG).
Groemping, U. (2007). Estimators of relative importance in linear regression based on variance decomposition.
    The American Statistician 61(2), 139-147. LMG is the Shapley value of R squared.
Johnson, J. W. (2000). A heuristic method for estimating the relative weight of predictor variables in multiple
    regression. Multivariate Behavioral Research 35(1), 1-19.
"""

from __future__ import annotations

from math import comb

import numpy as np

from insights.columns import Floats

EXACT = 16
"""Maximum predictors for LMG; chosen because it looks at every subset, and 2 ** 16 are affordable with a bootstrap."""


def lmg(matrices: Floats, sizes: tuple[int, ...] | None = None) -> Floats:
    """LMG (Shapley) weights, shape (replicate, predictor): each predictor's mean gain in R squared over all orders.

    `sizes` says how many columns each predictor has, in order; a category joins with all of its own at once.
    """
    sizes = (1,) * (matrices.shape[-1] - 1) if sizes is None else sizes
    predictors = len(sizes)
    explained = _explained_by_subset(matrices, sizes)
    subsets = np.arange(1 << predictors)
    size = np.array([bin(subset).count("1") for subset in subsets])
    weights = np.empty((len(matrices), predictors))
    for predictor in range(predictors):
        without = subsets[(subsets >> predictor) & 1 == 0]
        gain = explained[without | (1 << predictor)] - explained[without]
        share = np.array([1 / (predictors * comb(predictors - 1, int(k))) for k in size[without]])
        weights[:, predictor] = share @ gain
    return weights


def without_chance(weights: Floats, sizes: tuple[int, ...], n: int, times: int) -> Floats:
    """Weights without the R squared that a category's further columns gain by chance (Ezekiel's correction).

    `times` is 2 for a bootstrap, which adds as much noise again. A rating, of one column, is left as it is.
    """
    left = 1 - weights.sum(axis=1, keepdims=True)
    gained = times * (np.array(sizes) - 1) * left / max(1, n - 1)
    return np.asarray(np.where(gained > 0, np.maximum(weights - gained, 0.0), weights))


def johnson(matrices: Floats, sizes: tuple[int, ...] | None = None) -> Floats:
    """Johnson's relative weights, shape (replicate, predictor): by way of the closest uncorrelated predictors.

    `sizes` says how many columns each predictor has; a category has the sum of its own.
    """
    among, outcome = matrices[:, :-1, :-1], matrices[:, :-1, -1]
    values, vectors = np.linalg.eigh(among)
    root = np.sqrt(np.maximum(values, 0.0))
    inverse = np.where(root > 1e-6, 1 / np.maximum(root, 1e-6), 0.0)
    loadings = (vectors * root[:, None, :]) @ vectors.transpose(0, 2, 1)
    slopes = np.einsum("rij,rj->ri", (vectors * inverse[:, None, :]) @ vectors.transpose(0, 2, 1), outcome)
    weights: Floats = np.einsum("rij,rj->ri", loadings**2, slopes**2)
    return weights if sizes is None else np.add.reduceat(weights, np.cumsum((0, *sizes[:-1])), axis=1)


def betas(matrices: Floats) -> Floats:
    """Standardised regression coefficients, shape (replicate, predictor)."""
    among = matrices[:, :-1, :-1] + 1e-9 * np.eye(matrices.shape[-1] - 1)
    return np.asarray(np.linalg.solve(among, matrices[:, :-1, -1:])[:, :, 0], dtype=np.float64)


def inflation(matrix: Floats) -> Floats:
    """Variance inflation factor of each predictor: 1 / (1 - R squared of it on the others)."""
    among = matrix[:-1, :-1] + 1e-6 * np.eye(len(matrix) - 1)  # a copy of a column gets a large number, not an error
    return np.asarray(np.diagonal(np.linalg.inv(among)), dtype=np.float64).clip(1.0)


def _explained_by_subset(matrices: Floats, sizes: tuple[int, ...]) -> Floats:
    """R squared for every subset (a bit mask), shape (2 ** predictors, replicate), by partialling out one at a time."""
    explained = np.zeros((1 << len(sizes), len(matrices)))

    def enter(rest: Floats, names: list[int], mask: int) -> None:
        start = 0
        for place, name in enumerate(names):
            after = rest[:, start:, start:]
            start += sizes[name]
            for _ in range(sizes[name]):
                after = _without_first(after)
            explained[mask | 1 << name] = 1 - after[:, -1, -1]
            if place + 1 < len(names):
                enter(after, names[place + 1 :], mask | 1 << name)

    enter(matrices, list(range(len(sizes))), 0)
    return explained


def _without_first(rest: Floats) -> Floats:
    """The covariance of the others without what the first column explains."""
    column, left = rest[:, 1:, 0], rest[:, :1, 0]
    # A predictor that those already in explain wholly adds nothing; dividing by its rest would be noise.
    slope = np.where(left > 1e-9, column / np.maximum(left, 1e-9), 0.0)
    return np.asarray(rest[:, 1:, 1:] - slope[:, :, None] * column[:, None, :])
