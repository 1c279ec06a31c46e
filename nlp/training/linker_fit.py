"""Logistic weights of the linker's evidence, calibrated by how a link was made."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from nlp.touchpoints.linker import CONCEPT_FEATURES, FEATURES, HOW, Features, Precision
from nlp.types import How

Truth = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

_NEVER_AGAINST = ("share", "phrase", "longer_phrase", "overlap", "overlap_gap", "concept", "concept_share")
"""Evidence that may not count against a link: more words of a phrase found can only make it surer."""
_PENALTY = 0.05
"""L2 penalty of the standardised weights, against a sum over hundreds of thousands of pairs."""
_SURE = 0.75
"""Precision that `high` keeps on industries held out."""
_MOST = 0.7
"""Recall that `wide` keeps there."""


def fit_weights(known: Features, truth: Truth, *, concepts: bool) -> dict[str, float]:
    """A weight a feature, and `constant`, by maximum likelihood under signs; `known` is (pairs, len(FEATURES))."""
    names = [name for name in FEATURES if concepts or name not in CONCEPT_FEATURES]
    rows = known[:, [FEATURES.index(name) for name in names]].astype(np.float64)
    means, scales = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    rows = (rows - means) / scales
    target = truth.astype(np.float64)

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        odds = rows @ weights[:-1] + weights[-1]
        slope = expit(odds) - target
        value = float(np.logaddexp(0, odds).sum() - target @ odds + _PENALTY * weights[:-1] @ weights[:-1])
        return value, np.append(rows.T @ slope + 2 * _PENALTY * weights[:-1], slope.sum())

    bounds = [(0.0 if name in _NEVER_AGAINST else None, None) for name in names]
    start = np.append(np.zeros(len(names)), np.log(truth.mean() / (1 - truth.mean())))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    raw = found[:-1] / scales
    weights = dict.fromkeys(FEATURES, 0.0) | dict(zip(names, raw.tolist(), strict=True))
    return {name: round(value, 4) for name, value in (weights | {"constant": float(found[-1] - raw @ means)}).items()}


def fit_calibration(odds: Numbers, how: npt.NDArray[np.int8], truth: Truth) -> dict[How, tuple[float, float]]:
    """Platt (1999) for each way in which a link is made."""
    found: dict[How, tuple[float, float]] = {}
    for place, name in enumerate(HOW):
        of_it = how == place
        model = LogisticRegression(C=1e4, max_iter=1000).fit(odds[of_it, None], truth[of_it])
        found[name] = (round(float(model.coef_[0, 0]), 4), round(float(model.intercept_[0]), 4))
    return found


def thresholds(chances: Numbers, truth: Truth) -> dict[Precision, float]:
    """`balanced` is best in F1, `high` keeps a precision and `wide` a recall, all on what is given."""
    order = np.argsort(-chances)
    hits, sure = np.cumsum(truth[order]), chances[order]
    said = np.arange(1, len(order) + 1)
    f1 = 2 * hits / (said + truth.sum())
    precise = np.flatnonzero(hits / said >= _SURE)
    high = precise[-1] if len(precise) else 0
    wide = np.searchsorted(hits, _MOST * truth.sum())
    return {
        "high": round(float(sure[high]), 3),
        "balanced": round(float(sure[f1.argmax()]), 3),
        "wide": round(float(sure[wide]), 3),
    }


def report(
    chances: Numbers, how: npt.NDArray[np.int8], truth: Truth, limits: Mapping[Precision, float]
) -> Mapping[str, object]:
    """Precision and recall at each setting, and by how the links of `balanced` were made."""
    said = chances >= limits["balanced"]
    return {
        **{name: _shares(chances >= limit, truth) for name, limit in limits.items()},
        "by_how": {
            name: {"links": int((said & (how == place)).sum()), "right": _mean(truth[said & (how == place)]),
                   "confidence": _mean(chances[said & (how == place)])}
            for place, name in enumerate(HOW)
        },
        "ece": _gap(chances[said], truth[said]),
    }  # fmt: skip


def _shares(said: Truth, truth: Truth) -> dict[str, float]:
    return {"precision": _mean(truth[said]), "recall": _mean(said[truth])}


def _mean(values: Truth | Numbers) -> float:
    return round(float(np.mean(values)), 3) if len(values) else 0.0


def _gap(chances: Numbers, truth: Truth, parts: int = 10) -> float:
    """Expected calibration error in parts of equal size."""
    some = [part for part in np.array_split(np.argsort(chances), parts) if len(part)]
    gaps = [abs(chances[part].mean() - truth[part].mean()) * len(part) for part in some]
    return round(float(sum(gaps)) / len(chances), 3)
