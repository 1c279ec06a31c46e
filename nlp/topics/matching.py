"""How near sentences and groups are to the topics of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.topics.ledger import Topic
from nlp.topics.tree import unit
from nlp.types import Vectors

_SHARPNESS = 20.0
_ROWS = 8_192


def centred(vectors: Vectors, background: Vectors) -> Vectors:
    """Unit vectors without their common part: what makes all sentences about one company alike says nothing."""
    return unit(vectors - background)


def matrix(topics: Sequence[Topic]) -> Vectors:
    """The topics' centroids as unit rows."""
    return unit(np.stack([topic.centroid for topic in topics])) if topics else np.empty((0, 0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each sentence the best topic (its index), the similarity to it and to the next best, and its share."""

    index: npt.NDArray[np.int64]
    best: npt.NDArray[np.float32]
    second: npt.NDArray[np.float32]
    share: npt.NDArray[np.float32]

    def silhouette(self, rows: npt.NDArray[np.bool_]) -> float:
        """Mean of (own - next) / (1 - next): how much nearer the sentences are to their topic than to the next."""
        if not rows.any():
            return 0.0
        own, other = self.best[rows].astype(float), self.second[rows].astype(float)
        return float(np.mean((own - other) / np.maximum(1 - other, 1e-6)))


def nearest_topics(points: Vectors, topics: Sequence[Topic]) -> Nearest:
    """Compare every sentence to every topic, by blocks of rows."""
    if not topics or not len(points):
        zeros = np.zeros(len(points), dtype=np.float32)
        return Nearest(np.full(len(points), -1, dtype=np.int64), zeros - 1, zeros - 1, zeros)
    centres = matrix(topics)
    parts = [_block(points[at : at + _ROWS] @ centres.T) for at in range(0, len(points), _ROWS)]
    return Nearest(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _block(alike: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.generic], ...]:
    index = np.argmax(alike, axis=1).astype(np.int64)
    rows = np.arange(len(alike))
    best = alike[rows, index].copy()
    share = 1 / np.exp(_SHARPNESS * (alike - best[:, None])).sum(axis=1)
    alike[rows, index] = -1
    return index, best, alike.max(axis=1), share.astype(np.float32)


def core_bounds(topics: Sequence[Topic], spread: float, floor: float) -> npt.NDArray[np.float32]:
    """The least similarity that makes a sentence part of each topic's core."""
    return np.array([max(topic.mean - spread * topic.spread, floor) for topic in topics], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Group:
    """A new cluster: its members' rows, its centroid, how alike they are to it."""

    rows: npt.NDArray[np.int64]
    centroid: Vectors
    mean: float
    spread: float
    within: float
    """Mean cosine between different members."""


def group(points: Vectors, rows: npt.NDArray[np.int64]) -> Group:
    members = points[rows]
    total = members.sum(axis=0, dtype=np.float64)
    n = len(rows)
    centroid = unit(total)
    alike = members @ centroid
    inside = float((total @ total - n) / (n * (n - 1))) if n > 1 else 1.0
    return Group(rows, centroid, float(alike.mean()), float(alike.std()), max(inside, 1e-6))


def same_topic(one: Group, topic: Topic) -> float:
    """Cosine between a group's centroid and a topic's, corrected for the noise of the group's few members."""
    raw = float(unit(topic.centroid) @ one.centroid)
    # |mean of n unit vectors|^2 = within + (1 - within) / n: the second part is noise, not direction.
    noisy = one.within + (1 - one.within) / len(one.rows)
    return min(1.0, raw * float(np.sqrt(noisy / one.within)))
