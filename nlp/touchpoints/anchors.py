"""Embedding evidence: how near a sentence's vector lies to what customers say of a touchpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from config.journey import JourneyMap
from nlp.types import Vectors
from nlp.vectors import unit

Encode = Callable[[Sequence[str]], Vectors]
Similarity = npt.NDArray[np.float32]


def sayings(journey: JourneyMap) -> dict[str, tuple[str, ...]]:
    """What stands for each touchpoint: its name and its phrases, by id."""
    return {id_: (touchpoint.name, *touchpoint.phrases) for id_, touchpoint in journey.touchpoints.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """The vectors of a journey map's sayings, by touchpoint in the order of the journey."""

    touchpoints: tuple[str, ...]
    vectors: Vectors
    """Shape (sayings, 384), unit rows, those of a touchpoint together."""
    first: npt.NDArray[np.intp]
    """Row where each touchpoint's sayings begin, shape (touchpoints,)."""

    @classmethod
    def make(cls, sayings_of: Mapping[str, Sequence[str]], encode: Encode) -> Anchors:
        counts = [len(texts) for texts in sayings_of.values()]
        first = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.intp)
        return cls(tuple(sayings_of), encode([text for texts in sayings_of.values() for text in texts]), first)

    @property
    def centres(self) -> Vectors:
        """The unit mean of each touchpoint's sayings, shape (touchpoints, 384)."""
        return unit(np.add.reduceat(self.vectors, self.first, axis=0))

    def nearest(self, vectors: Vectors) -> Similarity:
        """Cosine with the nearest saying of each touchpoint, shape (len(vectors), touchpoints)."""
        return np.maximum.reduceat(vectors @ self.vectors.T, self.first, axis=1)
