"""Priors learnt from the neighbours: a share in a stage is judged against the other shares of that stage.

References
----------
Efron, B. and Morris, C. (1975). Data analysis using Stein's estimator and its generalizations. JASA 70, 311-319.
Gelman, A. et al. (2013). Bayesian Data Analysis, 3rd ed., section 5.3 (the beta-binomial and its hyperprior).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize
from scipy.special import betaln, expit, logit

from insights.columns import Floats


@dataclass(frozen=True, slots=True)
class BetaPrior:
    """Beta(alpha, beta): `mean` share, weighing as much as `concentration` people."""

    alpha: float
    beta: float

    @property
    def mean(self) -> float:
        return self.alpha / (self.alpha + self.beta)

    @property
    def concentration(self) -> float:
        return self.alpha + self.beta


def fit_beta(hits: npt.ArrayLike, n: npt.ArrayLike) -> BetaPrior:
    """The Beta prior under which these (hits of n) are most likely, with a weak hyperprior on its concentration.

    The hyperprior is Gelman's (alpha + beta) ** -5/2, on the scale of mean and log concentration: it keeps a handful
    of equal shares from an infinitely sure prior. Rows with n of 0 say nothing; with none left it is Beta(1/2, 1/2).
    """
    size = np.asarray(n, dtype=np.float64)
    seen = size > 0
    count, size = np.asarray(hits, dtype=np.float64)[seen], size[seen]
    if not size.size:
        return BetaPrior(0.5, 0.5)

    def loss(place: Floats) -> float:
        mean, concentration = float(expit(place[0])), float(np.exp(place[1]))
        alpha, beta = concentration * mean, concentration * (1 - mean)
        likelihood = float(np.sum(betaln(alpha + count, beta + size - count) - betaln(alpha, beta)))
        # d(alpha) d(beta) = concentration**2 * mean * (1 - mean) d(logit mean) d(log concentration)
        hyper = -0.5 * np.log(concentration) + np.log(mean) + np.log1p(-mean)
        return -(likelihood + float(hyper))

    mean = (count.sum() + 0.5) / (size.sum() + 1)
    limits = [(float(logit(1e-7)), float(logit(1 - 1e-7))), (np.log(0.5), float(np.log(10 * size.max() + 10)))]
    found = optimize.minimize(loss, np.array([logit(mean), np.log(10.0)]), method="L-BFGS-B", bounds=limits)
    share, concentration = float(expit(found.x[0])), float(np.exp(found.x[1]))
    return BetaPrior(concentration * share, concentration * (1 - share))
