"""What the bottom fifth of groups could bring, and which groups are surely not among the best.

References
----------
Hayter, A. J. (1984). A proof of the conjecture that the Tukey-Kramer multiple comparisons procedure is conservative.
    Annals of Statistics 12(1), 61-75.
Mogstad, M., Romano, J. P., Shaikh, A. M. and Wilhelm, D. (2024). Inference for ranks with applications to mobility
    across neighbourhoods and academic achievement across countries. Review of Economic Studies 91(1), 476-518.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from insights.columns import Codes, Floats
from insights.hierarchy import Shrunken
from insights.measures import Measure
from insights.ranking import range_limit
from insights.results import Interval
from insights.summaries import Summary

SHAPIRO = 5000
"""Maximum groups that the Shapiro-Wilk test takes."""
DOUBT = 0.25
"""Minimum p at which the normal model is believed; chosen high because doubt only widens an interval."""


@dataclass(frozen=True)
class Lift:
    """The score of all answers now, and if the groups of the bottom fifth had the top fifth's average score."""

    now: float
    then: float
    interval: Interval
    """Interval of `then`."""
    gain: float
    gain_interval: Interval
    share: float
    """Share of all answers that the bottom fifth has: a small fifth moves the whole but little."""


def lift_of(
    real: Shrunken,
    n: Floats,
    place: Codes,
    whole: Summary,
    measure: Measure,
    level: float,
    random: np.random.Generator,
) -> Lift:
    """Weighted by answers, from the draws of true scores: what was luck in the gap can not be gained."""
    weight = np.where(place == 4, n, 0.0) / whole.n
    gains = (real.draws[:, place == 0].mean(axis=1, keepdims=True) - real.draws) @ weight
    gain = float((real.mean[place == 0].mean() - real.mean) @ weight)
    tails = [(1 - level) / 2, (1 + level) / 2]
    low, high = np.quantile(gains, tails)
    then = np.quantile(whole.mean + measure.error(whole) * random.standard_normal(len(gains)) + gains, tails)
    return Lift(
        now=whole.mean,
        then=measure.held(whole.mean + gain, whole.mean + gain).low,
        interval=measure.held(float(then[0]), float(then[1])),
        gain=gain,
        gain_interval=Interval(float(min(low, gain)), float(max(high, gain))),
        share=float(weight.sum()),
    )


def behind_a_fifth(scores: Floats, errors: Floats, place: Codes, level: float) -> npt.NDArray[np.bool_]:
    """Whether each group is surely behind at least as many groups as the top fifth holds."""
    spread = np.sqrt(errors[:, None] ** 2 + errors[None, :] ** 2)
    above = scores[None, :] - scores[:, None] > range_limit(len(scores), level) * spread
    return np.asarray(above.sum(axis=1) >= (place == 0).sum())


def unlike_normal(scores: Floats, errors: Floats, spread: float) -> bool:
    """Whether the groups' scores are surely not those of a normal scatter of true ones (Shapiro and Wilk)."""
    scale = np.sqrt(errors**2 + (0.0 if np.isinf(spread) else spread) ** 2)
    standard = (scores - np.average(scores, weights=1 / scale**2)) / scale
    return bool(np.ptp(standard) > 0 and stats.shapiro(standard[:SHAPIRO]).pvalue <= DOUBT)
