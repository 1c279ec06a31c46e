"""Learnt heads as they answer. Light to import: what is fitted with scipy stands in ``nlp.learning.offset``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.heads import softmax
from nlp.types import Vectors

Floats = npt.NDArray[np.float64]
MIN_PROBABILITY = 1e-6
"""Minimum probability before a logarithm is taken; chosen because log-odds then stay finite."""


@dataclass(frozen=True, slots=True, eq=False)
class Offset:
    """logits = scale * log(given) + features @ weights + bias."""

    weights: Vectors
    """Shape (features, classes)."""
    bias: Vectors
    scale: float

    def __call__(self, given: npt.ArrayLike, features: Vectors) -> Vectors:
        """Probabilities, (n, classes), from those `given` and the features, (n, features)."""
        return softmax(np.asarray(self.scale * log_of(given) + features @ self.weights + self.bias, dtype=np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class LinkHeads:
    """Learnt links of some touchpoints; the others are left to the journey map."""

    touchpoints: tuple[str, ...]
    weights: Vectors
    """Shape (touchpoints, 384 + 1), as `nlp.touchpoints.learn.LearnedHead` has them."""
    constants: Vectors
    threshold: float


def log_of(probabilities: npt.ArrayLike) -> Floats:
    return np.log(np.maximum(np.asarray(probabilities, dtype=np.float64), MIN_PROBABILITY))
