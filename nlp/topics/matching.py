"""How near sentences and groups are to the topics of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.topics.ledger import Topic
from nlp.topics.tree import within
from nlp.topics.types import TopicSettings
from nlp.types import Vectors
from nlp.vectors import unit

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Similarities = npt.NDArray[np.float64]

_SHARPNESS = 20.0
"""Inverse temperature of the softmax that makes shares of similarities."""
_BLOCK = 8_192
_MIN_NEAR = 0.1
"""Minimum similarity that is near; chosen because two random directions of 384 dimensions are alike to 0 +- .05."""


def centred(vectors: Vectors, background: Vectors) -> Vectors:
    """Unit vectors without their common part: what makes all sentences about one company alike says nothing."""
    return unit(vectors - background)


def matrix(topics: Sequence[Topic], background: Vectors) -> Vectors:
    """The topics' centroids as unit rows, the common part removed."""
    return centred(np.stack([topic.centroid for topic in topics]), background)


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each sentence the best topic (its index), the similarity to it and to the next best, and its share."""

    index: Rows
    best: npt.NDArray[np.float32]
    second: npt.NDArray[np.float32]
    share: npt.NDArray[np.float32]

    def silhouette(self, rows: Mask) -> float:
        """Mean of (own - next) / (1 - next): how much nearer the sentences are to their topic than to the next."""
        if not rows.any():
            return 0.0
        own, other = self.best[rows].astype(float), self.second[rows].astype(float)
        return float(np.mean((own - other) / np.maximum(1 - other, 1e-6)))


def nearest_topics(points: Vectors, topics: Sequence[Topic], background: Vectors) -> Nearest:
    """Compare every sentence to every topic, by blocks of rows. Without topics the index is -1."""
    if not topics or not len(points):
        zeros = np.zeros(len(points), dtype=np.float32)
        return Nearest(np.full(len(points), -1, dtype=np.int64), zeros - 1, zeros - 1, zeros)
    centres = matrix(topics, background)
    parts = [_block(points[at : at + _BLOCK] @ centres.T) for at in range(0, len(points), _BLOCK)]
    return Nearest(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _block(alike: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.generic], ...]:
    index = np.argmax(alike, axis=1).astype(np.int64)
    rows = np.arange(len(alike))
    best = alike[rows, index].copy()
    share = 1 / np.exp(_SHARPNESS * (alike - best[:, None])).sum(axis=1)
    alike[rows, index] = -1
    return index, best, alike.max(axis=1), share.astype(np.float32)


def bounds(topics: Sequence[Topic], settings: TopicSettings) -> tuple[Similarities, Similarities]:
    """Minimum similarity to be at each topic's core, and to be near it."""
    expected, spread = (np.array([getattr(topic, name) for topic in topics]) for name in ("expected", "spread"))
    near = np.clip(expected - settings.near_spread * spread, _MIN_NEAR, settings.floor)
    return np.maximum(expected - settings.core_spread * spread, near), near


@dataclass(frozen=True, slots=True)
class Group:
    """A new cluster. Similarities are of each member to the centroid of the others: its own share would flatter it."""

    rows: Rows
    centroid: Vectors
    """Unit length, the common part removed."""
    alike: npt.NDArray[np.float64]
    """Each member's similarity to the others' centroid."""
    within: float
    """Mean cosine between different members."""


def group(points: Vectors, rows: Rows) -> Group:
    """What a cluster is like. `points` are unit rows without their common part."""
    members = points[rows].astype(np.float64)
    total = members.sum(axis=0)
    others = total - members
    lengths = np.maximum(np.linalg.norm(others, axis=1), 1e-9)
    alike = np.einsum("ij,ij->i", members, others) / lengths
    return Group(rows, unit(total), alike, within(total, len(rows)))


def same_topic(members: Group, centre: Vectors) -> float:
    """Cosine between a group's centroid and a topic's, corrected for the noise of the group's few members.

    The squared length of a mean of n unit vectors is within + (1 - within) / n; the second part has no direction.
    """
    noisy = members.within + (1 - members.within) / len(members.rows)
    return min(1.0, float(centre @ members.centroid) * float(np.sqrt(noisy / members.within)))
