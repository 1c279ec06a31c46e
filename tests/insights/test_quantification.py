from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import UsageError
from insights.quantification import AdjustedCount, KnownError, PredictionPowered, Relabelled, drift, known_errors
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


def test_prediction_powered_by_hand() -> None:
    """100 relabelled: 20 rightly tagged, 10 wrongly, 10 missed, 60 rightly not. Labels .3, tags .3, covariance .11.

    Weight = .11 / (1.1 x .21) = .47619; 400 of 1,000 tagged: .3 + .47619 x (.4 - .3) = .34762.
    """
    result = PredictionPowered()(400, 1000, Relabelled(20, 10, 10, 60))
    assert result.adjusted == pytest.approx(0.34762, abs=1e-5)
    assert result.raw == 0.4
    assert result.recall == pytest.approx(2 / 3)
    assert result.interval is not None
    assert result.interval.low < 0.34762 < result.interval.high


def test_a_relabelled_sample_covers_under_drift_and_old_error_rates_do_not() -> None:
    random = np.random.default_rng(4)
    old: list[bool] = []
    new: list[bool] = []
    for _ in range(300):
        truth = random.random(3000) < 0.25
        tags = np.where(truth, random.random(3000) < 0.5, random.random(3000) < 0.05)  # it was .8 and .05
        known = KnownError(200, int(random.binomial(200, 0.8)), 600, int(random.binomial(600, 0.05)))
        at = random.choice(3000, 200, replace=False)
        sample = Relabelled(
            int((truth & tags)[at].sum()),
            int((~truth & tags)[at].sum()),
            int((truth & ~tags)[at].sum()),
            int((~truth & ~tags)[at].sum()),
        )
        for found, result in (
            (old, AdjustedCount()(int(tags.sum()), 3000, known)),
            (new, PredictionPowered()(int(tags.sum()), 3000, sample)),
        ):
            assert result.interval is not None
            found.append(result.interval.low <= truth.mean() <= result.interval.high)
    assert 0.92 <= np.mean(new) <= 0.98
    assert np.mean(old) < 0.8


@pytest.mark.parametrize("n", [0, 5, 29])
def test_too_few_relabelled(n: int) -> None:
    result = PredictionPowered()(40, 100, Relabelled(n, 0, 0, 0))
    assert result.too_few
    assert result.adjusted is None
    with pytest.raises(UsageError, match="cannot be"):
        PredictionPowered()(4, 10, Relabelled(11, 0, 0, 0))


def test_drift_is_told_and_sameness_is_not() -> None:
    random = np.random.default_rng(5)
    then = random.beta(8, 2, 400)
    assert sum(drift(then, random.beta(8, 2, 400)).drifted for _ in range(100)) <= 4
    moved = drift(then, random.beta(4, 3, 400))
    assert moved.drifted
    assert "relabel a random sample" in moved.note


def test_errors_by_touchpoint_from_labelled_people() -> None:
    rows = [("room", True, True)] * 4 + [("room", False, True)] + [("room", True, False)] * 2 + [("wifi", False, False)]
    found = known_errors(pd.DataFrame(rows, columns=["touchpoint", "tagged", "unhappy"]))
    assert found == {"room": KnownError(5, 4, 2, 2), "wifi": KnownError(0, 0, 1, 0)}
