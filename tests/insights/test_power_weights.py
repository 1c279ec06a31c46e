from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insights.intervals import false_discovery
from insights.power_weights import power_weights


def test_weight_goes_where_a_doubling_can_just_be_told() -> None:
    expected = np.array([1.0, 5.0, 20.0, 60.0, 500.0])
    weights = power_weights(expected, 1 / (8 * expected))
    assert weights.mean() == pytest.approx(1)
    assert int(np.argmax(weights)) in (1, 2)
    assert weights[-1] < 0.5
    assert weights.min() > 0.02


def test_equal_tests_have_equal_weights() -> None:
    assert power_weights(np.full(7, 30.0), np.full(7, 0.01)) == pytest.approx(np.ones(7))
    assert power_weights(np.array([0.0]), np.array([2.0])) == pytest.approx(np.ones(1))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1e5), st.floats(1e-6, 5)), min_size=1, max_size=40))
def test_weights_are_positive_and_of_mean_one(tests: list[tuple[float, float]]) -> None:
    expected, uncertain = (np.array(column) for column in zip(*tests, strict=True))
    weights = power_weights(expected, uncertain)
    assert weights.min() > 0
    assert weights.mean() == pytest.approx(1)


def test_weighting_keeps_the_share_of_false_discoveries() -> None:
    random = np.random.default_rng(5)
    expected = random.uniform(3, 80, 60)
    weights = power_weights(expected, 1 / (8 * expected))
    shares = []
    for _ in range(400):
        p = random.uniform(size=60)
        p[:6] = random.uniform(0, 1e-4, 6)
        told = false_discovery(np.minimum(1, p / weights)) <= 0.1
        shares.append(told[6:].sum() / max(told.sum(), 1))
    # 10% of the nulls' share of the family, .09; .012 is three standard errors.
    assert np.mean(shares) <= 0.09 + 0.012
