"""A change of score split into what the mix of answers did and what is real, with the errors of both.

References
----------
Kitagawa, E. M. (1955). Components of a difference between two rates. JASA 50, 1168-1194.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from insights.clusters import person_sums
from insights.columns import Codes, Floats
from insights.results import Interval

THIN = 5
"""Minimum answers of a cell in a period for its score to be a basis of a verdict."""


@dataclass(frozen=True)
class Parts:
    """`real` and `mix` sum to the change; arrays run over cells, those with a period first have shape (2, cells)."""

    mix: float
    mix_interval: Interval
    real: float
    real_interval: Interval
    n: Floats
    share: Floats
    mean: Floats
    real_by_cell: Floats

    @property
    def thin(self) -> float:
        """Share of the answers that stand in cells both periods have, of fewer than `THIN` answers in one."""
        both = (self.n > 0).all(axis=0)
        return float(self.share.mean(axis=0)[both & (self.n < THIN).any(axis=0)].sum())


def decompose(values: Floats, cell: Codes, period: Codes, persons: Codes, cells: int, level: float) -> Parts:
    """Split the change from period 0 to period 1. A cell that one period lacks counts as mix.

    Errors by linearisation: what each answer moves, summed over each person's answers in both periods. Answers in a
    cell are compared with that cell's own mean, over n - 1; a cell of one answer takes the variance of the others.
    """
    code = period * cells + cell
    n = np.bincount(code, minlength=2 * cells).reshape(2, cells).astype(np.float64)
    mean = (np.bincount(code, values, 2 * cells) / np.maximum(n.ravel(), 1)).reshape(2, cells)
    mean = np.where(n == 0, mean[::-1], mean)
    share = n / n.sum(axis=1, keepdims=True)
    gap, middle = mean[1] - mean[0], mean.mean(axis=0)
    weight, moved = share.mean(axis=0), share[1] - share[0]
    real, mix = gap * weight, moved * middle
    sign = np.array([[-1.0], [1.0]])
    both = (n > 0).all(axis=0)
    deviation = values - mean.ravel()[code]
    error_real = _error(deviation, code, n, persons, np.where(both, sign * weight, 0.0), np.stack([gap, gap]) / 2)
    error_mix = _error(
        deviation, code, n, persons, np.where(both, moved / 2, moved) * np.ones((2, 1)), sign * middle[None, :]
    )
    people = min(len(np.unique(persons[period == side])) for side in (0, 1))
    t = float(stats.t.ppf((1 + level) / 2, max(1, people - 1)))
    return Parts(
        mix=float(mix.sum()),
        mix_interval=_around(float(mix.sum()), t * error_mix),
        real=float(real.sum()),
        real_interval=_around(float(real.sum()), t * error_real),
        n=n,
        share=share,
        mean=mean,
        real_by_cell=real,
    )


def _error(deviation: Floats, code: Codes, n: Floats, persons: Codes, by_mean: Floats, by_share: Floats) -> float:
    """Standard error of a sum of cells' means and shares, given what it gains by each (period, cell)."""
    size = n.ravel()
    spread = np.sqrt(size / np.maximum(size - 1, 1))
    answers = by_mean.ravel()[code] * spread[code] * deviation / size[code]
    centred = by_share - (by_share * n).sum(axis=1, keepdims=True) / n.sum(axis=1, keepdims=True)
    makeup = (centred / n.sum(axis=1, keepdims=True)).ravel()[code]
    sums = person_sums(answers + makeup, persons)
    freedom = float(np.maximum(size - 1, 0).sum())
    pooled = float((deviation**2).sum()) / freedom if freedom else float(np.var(deviation))
    alone = pooled * float((by_mean.ravel()[size == 1] ** 2).sum())
    return float(np.sqrt((sums**2).sum() + alone))


def _around(centre: float, half: float) -> Interval:
    return Interval(centre - half, centre + half)
