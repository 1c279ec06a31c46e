"""Did a count move more than chance moves it? For many series at once, with exposure and overdispersion.

The count now is compared with its predictive distribution given the counts before: gamma-Poisson (negative binomial),
widened by the dispersion that the series themselves show, shrunk towards what they show together.

References
----------
Przyborowski, J. and Wilenski, H. (1940). Homogeneity of results in testing samples from Poisson series. Biometrika 31.
Farrington, C. P. et al. (1996). A statistical algorithm for the early detection of outbreaks of infectious disease.
    JRSS A 159, 547-563 (a count against its own history, overdispersed).
Robinson, M. D. and Smyth, G. K. (2008). Small-sample estimation of negative binomial dispersion. Biostatistics 9,
    321-332 (dispersion shrunk towards the common one).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from insights.columns import Floats

_PRIOR = 0.5
"""Jeffreys' prior count: a series never seen still has a rate to test against."""
_POINTS = (0.07, 0.29, 0.5, 0.71, 0.93)
"""Equally likely quantiles with the variance of a normal."""
_ROUNDS = 5
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(5)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
_MAX_OWN_VARIATION = 5.0
"""Maximum squared relative variation of a series' own weeks."""


@dataclass(frozen=True, slots=True)
class Changes:
    """One entry a series."""

    expected: Floats
    ratio: Floats
    """Rate now over rate before, each with half a count added; low..high is its interval."""
    low: Floats
    high: Floats
    p_more: Floats
    """Probability of as many or more, where nothing changed; mid-p: half the probability of the count itself counts."""
    p_less: Floats
    """Probability of as few or fewer, likewise."""
    dispersion: Floats
    uncertain: Floats
    """Squared relative error of what is expected: the weeks' own variation, and how few were counted before."""

    @property
    def p(self) -> Floats:
        """Two-sided."""
        return np.asarray(np.minimum(1, 2 * np.minimum(self.p_more, self.p_less)))


@dataclass(frozen=True, slots=True)
class Dispersion:
    """variance = mean + `value` * mean^2, one a series, and the standard error of that."""

    value: Floats
    error: Floats


@dataclass(frozen=True, slots=True)
class Season:
    """Factor by which each series is expected to differ from its recent weeks, and its squared relative error."""

    factor: Floats
    uncertain: Floats


def dispersion(before: Floats, exposure: Floats, learnt: npt.NDArray[np.bool_] | None = None) -> Dispersion:
    """Overdispersion of each series, its own as far as it is known and that of the others as far as not.

    Shape (series, weeks) both. By moments, corrected for the mean being estimated. What they have in common, and how
    unlike they are, is learnt from the series in `learnt` (None is all), each by how surely its own is known: a large
    one counts for no more than a small one whose weeks say as much.
    """
    seen = exposure > 0
    weeks = seen.sum(axis=1)
    total = before.sum(axis=1)
    whole = np.maximum(exposure.sum(axis=1, keepdims=True), 1e-12)
    mean = total[:, None] / whole * exposure
    free = np.where(seen, 1 - exposure / whole, 0)
    excess = np.where(seen, (before - mean) ** 2 - mean * free, 0).sum(axis=1)
    scale = (mean**2 * free).sum(axis=1)
    known = (scale > 0) & (weeks > 1)
    own = np.clip(np.where(known, excess / np.maximum(scale, 1e-12), 0.0), -1.0, _MAX_OWN_VARIATION)
    degrees = np.maximum(weeks - 1, 1)
    small = np.maximum(weeks, 1) / np.maximum(total, 0.5)
    basis = known if learnt is None else known & learnt
    common, between, unsure = 0.0, 0.0, 0.0
    if basis.any():
        for _ in range(_ROUNDS):
            error = 2 / degrees * (small + common) ** 2
            weight = 1 / (error[basis] + between)
            common = max(0.0, float(np.average(own[basis], weights=weight)))
            spread = float(np.average((own[basis] - common) ** 2 - error[basis], weights=weight**2))
            between, unsure = min(max(0.0, spread), common**2), 1 / float(weight.sum())
    error = 2 / degrees * (small + common) ** 2
    trust = np.where(known, between / (between + error), 0.0)
    left = np.where(known, trust * error, between) + (1 - trust) ** 2 * unsure
    return Dispersion(np.maximum(common + trust * (own - common), 0.0), np.sqrt(left))


def changes(
    now: Floats,
    before: Floats,
    exposure_now: Floats,
    exposure: Floats,
    level: float = 0.95,
    *,
    learnt: npt.NDArray[np.bool_] | None = None,
    season: Season | None = None,
) -> Changes:
    """Compare counts now, shape (series,), with counts before, shape (series, weeks), given their exposures.

    `learnt` marks the series that dispersion is learnt from; `season` is what the year does to each.
    """
    spread = dispersion(before, exposure, learnt)
    total = before.sum(axis=1)
    base = np.maximum(exposure.sum(axis=1), 1e-12)
    if season is not None:
        exposure_now = exposure_now * season.factor
    expected = exposure_now * (total + _PRIOR) / base
    weeks = np.maximum((exposure > 0).sum(axis=1), 1)
    rest = 1 / (total + _PRIOR) + (0.0 if season is None else season.uncertain)
    more, less = np.zeros(len(now)), np.zeros(len(now))
    # Dispersion and rate are known roughly only: the mean of the tails over what they may be, not the tail at their
    # means. Weeks that vary by factors leave a rate that may be higher by more than it may be lower.
    values = _values(spread)
    for value in values:
        size = 1 / (value + rest)
        off = np.sqrt(value / weeks)
        for node, weight in zip(_NODES, _WEIGHTS, strict=True):
            chance = size / (size + expected * np.exp(off**2 / 2 + off * node))
            at = stats.nbinom.pmf(now, size, chance) / 2
            more += np.clip(stats.nbinom.sf(now, size, chance) + at, 0, 1) * weight / len(values)
            less += np.clip(stats.nbinom.cdf(now, size, chance) - at, 0, 1) * weight / len(values)
    uncertain = spread.value * (1 + 1 / weeks) + rest
    ratio = (now + _PRIOR) / np.maximum(exposure_now, 1e-12) / ((total + _PRIOR) / base)
    half = stats.norm.ppf((1 + level) / 2) * np.sqrt(1 / (now + _PRIOR) + uncertain)
    return Changes(
        expected=expected,
        ratio=ratio,
        low=ratio * np.exp(-half),
        high=ratio * np.exp(half),
        p_more=np.clip(more, 0, 1),
        p_less=np.clip(less, 0, 1),
        dispersion=spread.value,
        uncertain=uncertain,
    )


def _values(spread: Dispersion) -> list[Floats]:
    """Equally likely values of each dispersion: those of a gamma of its mean and error."""
    unsure = (spread.error > 1e-9) & (spread.value > 1e-9)
    if not unsure.any():
        return [spread.value]
    mean, error = spread.value[unsure], spread.error[unsure]
    values = []
    for point in _POINTS:
        value = spread.value.copy()
        value[unsure] = stats.gamma.ppf(point, (mean / error) ** 2, scale=error**2 / mean)
        values.append(value)
    return values
