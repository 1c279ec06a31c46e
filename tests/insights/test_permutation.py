from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from insights.permutation import levels_of, permutation_p
from insights.ranking import places, range_limit


@pytest.mark.parametrize(("shares", "n", "whole"), [((0.03, 0.07, 0.9), 60, 1500), ((0.3, 0.3, 0.4), 200, 500)])
def test_the_tail_is_that_of_permuting(shares: tuple[float, ...], n: int, whole: int) -> None:
    random = np.random.default_rng(1)
    counts, levels = random.multinomial(whole, shares), np.array([-100.0, 0, 100])
    drawn = random.multivariate_hypergeometric(counts, n, size=200_000) @ levels
    gaps = np.abs(drawn / n - (counts @ levels - drawn) / (whole - n))
    for quantile in (0.95, 0.99, 0.999):
        gap = np.array([np.quantile(gaps, quantile, method="higher")])
        p = permutation_p(gap, np.array([float(n)]), np.array([float(whole - n)]), levels, counts / whole)[0]
        dealt = float((gaps >= gap - 1e-9).mean())
        assert 0.85 * dealt < p < 2.5 * dealt


def test_where_nearly_all_agree_the_normal_tail_is_wrong_by_far() -> None:
    """Of 5,000 answers 1% are 0, the rest 100; 5 of the zeros in a group of 50."""
    gap = np.array([(5 / 50 - 45 / 4950) * 100])
    p = permutation_p(gap, np.array([50.0]), np.array([4950.0]), np.array([0.0, 100]), np.array([0.01, 0.99]))[0]
    exact = float(stats.hypergeom.sf(4, 5000, 50, 50))
    spread = np.sqrt(0.01 * 0.99 * (1 / 50 + 1 / 4950)) * 100
    assert p == pytest.approx(exact, rel=0.5)
    assert 2 * stats.norm.sf(gap[0] / spread) < exact / 1000


def test_many_levels_are_read_as_parts_and_one_level_tells_nothing() -> None:
    levels, shares = levels_of(np.arange(1000.0))
    assert len(levels) == 64
    assert shares.sum() == pytest.approx(1)
    assert permutation_p(np.array([0.0]), np.ones(1), np.ones(1), np.array([5.0]), np.ones(1)).tolist() == [1.0]


def test_all_claims_of_an_order_are_true_together() -> None:
    """Ten equal items: a wrong claim about any neighbours in about one list of twenty, not in each pair's twenty."""
    random, wrong = np.random.default_rng(2), 0
    for _ in range(200):
        seen = random.normal(size=10)
        draws = seen + random.normal(size=(1000, 10))
        found = sorted(places(seen, draws), key=lambda one: one.rank)
        wrong += any(one.separable_from_next for one in found[:-1])
        assert all(
            one.simultaneous.low <= one.interval.low <= one.interval.high <= one.simultaneous.high for one in found
        )
    assert wrong <= 200 * 0.05 + 3 * np.sqrt(200 * 0.05 * 0.95)


def test_many_items_are_judged_by_the_range() -> None:
    assert range_limit(10, 0.95) * np.sqrt(2) == pytest.approx(stats.studentized_range.ppf(0.95, 10, 10_000), rel=0.03)
    random = np.random.default_rng(3)
    scores = np.r_[np.zeros(40), np.full(40, 50.0)]
    found = sorted(places(scores, scores + random.normal(size=(500, 80))), key=lambda one: one.rank)
    assert [one.rank for one in found if one.separable_from_next] == [40, 80]
