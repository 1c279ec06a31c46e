from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import UsageError
from insights.quantification import AdjustedCount, KnownError
from insights.results import to_json


def test_by_hand() -> None:
    """30% tagged, recall .8, false positives .1: (.3 - .1) / .7 = .2857."""
    result = AdjustedCount()(300, 1000, KnownError(200, 160, 400, 40))
    assert result.raw == 0.3
    assert result.adjusted == pytest.approx(0.2857, abs=1e-4)
    assert result.interval is not None
    assert result.raw_interval is not None
    assert np.ptp(result.interval) > np.ptp(result.raw_interval)


@pytest.mark.parametrize("truth", [0.05, 0.2, 0.6])
def test_the_corrected_share_covers_where_the_raw_one_does_not(truth: float) -> None:
    random = np.random.default_rng(1)
    recall, alarm, n = 0.8, 0.08, 1000
    raw, adjusted, corrected = [], [], []
    for _ in range(600):
        positives = random.binomial(n, truth)
        tagged = random.binomial(positives, recall) + random.binomial(n - positives, alarm)
        known = KnownError(150, int(random.binomial(150, recall)), 300, int(random.binomial(300, alarm)))
        result = AdjustedCount()(int(tagged), n, known)
        assert result.interval is not None
        assert result.raw_interval is not None
        assert result.adjusted is not None
        raw.append(result.raw_interval.low <= truth <= result.raw_interval.high)
        adjusted.append(result.interval.low <= truth <= result.interval.high)
        corrected.append(result.adjusted)
    assert 0.92 <= np.mean(adjusted) <= 1
    assert np.mean(corrected) == pytest.approx(truth, abs=0.02)
    assert np.mean(raw) < 0.6


@given(st.integers(1, 500), st.data())
def test_the_interval_holds_the_estimate(n: int, data: st.DataObject) -> None:
    known = KnownError(50, data.draw(st.integers(0, 50)), 60, data.draw(st.integers(0, 60)))
    result = AdjustedCount()(data.draw(st.integers(0, n)), n, known)
    if result.adjusted is not None:
        assert result.interval is not None
        assert 0 <= result.interval.low <= result.adjusted <= result.interval.high <= 1
    json.dumps(to_json(result), allow_nan=False)


def test_a_classifier_that_says_nothing_corrects_nothing() -> None:
    result = AdjustedCount()(50, 100, KnownError(100, 52, 100, 50))
    assert result.adjusted is None
    assert "too weak" in result.method


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few(n: int) -> None:
    assert AdjustedCount()(0, n, KnownError(5, 4, 5, 1)).too_few


def test_impossible_counts_are_named() -> None:
    with pytest.raises(UsageError, match="3 of 2 cannot be tagged"):
        AdjustedCount()(3, 2, KnownError(50, 40, 50, 4))
    with pytest.raises(UsageError, match="found is at most positives"):
        KnownError(1, 2, 1, 1)
