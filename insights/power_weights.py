"""Which tests to spend false discoveries on: those that a change worth telling would just about pass.

Weights depend on what is expected, never on what was counted, so weighted Benjamini-Hochberg keeps its promise.

References
----------
Roeder, K. and Wasserman, L. (2009). Genome-wide significance levels and weighted hypothesis testing. Statistical
    Science 24, 398-413, eq. 4: the weights of highest mean power for given effects.
"""

from __future__ import annotations

import numpy as np
from scipy import optimize, stats

from insights.columns import Floats

_FACTOR = 2.0
"""The change worth reporting: a doubling."""
_LEVEL = 0.005
"""A p-value about as small as an unweighted test of the family has to reach: a tenth of false ones where few moved."""
_MIN_WEIGHT = 0.1
"""Minimum weight of a test; chosen because a topic never heard of before may come at any size."""


def power_weights(expected: Floats, uncertain: Floats) -> Floats:
    """Weights of mean one for tests of a doubling, given what is expected and its squared relative error."""
    effect = np.log(_FACTOR) / np.sqrt(1 / np.maximum(expected, 0.5) + uncertain)

    def weights(price: float) -> Floats:
        return np.asarray(stats.norm.sf(effect / 2 + price / effect) / _LEVEL)

    each = effect * (stats.norm.isf(_LEVEL) - effect / 2)  # the price at which a test alone has weight one
    price = optimize.brentq(lambda level: float(weights(level).mean()) - 1, each.min() - 1, each.max() + 1)
    result = np.maximum(weights(price), _MIN_WEIGHT)
    return np.asarray(result / result.mean())
