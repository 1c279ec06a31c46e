"""Touchpoints from labelled texts: a calibrated linear head over what the linker already knows.

Works from a handful of examples a touchpoint: where there are few, the journey map's own evidence carries the answer;
each example moves it. Reads texts as whole (the mean of their sentences and the surest evidence among them).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from nlp.touchpoints.linker import Linker, Probabilities, Wording
from nlp.types import Vectors
from nlp.vectors import unit

Truth = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.float32]

_STRENGTH = 3.0
"""Inverse of the L2 penalty."""
_PRIOR = 0.25
"""How large the map's evidence stands beside a unit vector: the larger, the sooner it is trusted."""
_THRESHOLD = 0.35
"""About half the F1 to be expected, which is where F1 is best (Lipton, Elkan, Naryanaswamy 2014)."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What is known of some texts before anything is learned."""

    SUREST: ClassVar[float] = 4.0
    vectors: Vectors
    """The unit mean of each text's sentence vectors, (texts, 384)."""
    prior: Rows
    """The linker's surest log-odds beyond its threshold for each touchpoint, (texts, touchpoints)."""

    @classmethod
    def of(cls, linker: Linker, sentences: Sequence[Vectors], wordings: Sequence[Wording]) -> Reading:
        """From each text's sentence vectors (n, 384) and what their words say, (n, touchpoints, 2)."""
        threshold = logit(linker.weights.threshold)
        width = len(linker.anchors.touchpoints)
        vectors = np.zeros((len(sentences), linker.anchors.vectors.shape[1]), dtype=np.float32)
        prior = np.full((len(sentences), width), -cls.SUREST, dtype=np.float32)
        for row, (sentence_vectors, wording) in enumerate(zip(sentences, wordings, strict=True)):
            if len(sentence_vectors):
                vectors[row] = sentence_vectors.sum(axis=0)
                known = logit(linker.probabilities(sentence_vectors, wording).max(axis=0))
                prior[row] = np.clip(known - threshold, -cls.SUREST, cls.SUREST)
        return cls(unit(vectors), prior)

    def take(self, rows: npt.NDArray[np.intp]) -> Reading:
        return Reading(self.vectors[rows], self.prior[rows])


@dataclass(frozen=True, slots=True, eq=False)
class LearnedHead:
    """One logistic regression a touchpoint. Arrays only, so that it can be kept with `numpy.savez`."""

    weights: Rows
    """Shape (touchpoints, 384 + 1): of the text's vector, and of the touchpoint's own prior."""
    constants: Rows
    threshold: float

    @classmethod
    def fit(cls, reading: Reading, truth: Truth, counting: Rows | None = None) -> LearnedHead:
        """Learn from texts whose touchpoints, (texts, touchpoints), are known.

        `counting`, of the same shape, says how much each is worth; 0: not known. A touchpoint that all the texts have,
        or none, keeps what the map says of it.
        """
        from sklearn.linear_model import LogisticRegression  # heavy, and only needed here

        width = truth.shape[1]
        weights = np.zeros((width, reading.vectors.shape[1] + 1), dtype=np.float32)
        constants = np.full(width, logit(_THRESHOLD), dtype=np.float32)
        for column in range(width):
            worth = np.ones(len(truth), np.float32) if counting is None else counting[:, column]
            labelled = worth > 0
            known = truth[labelled, column]
            if known.all() or not known.any():
                weights[column, -1] = 1 / _PRIOR
                continue
            model = LogisticRegression(C=_STRENGTH, max_iter=1000)
            model.fit(_rows(reading, column)[labelled], known, worth[labelled])
            weights[column] = model.coef_[0]
            constants[column] = model.intercept_[0]
        return cls(weights, constants, _THRESHOLD)

    def probabilities(self, reading: Reading) -> Probabilities:
        """Shape (texts, touchpoints)."""
        columns = [_rows(reading, column) @ weights for column, weights in enumerate(self.weights)]
        empty = ~reading.vectors.any(axis=1, keepdims=True)
        return np.where(empty, 0, expit(np.stack(columns, axis=1) + self.constants)).astype(np.float32)

    def predict(self, reading: Reading) -> Truth:
        return self.probabilities(reading) >= self.threshold


def _rows(reading: Reading, column: int) -> Rows:
    return np.concatenate([reading.vectors, reading.prior[:, [column]] * _PRIOR], axis=1).astype(np.float32)
