"""What nobody corrected is evidence too.

People correct what is wrong and seldom confirm what is right. A head that learns from mistakes alone learns that the
model is always wrong. So as many sentences that nobody corrected count as confirmed (with the model's own
probabilities as soft answers) as a random sample with this many mistakes would hold: mistakes * (1 - e) / e, where e is
the error rate the model itself expects (one minus its mean confidence; it is calibrated), but at least MIN_ERROR: on
texts unlike those it was calibrated on a model is too sure of itself, and its own answers would drown the people's.
Confirmations that people wrote down count first: where the corrections are a random sample, nothing is implied. And
what is much like a sentence that was found wrong confirms nothing: likely nobody has come to it yet.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nlp.learned.heads import Floats
from nlp.types import Vectors

MIN_ERROR = 0.2
"""Minimum error rate the model is taken to have; chosen because it is too sure of itself on texts of a new kind."""
ALIKE = 0.6
"""Minimum cosine of two sentences that are much alike."""


def missing_confirmations(wrong: int, confirmed: int, expected_error: float) -> float:
    """How many confirmations a random sample with so many mistakes would hold beyond those that people wrote down."""
    error = min(max(expected_error, MIN_ERROR), 1.0)
    return max(0.0, wrong * (1 - error) / error - confirmed)


def expected_error(probabilities: Floats) -> float:
    """One minus the mean confidence of calibrated answers, (n, classes); 1 where there are none."""
    return float(1 - probabilities.max(axis=1).mean()) if len(probabilities) else 1.0


def unlike(vectors: Vectors, wrong: Vectors) -> npt.NDArray[np.bool_]:
    """Which of the unit `vectors`, (n, 384), are not much like any of those found `wrong`, (m, 384)."""
    if not len(wrong):
        return np.ones(len(vectors), dtype=np.bool_)
    return np.asarray((vectors @ wrong.T).max(axis=1) < ALIKE)
