"""Orders with their uncertainty: rank intervals, and neighbours that chance could turn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from insights.columns import Codes, Floats
from insights.results import Interval


@dataclass(frozen=True)
class Place:
    """Where an item stands, 1 the highest."""

    rank: int
    interval: Interval
    separable_from_next: bool
    """Whether it stands above the next one by more than chance; the last has no next and says True."""


def places(scores: npt.ArrayLike, draws: Floats, *, level: float = 0.9, certainty: float = 0.95) -> list[Place]:
    """The place of each item, in the order given.

    `draws` has one column an item: its score in each draw of the posterior or bootstrap. Two neighbours are separable
    where the upper one is higher in at least `certainty` of the draws.
    """
    values = np.asarray(scores, dtype=np.float64)
    items = np.argsort(-values, kind="stable")
    low, high = rank_intervals(draws, level)
    found: dict[int, Place] = {}
    for rank, item in enumerate(items, 1):
        below = items[rank] if rank < len(items) else None
        apart = below is None or float((draws[:, item] > draws[:, below]).mean()) >= certainty
        # The order given need not be the draws' own median order: the interval always holds the rank shown.
        interval = Interval(int(min(low[item], rank)), int(max(high[item], rank)))
        found[int(item)] = Place(rank, interval, bool(apart))
    return [found[item] for item in range(len(values))]


def rank_intervals(draws: Floats, level: float) -> tuple[Codes, Codes]:
    """Lowest and highest rank (1 the highest draw) of each column, (1 - level) / 2 of the draws left on each side."""
    if not draws.size:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    ranks = np.argsort(np.argsort(-draws, axis=1, kind="stable"), axis=1) + 1
    low, high = np.quantile(ranks, [(1 - level) / 2, (1 + level) / 2], axis=0, method="inverted_cdf")
    return low.astype(np.int64), high.astype(np.int64)
