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

EXACT = 12
"""LMG looks at every subset of predictors: 2 ** 12 are affordable, with a bootstrap."""


def lmg(matrices: Floats) -> Floats:
    """LMG (Shapley) weights, shape (replicate, predictor): each predictor's mean gain in R squared over all orders."""
    predictors = matrices.shape[-1] - 1
    explained = _explained_by_subset(matrices, predictors)
    subsets = np.arange(1 << predictors)
    size = np.array([bin(one).count("1") for one in subsets])
    weights = np.empty((len(matrices), predictors))
    for one in range(predictors):
        without = subsets[(subsets >> one) & 1 == 0]
        gain = explained[without | (1 << one)] - explained[without]
        share = np.array([1 / (predictors * comb(predictors - 1, int(k))) for k in size[without]])
        weights[:, one] = share @ gain
    return weights


def johnson(matrices: Floats) -> Floats:
    """Johnson's relative weights, shape (replicate, predictor): by way of the closest uncorrelated predictors."""
    among, outcome = matrices[:, :-1, :-1], matrices[:, :-1, -1]
    values, vectors = np.linalg.eigh(among)
    root = np.sqrt(np.maximum(values, 0.0))
    inverse = np.where(root > 1e-6, 1 / np.maximum(root, 1e-6), 0.0)
    loadings = (vectors * root[:, None, :]) @ vectors.transpose(0, 2, 1)
    slopes = np.einsum("rij,rj->ri", (vectors * inverse[:, None, :]) @ vectors.transpose(0, 2, 1), outcome)
    weights: Floats = np.einsum("rij,rj->ri", loadings**2, slopes**2)
    return weights


def betas(matrices: Floats) -> Floats:
    """Standardised regression coefficients, shape (replicate, predictor)."""
    among = matrices[:, :-1, :-1] + 1e-9 * np.eye(matrices.shape[-1] - 1)
    return np.asarray(np.linalg.solve(among, matrices[:, :-1, -1:])[:, :, 0], dtype=np.float64)


def inflation(matrix: Floats) -> Floats:
    """Variance inflation factor of each predictor: 1 / (1 - R squared of it on the others)."""
    among = matrix[:-1, :-1] + 1e-6 * np.eye(len(matrix) - 1)  # a copy of a column gets a large number, not an error
    return np.asarray(np.diagonal(np.linalg.inv(among)), dtype=np.float64).clip(1.0)


def _explained_by_subset(matrices: Floats, predictors: int) -> Floats:
    """R squared for every subset (a bit mask), shape (2 ** predictors, replicate), by partialling out one at a time."""
    explained = np.zeros((1 << predictors, len(matrices)))

    def enter(rest: Floats, names: list[int], mask: int) -> None:
        for place, name in enumerate(names):
            column = rest[:, place:, place]
            left = column[:, :1]
            # A predictor that those already in explain wholly adds nothing; dividing by its rest would be noise.
            slope = np.where(left > 1e-9, column / np.maximum(left, 1e-9), 0.0)
            after = rest[:, place + 1 :, place + 1 :] - slope[:, 1:, None] * column[:, None, 1:]
            explained[mask | 1 << name] = 1 - after[:, -1, -1]
            enter(after, names[place + 1 :], mask | 1 << name)

    enter(matrices, list(range(predictors)), 0)
    return explained
