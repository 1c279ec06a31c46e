"""How much true net sentiment varies from week to week: each stage's own history, leant on that of all stages.

References
----------
Smyth, G. K. (2004). Linear models and empirical Bayes methods for assessing differential expression in microarray
    experiments. Statistical Applications in Genetics and Molecular Biology 3(1), article 3 (moderated t).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy import optimize
from scipy.special import digamma, polygamma

from insights.columns import Floats

FEWEST = 3
"""Stages with a history that are needed to see how alike stages are."""
MOST = 1e6


def week_spreads(histories: Mapping[str, Floats]) -> dict[str, tuple[float, float]]:
    """Stage -> (variance of the true net share between weeks, degrees of freedom it is known with).

    A history has a row a week: ups, downs, people. Stages with fewer than two weeks are left out. How many times the
    weeks vary more than counts do is estimated for each stage and moderated: drawn in towards what stages have in
    common, the more the more alike they are.
    """
    seen = {stage: weeks[weeks[:, 2] > 0] for stage, weeks in histories.items()}
    seen = {stage: weeks for stage, weeks in seen.items() if len(weeks) > 1}
    if not seen:
        return {}
    within = {stage: _variance(weeks) / weeks[:, 2] for stage, weeks in seen.items()}
    ratio = np.array([_ratio(weeks, within[stage]) for stage, weeks in seen.items()])
    freedom = np.array([len(weeks) - 1.0 for weeks in seen.values()])
    common, prior = _moderation(ratio, freedom)
    moderated = (prior * common + freedom * ratio) / (prior + freedom)
    return {
        stage: (max(0.0, float(moderated[at]) - 1) * float(within[stage].mean()), float(prior + freedom[at]))
        for at, stage in enumerate(seen)
    }


def _variance(weeks: Floats) -> float:
    """Variance of one person's +1, 0 or -1."""
    ups, downs, people = (float(weeks[:, column].sum()) for column in range(3))
    return max((ups + downs) / people - ((ups - downs) / people) ** 2, 1e-9)


def _ratio(weeks: Floats, within: Floats) -> float:
    """Chi-squared of the weeks a degree of freedom: 1 where they vary as counts do."""
    nets = (weeks[:, 0] - weeks[:, 1]) / weeks[:, 2]
    centre = float(np.average(nets, weights=1 / within))
    return float(((nets - centre) ** 2 / within).sum()) / (len(weeks) - 1)


def _moderation(ratio: Floats, freedom: Floats) -> tuple[float, float]:
    """What stages have in common, and how many degrees of freedom that is worth (Smyth's fit of the logs)."""
    if len(ratio) < FEWEST:
        return 1.0, 0.0
    log = np.log(np.maximum(ratio, 1e-3)) - digamma(freedom / 2) + np.log(freedom / 2)
    excess = float(log.var(ddof=1) - polygamma(1, freedom / 2).mean())
    if excess <= 0:
        # As alike as chance makes them: all histories together, not more.
        return float(np.average(ratio, weights=freedom)), float(freedom.sum())
    prior = 2 * float(optimize.brentq(lambda one: float(polygamma(1, one)) - excess, 1e-3, MOST))
    prior = min(prior, float(freedom.sum()))
    return float(np.exp(log.mean() + digamma(prior / 2) - np.log(prior / 2))), prior
