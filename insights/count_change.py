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
from scipy import stats

from insights.columns import Floats

_PRIOR = 0.5
"""Jeffreys' prior count: a series never seen still has a rate to test against."""
_COMMON_WEIGHT = 10.0
"""How many weeks of a series' own the common dispersion is worth."""
_MOST = 5.0


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
    """Of as few or fewer."""
    dispersion: Floats
    uncertain: Floats
    """Squared relative error of what is expected: the weeks' own variation, and how few were counted before."""

    @property
    def p(self) -> Floats:
        """Two-sided."""
        return np.asarray(np.minimum(1, 2 * np.minimum(self.p_more, self.p_less)))


def dispersion(before: Floats, exposure: Floats) -> Floats:
    """Overdispersion of each series: variance = mean + dispersion * mean^2; 0 where they are Poisson.

    Shape (series, weeks) both. By moments, corrected for the mean being estimated. A series has what all have in
    common, and part of what its own estimate exceeds that by more than one standard error: few weeks say little.
    """
    seen = exposure > 0
    weeks = seen.sum(axis=1)
    total = before.sum(axis=1)
    whole = np.maximum(exposure.sum(axis=1, keepdims=True), 1e-12)
    mean = total[:, None] / whole * exposure
    free = np.where(seen, 1 - exposure / whole, 0)
    excess = np.where(seen, (before - mean) ** 2 - mean * free, 0).sum(axis=1)
    scale = np.maximum((mean**2 * free).sum(axis=1), 1e-12)
    common = max(float(excess.sum()), 0.0) / max(float(scale.sum()), 1e-12)
    degrees = np.maximum(weeks - 1, 1)
    error = np.sqrt(2 / degrees) * (np.maximum(weeks, 1) / np.maximum(total, 1e-9) + common)
    beyond = np.clip(excess / scale - common - error, 0, _MOST)
    return np.asarray(common + beyond * degrees / (degrees + _COMMON_WEIGHT), dtype=np.float64)


def changes(now: Floats, before: Floats, exposure_now: Floats, exposure: Floats, level: float = 0.95) -> Changes:
    """Compare counts now, shape (series,), with counts before, shape (series, weeks), given their exposures."""
    spread = dispersion(before, exposure)
    total = before.sum(axis=1)
    base = np.maximum(exposure.sum(axis=1), 1e-12)
    expected = exposure_now * (total + _PRIOR) / base
    weeks = np.maximum((exposure > 0).sum(axis=1), 1)
    uncertain = spread * (1 + 1 / weeks) + 1 / (total + _PRIOR)
    size = 1 / uncertain
    chance = size / (size + expected)
    at = stats.nbinom.pmf(now, size, chance) / 2
    ratio = (now + _PRIOR) / np.maximum(exposure_now, 1e-12) / ((total + _PRIOR) / base)
    half = stats.norm.ppf((1 + level) / 2) * np.sqrt(1 / (now + _PRIOR) + uncertain)
    return Changes(
        expected=expected,
        ratio=ratio,
        low=ratio * np.exp(-half),
        high=ratio * np.exp(half),
        p_more=np.clip(stats.nbinom.sf(now, size, chance) + at, 0, 1),
        p_less=np.clip(stats.nbinom.cdf(now, size, chance) - at, 0, 1),
        dispersion=spread,
        uncertain=uncertain,
    )
