from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import UsageError
from insights.intervals import net_difference, net_interval
from insights.nps import NPS
from insights.results import to_json
from tests.insights.made_up import covered


def test_by_hand() -> None:
    """5 promoters, 2 passives, 3 detractors: 20 points.

    Adjusted: (5.75 - 3.75) / 13 = .15385; variance (9.5 / 13 - .15385 ** 2) / 13 = .05439; 1.96 x .23322 = .45711.
    """
    (result,) = NPS()(pd.DataFrame({"nps": [10, 10, 9, 9, 9, 8, 7, 6, 3, 0]}))
    assert (result.group, result.n, result.promoters, result.passives, result.detractors) == ("all", 10, 5, 2, 3)
    assert result.nps == pytest.approx(20.0)
    assert result.interval == pytest.approx((15.385 - 45.711, 15.385 + 45.711), abs=0.01)
    assert result.too_few


def test_groups_come_in_natural_order_and_missing_ones_last() -> None:
    frame = pd.DataFrame({"nps": [10, 9, 0, 5, None], "visits": [10.0, 2.0, 2.0, None, 7.0]})
    results = NPS(minimum=1)(frame, by="visits")
    assert [(one.group, one.n, one.nps) for one in results] == [("2", 2, 0.0), ("10", 1, 100.0), (None, 1, -100.0)]
    assert not any(one.too_few for one in results)


def test_buyers_and_non_buyers_are_pooled_only_when_asked() -> None:
    frame = pd.DataFrame({"nps": [10, 10, 0, 0], "buyer": [True, True, False, None]})
    apart = NPS()(frame)
    assert [(one.population, one.nps) for one in apart] == [("buyers", 100), ("non-buyers", -100), ("not stated", -100)]
    assert [(one.population, one.nps) for one in NPS(pool_buyers=True)(frame)] == [(None, 0)]
    assert [one.group for one in NPS()(frame, by="buyer")] == ["False", "True", None]


@pytest.mark.parametrize("bad", [11, -1, 7.5, "seven", float("inf")])
def test_a_score_that_is_none_is_named(bad: object) -> None:
    with pytest.raises(UsageError, match=rf"{bad!r} \(row 2\); allowed: whole numbers from 0 to 10"):
        NPS()(pd.DataFrame({"nps": pd.Series([9, bad], dtype=object)}))


def test_scores_as_text_count() -> None:
    (result,) = NPS()(pd.DataFrame({"nps": ["10", " 9 ", "", None, "0"]}))
    assert (result.n, result.promoters, result.detractors) == (3, 2, 1)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(UsageError, match="no column 'nps'; there are: score"):
        NPS()(pd.DataFrame({"score": [1]}))


@pytest.mark.parametrize("scores", [[], [10], [10, 0], [None, None], [7, 7, 7]])
def test_too_few_says_so_and_json_has_no_nan(scores: list[int | None]) -> None:
    (result,) = NPS()(pd.DataFrame({"nps": scores}))
    assert result.too_few
    json.dumps(to_json(result), allow_nan=False)


@given(st.tuples(*[st.integers(0, 400)] * 3).filter(any), st.floats(0.5, 0.999))
def test_the_interval_holds_the_estimate(counts: tuple[int, int, int], level: float) -> None:
    ups, downs, rest = counts
    n = ups + downs + rest
    low, high = net_interval(ups, downs, n, level)
    assert -1 <= low <= (ups - downs) / n <= high <= 1


@pytest.mark.parametrize("shares", [(0.5, 0.3, 0.2), (0.85, 0.1, 0.05), (0.1, 0.1, 0.8)])
@pytest.mark.parametrize("n", [10, 30, 300])
def test_interval_covers_a_planted_nps(shares: tuple[float, float, float], n: int) -> None:
    counts = np.random.default_rng(1).multinomial(n, shares, size=20_000)
    low, high = net_interval(counts[:, 0], counts[:, 2], np.full(len(counts), n))
    assert 0.93 <= covered(shares[0] - shares[2], low, high) <= 0.985


def test_the_difference_of_two_equal_nps_is_called_by_chance_only() -> None:
    random = np.random.default_rng(2)
    first, second = random.multinomial(60, [0.5, 0.3, 0.2], size=2000), random.multinomial(25, [0.5, 0.3, 0.2], 2000)
    found = [net_difference((a[0], a[2], 60), (b[0], b[2], 25)) for a, b in zip(first, second, strict=True)]
    assert 0.03 <= np.mean([one.p < 0.05 for one in found]) <= 0.065
    assert 0.935 <= np.mean([one.interval.low <= 0 <= one.interval.high for one in found]) <= 0.975


def test_the_mean_and_the_distribution_stand_beside() -> None:
    """Every 6 turned into a 0 leaves the NPS where it was; the mean tells."""
    before, after = (NPS()(pd.DataFrame({"nps": [10, 9, 8, one, one]}))[0] for one in (6, 0))
    assert before.nps == after.nps
    assert (before.mean, after.mean) == (7.8, 5.4)
    assert before.distribution == (0, 0, 0, 0, 0, 0, 2, 0, 1, 1, 1)
    assert sum(after.distribution) == after.n
