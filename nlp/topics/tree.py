"""The clusterer in BERTopic's cluster slot: a Ward tree cut where two halves are still one topic.

Ward's tree needs no neighbour graph, no random start and no compiling, and gave purer groups than UMAP with
HDBSCAN on the sets we chose it on (docs/decisions/0007-topics.md). Above `leaves` points it is grown over
small k-means cells, so that nothing is quadratic in the number of sentences.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.types import Vectors
from nlp.vectors import unit

Labels = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_LEAVES = 2_000
"""Maximum points that are leaves of the tree themselves; chosen because Ward's tree is quadratic in them."""
_ROUNDS = 4
_ROWS = 8_192
_NOISE, _UNDECIDED = -1, -2


def default_min_size(points: int) -> int:
    """Fewest points that make a cluster: grows with the square root, from 5 to 50."""
    return int(np.clip(round(0.45 * points**0.5), 5, 50))


def nearest(points: Vectors, centres: Vectors) -> Labels:
    """Index of the most similar centre of each point, by blocks of rows to keep memory flat."""
    parts = [np.argmax(points[at : at + _ROWS] @ centres.T, axis=1) for at in range(0, len(points), _ROWS)]
    return np.concatenate(parts).astype(np.int64) if parts else np.empty(0, dtype=np.int64)


def sums(points: Vectors, labels: Labels, groups: int) -> Floats:
    """The sum of each group's points."""
    from scipy.sparse import csr_array

    ones = np.ones(len(points), dtype=np.float32)
    member = csr_array((ones, (labels, np.arange(len(points)))), shape=(groups, len(points)))
    return np.asarray(member @ points, dtype=np.float64)


def cells(points: Vectors, count: int, seed: int) -> Labels:
    """Spherical k-means with few rounds: cells to grow a tree over, not topics."""
    random = np.random.default_rng(seed)
    sample = points[np.sort(random.permutation(len(points))[: count * 10])]
    centres = sample[np.sort(random.permutation(len(sample))[:count])]
    for _ in range(_ROUNDS):
        labels = nearest(sample, centres)
        total = sums(sample, labels, count)
        empty = np.bincount(labels, minlength=count) == 0
        centres = np.where(empty[:, None], centres, unit(total)).astype(np.float32)
    labels = nearest(points, centres)
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def ward(centres: Floats, sizes: Floats) -> npt.NDArray[np.int64]:
    """Ward's tree over weighted points as pairs of node numbers, children before parents.

    Nearest-neighbour chain with the Lance-Williams update (Murtagh & Legendre 2014).
    """
    n = len(centres)
    square = np.einsum("ij,ij->i", centres, centres)
    cost = np.maximum(square[:, None] + square[None, :] - 2 * centres @ centres.T, 0)
    cost *= sizes[:, None] * sizes[None, :] / (sizes[:, None] + sizes[None, :])
    np.fill_diagonal(cost, np.inf)
    size, node, alive = sizes.copy(), np.arange(n), np.ones(n, dtype=bool)
    merges: list[tuple[int, int]] = []
    chain: list[int] = []
    while len(merges) < n - 1:
        if not chain:
            chain.append(int(np.flatnonzero(alive)[0]))
        here = chain[-1]
        there = int(np.argmin(cost[here]))
        if len(chain) > 1 and cost[here, chain[-2]] <= cost[here, there]:
            there = chain[-2]
        else:
            chain.append(there)
            continue
        del chain[-2:]
        a, b, gap = size[here], size[there], cost[here, there]
        row = ((a + size) * cost[here] + (b + size) * cost[there] - size * gap) / (a + b + size)
        row[~alive] = np.inf
        row[[here, there]] = np.inf
        cost[here], cost[:, here] = row, row
        cost[there], cost[:, there] = np.inf, np.inf
        merges.append((int(node[here]), int(node[there])))
        alive[there], size[here], node[here] = False, a + b, n + len(merges) - 1
    return np.array(merges, dtype=np.int64).reshape(-1, 2)


def likeness(first: Floats, n_first: float, second: Floats, n_second: float) -> float:
    """Cosine of two groups' centroids, corrected for their size: sums of unit vectors in.

    Of few points a centroid is mostly noise and looks unlike any other; the squared length of the sum less the
    n ones on the diagonal, over n(n - 1), is the mean similarity within, free of that noise.
    """
    return float(first @ second / (n_first * n_second) / np.sqrt(within(first, n_first) * within(second, n_second)))


def within(total: Floats, n: float) -> float:
    """Mean cosine between the different points of a group, at least a small positive number."""
    return max(float((total @ total - n) / (n * (n - 1))), 1e-6) if n > 1 else 1.0


@dataclass
class WardTree:
    """A clusterer with scikit-learn's shape: `fit(points)` sets `labels_`, -1 for what is in no cluster."""

    min_size: int | None = None
    same: float = 0.72
    coherence: float = 0.15
    seed: int = 0
    leaves: int = _LEAVES

    def fit(self, points: Vectors, y: object = None) -> WardTree:
        self.labels_ = self._labels(np.asarray(points, dtype=np.float32))
        return self

    def fit_predict(self, points: Vectors, y: object = None) -> Labels:
        return self.fit(points).labels_

    def _labels(self, points: Vectors) -> Labels:
        least = self.min_size or default_min_size(len(points))
        if len(points) < least:
            return np.full(len(points), -1, dtype=np.int64)
        few = len(points) <= self.leaves
        cell = np.arange(len(points)) if few else cells(points, self.leaves, self.seed)
        count = int(cell.max()) + 1
        sizes = np.bincount(cell, minlength=count).astype(np.float64)
        total = sums(points, cell, count)
        merges = ward(total / sizes[:, None], sizes)
        return self._cut(merges, total, sizes, least)[cell]

    def _cut(self, merges: npt.NDArray[np.int64], total: Floats, sizes: Floats, least: int) -> Labels:
        """Label the leaves: go down the tree while some split below parts two groups that differ."""
        n = len(total)
        total = np.vstack([total, np.zeros((len(merges), total.shape[1]))])
        sizes = np.concatenate([sizes, np.zeros(len(merges))])
        splits = np.zeros(len(total), dtype=bool)
        for node, (left, right) in enumerate(merges, start=n):
            total[node], sizes[node] = total[left] + total[right], sizes[left] + sizes[right]
            both = sizes[left] >= least and sizes[right] >= least
            differ = both and likeness(total[left], sizes[left], total[right], sizes[right]) < self.same
            splits[node] = differ or splits[left] or splits[right]
        labels = np.full(len(total), _UNDECIDED, dtype=np.int64)
        group = 0
        for node in range(len(total) - 1, -1, -1):
            if labels[node] == _UNDECIDED and not splits[node]:
                cluster = sizes[node] >= least and within(total[node], sizes[node]) >= self.coherence
                labels[node] = group if cluster else _NOISE
                group += cluster
            if node >= n:
                labels[merges[node - n]] = labels[node]
        return labels[:n]
