"""How often people dealt at random into two groups differ as much: the permutation test without the permuting.

The sum over a group drawn without replacement has a known mean, variance and skewness; a saddlepoint of as many
independent draws as have that skewness gives its tail, also where nine of ten answers are the same and a normal tail
is wrong by factors.

References
----------
Lugannani, R. and Rice, S. (1980). Saddle point approximation for the distribution of the sum of independent random
    variables. Advances in Applied Probability 12, 475-490.
Robinson, J. (1982). Saddlepoint approximations for permutation tests and confidence intervals. JRSS B 44, 91-101.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from insights.columns import Floats

MAX_LEVELS = 64
"""Maximum different answers; more are read as so many groups of equal size."""
NORMAL = 1e6
"""Minimum draws for which the tail is the normal one."""
SURE = 1e-300


def levels_of(values: Floats) -> tuple[Floats, Floats]:
    """The different answers and their shares."""
    levels, counts = np.unique(values, return_counts=True)
    if len(levels) > MAX_LEVELS:
        parts = np.array_split(np.sort(values), MAX_LEVELS)
        return np.array([part.mean() for part in parts]), np.array([len(part) for part in parts]) / len(values)
    return levels, counts / len(values)


def permutation_p(gap: Floats, first: Floats, second: Floats, levels: Floats, shares: Floats) -> Floats:
    """Two-sided p of each difference of means `gap` between `first` and `second` (effective) answers of one pool."""
    mean = float(shares @ levels)
    spread = float(np.sqrt(shares @ (levels - mean) ** 2))
    if spread == 0:
        return np.ones(len(gap))
    both = 1 / first + 1 / second
    step = float(np.diff(levels).min()) if len(levels) < MAX_LEVELS else 0.0
    z = np.maximum(np.abs(gap) - step / 2 * both, 0.0) / (spread * np.sqrt(both))
    part = first / (first + second)
    skew = (1 - 2 * part) / np.sqrt(first * (1 - part))
    standard = (levels - mean) / spread
    up, down = (_tail(z, sign * skew, standard, shares) for sign in (1.0, -1.0))
    # Both tails, as far out: where the pool is skewed they are not alike.
    return np.asarray(np.clip(up + down, SURE, 1.0))


def _tail(z: Floats, skew: Floats, levels: Floats, shares: Floats) -> Floats:
    """P(Z >= z) of the standardised mean of 1 / skew^2 draws; a negative `skew` is the mean turned round."""
    draws = 1 / np.maximum(skew**2, 1 / NORMAL)
    normal = stats.norm.sf(z)
    tail = (draws < NORMAL) & (z > 0.5)
    if not tail.any():
        return np.asarray(normal)
    p = normal.copy()
    for turn in (1.0, -1.0):
        here = tail & (np.sign(skew) == turn)
        if here.any():
            p[here] = _saddlepoint(z[here], draws[here], turn * levels, shares)
    return np.asarray(p)


def _saddlepoint(z: Floats, draws: Floats, levels: Floats, shares: Floats) -> Floats:
    """Lugannani and Rice's tail of the mean of `draws` draws, in standard errors above 0."""
    target = z / np.sqrt(draws)
    top = float(levels.max())
    reach = target < 0.9999 * top
    at = np.where(reach, target, 0.9999 * top)
    tilt = np.minimum(at, 1.0)
    low, high = np.zeros(len(at)), np.full(len(at), 700.0 / max(1.0, float(np.abs(levels).max())))
    for _ in range(60):
        _, slope, curve = _cumulants(tilt, levels, shares)
        low, high = np.where(slope < at, tilt, low), np.where(slope < at, high, tilt)
        step = tilt + (at - slope) / np.maximum(curve, 1e-12)
        tilt = np.where((step > low) & (step < high), step, (low + high) / 2)
    cumulant, _, curve = _cumulants(tilt, levels, shares)
    root = np.sqrt(np.maximum(2 * draws * (tilt * at - cumulant), 1e-12))
    other = np.maximum(tilt * np.sqrt(draws * curve), 1e-12)
    tail = stats.norm.sf(root) + stats.norm.pdf(root) * (1 / other - 1 / root)
    # Beyond the highest level lies nothing; the support of a draw without replacement is no wider.
    return np.asarray(np.where(reach, np.clip(tail, SURE, 1.0), SURE))


def _cumulants(tilt: Floats, levels: Floats, shares: Floats) -> tuple[Floats, Floats, Floats]:
    """The cumulant generating function, its slope and its curvature at each tilt."""
    power = tilt[:, None] * levels[None, :]
    shift = power.max(axis=1, keepdims=True)
    weight = shares * np.exp(power - shift)
    total = weight.sum(axis=1)
    slope = weight @ levels / total
    return np.log(total) + shift[:, 0], slope, weight @ levels**2 / total - slope**2
