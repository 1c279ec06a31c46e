from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from config.errors import UsageError
from insights.intervals import share_difference, wilson
from insights.leaderboard import NOT_CHECKED, REPRESENTATIVE, Leaderboard
from insights.measures import Measure
from insights.nps import NPS
from insights.results import to_json
from insights.scores import Scores
from insights.summaries import Summary, rest_of, summaries, summary


def test_csat_by_hand() -> None:
    """4 and 5 of 1-5 count: 3 of 4, 75%. Wilson at 95%: (.75 + .4802) / 1.9604 -+ ... = .3006 to .9544."""
    (result,) = Scores("csat", Measure.csat())(pd.DataFrame({"csat": [5, 4, 4, 2, None]}))
    assert (result.n, result.score) == (4, 75.0)
    assert result.interval == pytest.approx((30.06, 95.44), abs=0.01)


def test_ces_by_hand() -> None:
    """Answers 7, 6, 2: mean 5, sd 2.6458, t(2) = 4.3027, half width 6.572; held within 1-7."""
    (result,) = Scores("ces", Measure.ces())(pd.DataFrame({"ces": [7, 6, 2]}))
    assert result.score == 5.0
    assert result.interval == (1.0, 7.0)
    wide = Measure.mean().interval(Summary(3, 5.0, 14 / 3))
    assert wide == pytest.approx((5 - 6.572, 5 + 6.572), abs=0.01)


def test_wilson_against_scipy() -> None:
    found = wilson([0, 3, 10], [10, 10, 10])
    for hits, low, high in zip([0, 3, 10], *found, strict=True):
        theirs = stats.binomtest(hits, 10).proportion_ci(method="wilson")
        assert (low, high) == pytest.approx((theirs.low, theirs.high))


def test_the_nps_measure_is_the_nps() -> None:
    scores = pd.DataFrame({"nps": [10, 9, 9, 8, 7, 6, 0, 10]})
    whole = summary(Measure.nps().contributions(scores, "nps"))
    (result,) = NPS()(scores)
    assert whole.mean == pytest.approx(result.nps)
    assert Measure.nps().interval(whole) == pytest.approx(result.interval)


@pytest.mark.parametrize(("kind", "bad"), [("nps", 11), ("csat", 0), ("csat", 2.5), ("ces", 8), ("mean", "high")])
def test_answers_out_of_bounds_are_named(kind: str, bad: object) -> None:
    with pytest.raises(UsageError, match=f"holds {bad!r}"):
        Measure.named(kind).contributions(pd.DataFrame({"a": pd.Series([bad], dtype=object)}), "a")


def test_an_unknown_measure_is_named() -> None:
    with pytest.raises(UsageError, match="no measure 'nsat'; allowed: nps, csat, ces, mean"):
        Measure.named("nsat")


def test_differences_against_scipy() -> None:
    random = np.random.default_rng(1)
    first, second = random.normal(5, 1, 30), random.normal(4.5, 2, 50)
    ours = Measure.mean().difference(summary(first), summary(second))
    theirs = stats.ttest_ind(first, second, equal_var=False)
    assert ours is not None
    assert ours.p == pytest.approx(theirs.pvalue)
    assert tuple(ours.interval) == pytest.approx(tuple(theirs.confidence_interval()))


def test_newcombe_by_hand() -> None:
    """Newcombe (1998), table II (a): 56/70 against 48/80, method 10: .0524 to .3339."""
    found = share_difference((56, 70), (48, 80))
    assert tuple(found.interval) == pytest.approx((0.0524, 0.3339), abs=0.0001)


def test_intervals_are_held_within_what_a_score_can_be() -> None:
    assert list(Measure.nps().held(-125, 20)) == [-100, 20]
    assert list(Measure.csat().held(-3, 120)) == [0, 100]
    assert list(Measure.ces().held(0, 9)) == [1, 7]
    assert list(Measure.mean().held(-125, 900)) == [-125, 900]


def test_three_equal_answers_are_no_proof() -> None:
    sure, few = Measure.mean().errors([Summary(50, 5.0, 4.0), Summary(3, 9.0, 0.0)])
    assert sure == pytest.approx(np.sqrt(4.0 * 50 / 49 / 50), rel=0.02)
    assert few > 0.5


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=40), st.integers(1, 39))
def test_a_group_and_its_rest_make_the_whole(values: list[float], cut: int) -> None:
    array = np.array(values)
    codes = (np.arange(len(array)) >= cut).astype(np.int64)
    part, rest = summaries(array, codes, 2)
    found = rest_of(summary(array), part)
    assert found.n == rest.n
    assert found.mean == pytest.approx(rest.mean, abs=1e-6)
    assert found.variance == pytest.approx(rest.variance, abs=1e-5)


@pytest.mark.parametrize("kind", ["nps", "csat", "ces", "mean"])
@pytest.mark.parametrize("values", [[], [5], [5, 4], [5, 5, 5]])
def test_few_and_constant(kind: str, values: list[int]) -> None:
    results = Scores("a", Measure.named(kind))(pd.DataFrame({"a": values, "g": "x"}), by="g")
    assert all(one.too_few for one in results)
    json.dumps(to_json(results), allow_nan=False)
    Measure.mean().difference(summary(np.array(values, dtype=float)), summary(np.array([1.0, 1.0])))


def test_a_leaderboard_says_what_to_keep_and_whether_answers_stand_for_all() -> None:
    random = np.random.default_rng(1)
    place = random.choice(["a", "b", "c", "d"], 2000)
    good = np.select([place == "a", place == "d"], [0.9, 0.3], 0.6)
    frame = pd.DataFrame(
        {
            "place": place,
            "nps": np.where(random.random(2000) < good, 10, 0),
            "age": random.choice(["old", "young"], 2000),
        }
    )
    board = Leaderboard("place")(frame, seed=1)
    assert [(one.group, one.advice) for one in board.entries if one.advice] == [
        ("a", "keep, watch variation"),
        ("d", "look into it"),
    ]
    assert board.warnings == (NOT_CHECKED,)
    right = Leaderboard("place", shares={"age": {"old": 0.5, "young": 0.5}})(frame, seed=1)
    assert right.warnings == (REPRESENTATIVE,)
    wrong = Leaderboard("place", shares={"age": {"old": 0.0, "young": 1.0}})(frame[frame["age"] == "old"], seed=1)
    assert wrong.warnings[0].startswith("age young is badly covered")
