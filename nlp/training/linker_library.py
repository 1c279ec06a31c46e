"""The library of concepts, fitted on labelled sentences: a linear discriminant of each concept and of "none"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.touchpoints.concepts import Library
from nlp.types import Vectors

Membership = npt.NDArray[np.float32]

_PRIOR = 5.0
"""Sentences of the average kind that each concept's mean is drawn to."""
_RIDGE = 0.1
"""Share of the identity in the covariance (Friedman 1989)."""
_SAYING = 0.3
"""What a name or phrase of a journey map counts beside a sentence: it is shorter, and made up."""


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """What is learned from. `of`: which concepts each row speaks of, and, last, none; (rows, concepts + 1)."""

    vectors: Vectors
    of: Membership
    counting: npt.NDArray[np.float32]

    @classmethod
    def make(cls, vectors: Vectors, of: Membership, sayings: Vectors, sayings_of: Membership) -> Taught:
        """From sentences, and from the names and phrases of touchpoints that name a concept."""
        counting = np.concatenate([np.ones(len(vectors)), np.full(len(sayings), _SAYING)]).astype(np.float32)
        return cls(np.concatenate([vectors, sayings]), np.concatenate([of, sayings_of]), counting)


def fit_library(taught: Taught, concepts: Sequence[str], stems: dict[str, int], sentences: int) -> Library:
    """Linear discriminants with one covariance (Fisher 1936), means shrunk to the mean of all, in closed form."""
    worth = taught.counting[:, None]
    weighted = taught.of * worth
    average = (worth * taught.vectors).sum(axis=0) / worth.sum()
    means = (weighted.T @ taught.vectors + _PRIOR * average) / (weighted.sum(axis=0)[:, None] + _PRIOR)
    shares = taught.of / np.maximum(taught.of.sum(axis=1, keepdims=True), 1)
    rest = taught.vectors - shares @ means
    covariance = (rest * worth).T @ rest / worth.sum()
    width = len(covariance)
    covariance = (1 - _RIDGE) * covariance + _RIDGE * np.trace(covariance) / width * np.eye(width)
    weights = np.linalg.solve(covariance, (means - average).T).T
    constants = -0.5 * np.einsum("cd,cd->c", weights, means + average)
    return Library(tuple(concepts), weights.astype(np.float32), constants.astype(np.float32), stems, sentences)
