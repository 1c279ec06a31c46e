"""Fitting a small head that starts from another model's answers and learns the difference.

Multinomial logistic regression with the given log-probabilities as an offset, and a ridge penalty on everything that
is learnt: with no examples, or an endless penalty, the answers are those that were given.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from nlp.learned.heads import Floats, Offset, log_of
from nlp.types import Vectors

_BIAS_STRENGTH = 3.0
_SCALE_STRENGTH = 10.0
_STEPS = 300


def fit_offset(given: npt.ArrayLike, features: Vectors, targets: Floats, weights: Floats, strength: float) -> Offset:
    """Learn from `targets`, (n, classes), which may be soft; `weights` (n,) says how much each row counts."""
    logs, rows = log_of(given), features.astype(np.float64)
    width, classes = rows.shape[1], targets.shape[1]
    split = width * classes

    def loss(parameters: Floats) -> tuple[float, Floats]:
        matrix, bias, stretch = parameters[:split].reshape(width, classes), parameters[split:-1], parameters[-1]
        scale = float(np.exp(stretch))
        logits = scale * logs + rows @ matrix + bias
        logits -= logits.max(1, keepdims=True)
        raised = np.exp(logits)
        total = raised.sum(1, keepdims=True)
        off = (raised / total - targets) * weights[:, None]
        penalty = strength * (matrix**2).sum() + _BIAS_STRENGTH * (bias**2).sum() + _SCALE_STRENGTH * stretch**2
        value = penalty / 2 - (weights[:, None] * targets * (logits - np.log(total))).sum()
        slope = np.concatenate(
            [
                (rows.T @ off + strength * matrix).ravel(),
                off.sum(0) + _BIAS_STRENGTH * bias,
                [scale * (off * logs).sum() + _SCALE_STRENGTH * stretch],
            ]
        )
        return float(value), slope

    options: Any = {"maxiter": _STEPS, "ftol": 1e-6}
    solution = minimize(loss, np.zeros(split + classes + 1), jac=True, method="L-BFGS-B", options=options).x
    return Offset(
        solution[:split].reshape(width, classes).astype(np.float32),
        solution[split:-1].astype(np.float32),
        float(np.exp(solution[-1])),
    )
