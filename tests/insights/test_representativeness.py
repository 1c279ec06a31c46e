from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from config.errors import UsageError
from insights.representativeness import Representativeness
from insights.results import to_json

AGES = {"age": {"young": 0.5, "old": 0.5}}


def test_by_hand() -> None:
    """80 old promoters, 20 young detractors, half and half in truth: weights .625 and 2.5, NPS 0 instead of 60.

    Kish: 100 ** 2 / (80 x .390625 + 20 x 6.25) = 64.
    """
    frame = pd.DataFrame({"age": ["old"] * 80 + ["young"] * 20, "nps": [10] * 80 + [0] * 20})
    result = Representativeness(AGES, minimum=10)(frame, asked=500)
    assert (result.raw, result.weighted) == pytest.approx((60, 0))
    assert result.effective_n == pytest.approx(64)
    assert result.response_rate == pytest.approx(0.2)
    assert set(np.round(result.weights, 4)) == {0.625, 2.5}
    assert [one.badly_covered for one in result.coverage] == [True, False]
    assert "age young is badly covered: 20 answers, 20% of all where 50% is right" in result.warnings


def test_raking_makes_every_margin_right() -> None:
    random = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "age": random.choice(["young", "old"], p=[0.3, 0.7], size=2000),
            "visit": random.choice(["first", "again"], p=[0.6, 0.4], size=2000),
            "nps": random.choice([10, 8, 2], size=2000),
        }
    )
    result = Representativeness(AGES | {"visit": {"first": 0.2, "again": 0.8}})(frame)
    for column, value, share in [("age", "young", 0.5), ("visit", "first", 0.2)]:
        assert result.weights[frame[column] == value].sum() / result.weights.sum() == pytest.approx(share)


def test_weights_take_the_bias_away_and_the_interval_covers() -> None:
    """Old people answer four times as often and are happier; true NPS 20."""
    random = np.random.default_rng(2)
    raw: list[float | None] = []
    weighted: list[float | None] = []
    inside: list[bool] = []
    for _ in range(300):
        old = random.random(300) < 0.8
        good = random.random(300) < np.where(old, 0.8, 0.4)
        frame = pd.DataFrame({"age": np.where(old, "old", "young"), "nps": np.where(good, 10, 0)})
        result = Representativeness(AGES)(frame)
        assert result.interval is not None
        raw.append(result.raw)
        weighted.append(result.weighted)
        inside.append(result.interval.low <= 20 <= result.interval.high)
    assert np.mean(np.array(raw, dtype=float)) == pytest.approx(44, abs=2)
    assert np.mean(np.array(weighted, dtype=float)) == pytest.approx(20, abs=2)
    assert 0.93 <= np.mean(inside) <= 0.995


def test_shares_must_sum_to_one_and_know_every_value() -> None:
    frame = pd.DataFrame({"age": ["old", "teen"], "nps": [1, 2]})
    with pytest.raises(UsageError, match=r"the known shares of 'age' sum to 0\.9"):
        Representativeness({"age": {"old": 0.5, "teen": 0.4}})(frame)
    with pytest.raises(UsageError, match="'age' holds 'teen', but no share of it is given; given: young, old"):
        Representativeness(AGES)(frame)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few(n: int) -> None:
    result = Representativeness(AGES)(pd.DataFrame({"age": ["old"] * n, "nps": [9] * n}))
    assert result.too_few
    assert result.weighted is None
    json.dumps(to_json(result), allow_nan=False)


def test_a_group_that_never_answered_is_said() -> None:
    result = Representativeness(AGES)(pd.DataFrame({"age": ["old"] * 50 + [None], "nps": [9] * 51}))
    assert any("weights cannot speak for people who did not answer" in one for one in result.warnings)
    assert any("1 answers without a group" in one for one in result.warnings)
