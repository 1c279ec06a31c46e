"""Correlations of ratings that not everybody gave: maximum likelihood from incomplete rows, and its bootstrap.

All the work is on sufficient statistics (counts, sums, cross-products) by pattern of missing answers and by block of
rows, so that a million rows cost one pass and a bootstrap replicate costs a weighting of blocks.

References
----------
Dempster, A. P., Laird, N. M. and Rubin, D. B. (1977). Maximum likelihood from incomplete data via the EM algorithm.
    JRSS B 39, 1-38.
Little, R. J. A. and Rubin, D. B. (2019). Statistical Analysis with Missing Data, 3rd ed., chapter 11.
Hesterberg, T. C. (2015). What teachers should know about the bootstrap. The American Statistician 69(4), 371-386.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from insights.columns import Codes, Floats

BLOCKS = 1000
"""Maximum blocks into which people are dealt at random, the units the bootstrap draws; few people are their own."""
PATTERNS = 48
"""Maximum patterns of missing answers kept apart. A rarer one is read as the common one that shares most of its
answers."""


@dataclass(frozen=True)
class Moments:
    """Counts, sums and cross-products of centred columns; axes (pattern, block, column[, column])."""

    seen: npt.NDArray[np.bool_]
    """(pattern, column): which columns a pattern has."""
    count: Floats
    total: Floats
    cross: Floats

    @classmethod
    def of(cls, values: Floats, random: np.random.Generator, persons: Codes | None = None) -> Moments:
        """Moments of rows x columns with NaN where missing, standardised first: correlations do not mind.

        `persons` numbers the person of each row from 0; all rows of a person fall into one block.
        """
        scaled = (values - np.nanmean(values, axis=0)) / np.nanstd(values, axis=0)
        seen, pattern = _patterns(~np.isnan(values))
        rows, columns = values.shape
        units = rows if persons is None else int(persons.max()) + 1
        blocks = min(units, BLOCKS)
        dealt = random.permutation(units) % blocks
        cell = pattern * blocks + (dealt if persons is None else dealt[persons])
        size = len(seen) * blocks
        filled = np.where(seen[pattern] & ~np.isnan(scaled), scaled, 0.0).T
        shape = (len(seen), blocks)
        total = np.stack(
            [np.bincount(cell, scores, size).reshape(shape).astype(np.float64) for scores in filled], axis=-1
        )
        cross = np.empty((*shape, columns, columns))
        for first in range(columns):
            for second in range(first, columns):
                both = np.bincount(cell, filled[first] * filled[second], size).reshape(shape)
                cross[..., first, second] = cross[..., second, first] = both
        count = np.asarray(np.bincount(cell, minlength=size).reshape(shape), dtype=np.float64)
        return cls(seen, count, total, cross)

    def weighted(self, weights: Floats) -> tuple[Floats, Floats, Floats]:
        """Count, total and cross of each replicate, axes (replicate, pattern, ...); `weights` is (replicate, block)."""
        return tuple(  # type: ignore[return-value]
            np.tensordot(weights, matrix, axes=(1, 1)) for matrix in (self.count, self.total, self.cross)
        )


def correlations(moments: Moments, weights: Floats, *, start: Floats | None = None, tolerance: float = 1e-5) -> Floats:
    """Maximum likelihood correlation matrices by EM under missing at random, one a row of `weights` (replicate, block).

    `start` is a covariance matrix to begin from.
    """
    count, total, cross = moments.weighted(weights)
    n = count.sum(axis=1)
    columns = moments.seen.shape[1]
    covariance = np.broadcast_to(np.eye(columns) if start is None else start, (len(n), columns, columns)).copy()
    mean = np.zeros((len(n), columns))
    previous = _correlation(covariance)
    for _ in range(500):
        first, second = _expected(moments.seen, count, total, cross, mean, covariance)
        mean = first / n[:, None]
        covariance = second / n[:, None, None] - mean[:, :, None] * mean[:, None, :]
        current = _correlation(covariance)
        if moments.seen.all() or np.abs(current - previous).max() < tolerance:
            break
        previous = current
    return _correlation(covariance)


def bootstrap_weights(blocks: int, replicates: int, random: np.random.Generator) -> Floats:
    """How often each block is drawn, shape (replicates, blocks)."""
    return random.multinomial(blocks, np.full(blocks, 1 / blocks), size=replicates).astype(np.float64)


def expanded_tails(level: float, persons: Codes) -> tuple[float, float]:
    """Quantiles of bootstrap draws that are the ends of an interval: a bootstrap of few people is somewhat too narrow
    (Hesterberg 2015), the more so where some answered far more often than others (Kish's count of people).
    """
    each = np.bincount(persons).astype(np.float64)
    people = max(2.0, float(each.sum() ** 2 / (each**2).sum()))
    tail = float(stats.norm.cdf(-np.sqrt(people / (people - 1)) * stats.t.ppf((1 + level) / 2, people - 1)))
    return tail, 1 - tail


def _expected(
    seen: npt.NDArray[np.bool_], count: Floats, total: Floats, cross: Floats, mean: Floats, covariance: Floats
) -> tuple[Floats, Floats]:
    """Expected sums and cross-products of the complete rows, given the answers that are there (the E step)."""
    first, second = np.zeros_like(mean), np.zeros_like(covariance)
    for pattern, has in enumerate(seen):
        here, gone = np.flatnonzero(has), np.flatnonzero(~has)
        n, sums, products = count[:, pattern], total[:, pattern][:, here], cross[:, pattern][:, here][:, :, here]
        first[:, here] += sums
        second[:, here[:, None], here] += products
        if not gone.size:
            continue
        known, between = covariance[:, here[:, None], here], covariance[:, gone[:, None], here]
        slope = _solve(known, between)
        offset = mean[:, gone] - np.einsum("rgh,rh->rg", slope, mean[:, here])
        predicted = np.einsum("rgh,rh->rg", slope, sums)
        first[:, gone] += n[:, None] * offset + predicted
        mixed = offset[:, :, None] * sums[:, None, :] + slope @ products
        second[:, gone[:, None], here] += mixed
        second[:, here[:, None], gone] += mixed.transpose(0, 2, 1)
        spread = covariance[:, gone[:, None], gone] - slope @ between.transpose(0, 2, 1)
        inner = offset[:, :, None] * predicted[:, None, :]
        square = offset[:, :, None] * offset[:, None, :]
        second[:, gone[:, None], gone] += (
            n[:, None, None] * (spread + square)
            + inner
            + inner.transpose(0, 2, 1)
            + slope @ products @ slope.transpose(0, 2, 1)
        )
    return first, second


def _solve(known: Floats, between: Floats) -> Floats:
    """Regression slopes of the missing columns on the known ones; a touch of ridge keeps copies of a column apart."""
    ridge = 1e-9 * np.eye(known.shape[-1])
    slopes = np.linalg.solve(known + ridge, between.transpose(0, 2, 1)).transpose(0, 2, 1)
    return np.asarray(slopes, dtype=np.float64)


def _correlation(covariance: Floats) -> Floats:
    scale = np.sqrt(np.maximum(np.diagonal(covariance, axis1=-2, axis2=-1), 1e-12))
    matrix: Floats = np.clip(covariance / (scale[..., :, None] * scale[..., None, :]), -1, 1)
    return matrix


def _patterns(seen: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.bool_], Codes]:
    """The common patterns of answers, and which of them each row is read as."""
    packed = seen @ (1 << np.arange(seen.shape[1], dtype=np.int64))
    keys, first, inverse, counts = np.unique(packed, return_index=True, return_inverse=True, return_counts=True)
    common = np.sort(np.argsort(-counts, kind="stable")[:PATTERNS])
    patterns = seen[first]
    if len(common) == len(keys):
        return patterns, inverse.astype(np.int64)
    # A common pattern stands for a rarer one if it asks for no answer that one lacks; the bare outcome always does.
    bare = np.zeros((1, seen.shape[1]), dtype=np.bool_)
    bare[0, -1] = True
    kept: npt.NDArray[Any] = np.vstack([patterns[common], bare])
    fits = ~(kept[None, :, :] & ~patterns[:, None, :]).any(axis=2)
    stands = np.where(fits, kept.sum(axis=1)[None, :], -1).argmax(axis=1)
    return kept, stands[inverse].astype(np.int64)
