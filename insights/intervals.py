"""Intervals and difference tests of shares and of net shares, for whole arrays at once.

A *net share* is (ups - downs) / n of a three-way count: NPS, net sentiment.

References
----------
Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.
Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions. Statistics in
    Medicine 17, 873-890 (method 10).
Rocks, B. (2016). Interval estimation for the net promoter score. The American Statistician 70(4), 365-372.
Agresti, A. and Caffo, B. (2000). Simple and effective confidence intervals for proportions and differences of
    proportions result from adding two successes and two failures. The American Statistician 54(4), 280-288.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from insights.columns import Floats
from insights.results import Interval

Counts = npt.ArrayLike
NET_PSEUDO = 3.0
"""Pseudo-answers of the adjusted Wald interval of one net share: 3/4 up, 3/2 middle, 3/4 down (Rocks 2016)."""


def z_value(level: float) -> float:
    """The standard normal's two-sided critical value: 1.96 at .95."""
    return float(stats.norm.ppf((1 + level) / 2))


def wilson(successes: Counts, n: Counts, level: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson score interval of a share; n may be fractional (an effective n). NaN where n is 0."""
    hits, size = np.asarray(successes, dtype=np.float64), np.asarray(n, dtype=np.float64)
    size = np.where(size > 0, size, np.nan)
    z = z_value(level)
    share = hits / size
    centre = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z / (1 + z**2 / size) * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    return np.clip(centre - half, 0, share), np.clip(centre + half, share, 1)


@dataclass(frozen=True, slots=True)
class NetShare:
    """Adjusted net shares and their standard errors, both as shares in [-1, 1]."""

    centre: Floats
    error: Floats


def net_share(ups: Counts, downs: Counts, n: Counts, pseudo: float = NET_PSEUDO) -> NetShare:
    """The net share after `pseudo` pseudo-answers, a quarter up and a quarter down; n may be 0."""
    size = np.asarray(n, dtype=np.float64) + pseudo
    up = (np.asarray(ups, dtype=np.float64) + pseudo / 4) / size
    down = (np.asarray(downs, dtype=np.float64) + pseudo / 4) / size
    centre = up - down
    return NetShare(centre, np.sqrt((up + down - centre**2) / size))


def net_interval(ups: Counts, downs: Counts, n: Counts, level: float = 0.95) -> tuple[Floats, Floats]:
    """Adjusted Wald interval of a net share (Rocks 2016), within [-1, 1] and widened to hold the share itself.

    The adjustment pulls towards 0, so at n of 1 or 2 the plain interval may miss the share it is about. Needs n > 0.
    """
    net = net_share(ups, downs, n)
    half = z_value(level) * net.error
    share = (np.asarray(ups, dtype=np.float64) - np.asarray(downs, dtype=np.float64)) / np.asarray(n, dtype=np.float64)
    return (
        np.clip(np.minimum(net.centre - half, share), -1, 1),
        np.clip(np.maximum(net.centre + half, share), -1, 1),
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference of two figures, in their unit, with the two-sided p that chance alone gives as much."""

    estimate: float
    interval: Interval
    p: float


def net_difference(
    first: tuple[float, float, float],
    second: tuple[float, float, float],
    level: float = 0.95,
    extra: float = 0.0,
    freedom: float = np.inf,
) -> Difference:
    """First minus second net share, each (ups, downs, n), n > 0; half the pseudo-answers to each (as Agresti-Caffo).

    `extra` is variance beyond that of counts (of weeks, say), estimated with so many degrees of `freedom`.
    """
    first_share, two = (net_share(*counts, pseudo=NET_PSEUDO / 2) for counts in (first, second))
    centre = float(first_share.centre - two.centre)
    error = float(np.sqrt(first_share.error**2 + two.error**2 + extra))
    t = z_value(level) if np.isinf(freedom) else float(stats.t.ppf((1 + level) / 2, freedom))
    far = stats.norm.sf(abs(centre) / error) if np.isinf(freedom) else stats.t.sf(abs(centre) / error, freedom)
    estimate = (first[0] - first[1]) / first[2] - (second[0] - second[1]) / second[2]
    low, high = max(-2.0, centre - t * error), min(2.0, centre + t * error)
    return Difference(estimate, Interval(min(low, estimate), max(high, estimate)), float(2 * far))


def share_difference(first: tuple[float, float], second: tuple[float, float], level: float = 0.95) -> Difference:
    """First minus second share, each (successes, n) with n > 0: Newcombe's interval and the pooled z test."""
    (hits_1, n_1), (hits_2, n_2) = first, second
    share_1, share_2 = hits_1 / n_1, hits_2 / n_2
    low_1, high_1 = (float(end) for end in wilson(hits_1, n_1, level))
    low_2, high_2 = (float(end) for end in wilson(hits_2, n_2, level))
    estimate = share_1 - share_2
    low = estimate - float(np.hypot(share_1 - low_1, high_2 - share_2))
    high = estimate + float(np.hypot(high_1 - share_1, share_2 - low_2))
    pooled = (hits_1 + hits_2) / (n_1 + n_2)
    error = float(np.sqrt(pooled * (1 - pooled) * (1 / n_1 + 1 / n_2)))
    return Difference(estimate, Interval(low, high), float(2 * stats.norm.sf(abs(estimate) / error)) if error else 1.0)


def false_discovery(p: npt.ArrayLike) -> Floats:
    """Benjamini-Hochberg q values, in the order given."""
    values = np.asarray(p, dtype=np.float64)
    return np.asarray(stats.false_discovery_control(values), dtype=np.float64) if values.size else values
