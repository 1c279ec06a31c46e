"""Orders with their uncertainty: rank intervals, and neighbours that chance could turn.

References
----------
Mogstad, M., Romano, J. P., Shaikh, A. M. and Wilhelm, D. (2024). Inference for ranks with applications to mobility
    across neighbourhoods and academic achievement across countries. Review of Economic Studies 91(1), 476-518.
Hayter, A. J. (1984). A proof of the conjecture that the Tukey-Kramer multiple comparisons procedure is conservative.
    Annals of Statistics 12(1), 61-75.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from insights.columns import Codes, Floats
from insights.results import Interval

PAIRS_SEEN = 30
"""Maximum items whose pairs are all looked at in every draw; chosen because 435 pairs of 4,000 draws are 14 MB."""
RANGES = 4000


@dataclass(frozen=True)
class Place:
    """Where an item stands, 1 the highest."""

    rank: int
    interval: Interval
    separable_from_next: bool
    """Whether it stands above the next one by more than chance, so that all such claims of the list hold together;
    the last has no next and says True."""
    simultaneous: Interval
    """Ranks that hold for all items at once, with the certainty asked for."""


def places(
    scores: npt.ArrayLike,
    draws: Floats,
    *,
    level: float = 0.9,
    certainty: float = 0.95,
    scale: Callable[[Floats], Floats] | None = None,
) -> list[Place]:
    """The place of each item, in the order given.

    `draws` has one column an item: its score in each draw of the posterior or bootstrap. `interval` is each item's
    own; the simultaneous ones and the claims between neighbours come from all pairwise differences together, on a
    `scale` (rising) on which the draws are about symmetric, if one is given.
    """
    values = np.asarray(scores, dtype=np.float64)
    items = np.argsort(-values, kind="stable")
    low, high = rank_intervals(draws, level)
    above = surely_above(*((values, draws) if scale is None else (scale(values), scale(draws))), certainty)
    least, worst = 1 + above.sum(axis=0), len(values) - above.sum(axis=1)
    places: dict[int, Place] = {}
    for rank, item in enumerate(items, 1):
        below = items[rank] if rank < len(items) else None
        apart = below is None or bool(above[item, below])
        # The order given need not be the draws' own median order: the intervals always hold the rank shown.
        interval = Interval(int(min(low[item], rank)), int(max(high[item], rank)))
        every = Interval(int(min(least[item], interval.low)), int(max(worst[item], interval.high)))
        places[int(item)] = Place(rank, interval, apart, every)
    return [places[item] for item in range(len(values))]


def surely_above(scores: Floats, draws: Floats, certainty: float) -> npt.NDArray[np.bool_]:
    """(item, item): whether the first stands above the second, all claims being true together with `certainty`.

    A pair's difference over its standard deviation is compared with the largest such, either way, over all pairs of
    items around their own centres (Mogstad et al. 2024, Tukey's all-pairs comparison). With many items the largest
    is that of as many independent ones, which is never smaller (Hayter 1984).
    """
    size = len(scores)
    if size < 2 or len(draws) < 2:
        return np.zeros((size, size), dtype=np.bool_)
    covariance = np.atleast_2d(np.cov(draws, rowvar=False))
    variance = np.diagonal(covariance)
    spread = np.sqrt(np.maximum(variance[:, None] + variance[None, :] - 2 * covariance, 0.0))
    gap = scores[:, None] - scores[None, :]
    if size <= PAIRS_SEEN:
        centred = draws - draws.mean(axis=0)
        first, second = np.triu_indices(size, 1)
        scale = np.where(spread[first, second] > 0, spread[first, second], np.inf)
        largest = (np.abs(centred[:, first] - centred[:, second]) / scale).max(axis=1)
        limit = float(np.quantile(largest, certainty))
    else:
        limit = range_limit(size, certainty)
    return np.asarray((gap > limit * spread) & (gap > 0))


@cache
def range_limit(size: int, certainty: float) -> float:
    """What the largest standardised difference among so many equal, independent items stays below so surely."""
    random = np.random.default_rng(size)
    ranges = [float(np.ptp(random.standard_normal(size))) for _ in range(RANGES)]
    return float(np.quantile(ranges, certainty)) / float(np.sqrt(2))


def rank_intervals(draws: Floats, level: float) -> tuple[Codes, Codes]:
    """Lowest and highest rank (1 the highest draw) of each column, (1 - level) / 2 of the draws left on each side."""
    if not draws.size:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    ranks = np.argsort(np.argsort(-draws, axis=1, kind="stable"), axis=1) + 1
    low, high = np.quantile(ranks, [(1 - level) / 2, (1 + level) / 2], axis=0, method="inverted_cdf")
    return low.astype(np.int64), high.astype(np.int64)
