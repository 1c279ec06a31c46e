from __future__ import annotations

import json
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from config.errors import UsageError
from insights.columns import Floats
from insights.covariance import Moments, correlations
from insights.drivers import KeyDrivers
from insights.importance import betas, johnson, lmg
from insights.results import to_json

NAMES = ("check-in", "room", "staff", "wifi")


def _planted(n: int, rho: float, weights: Floats, seed: int, missing: float = 0.0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    size = len(weights)
    among = np.full((size, size), rho) + (1 - rho) * np.eye(size)
    ratings = random.multivariate_normal(np.zeros(size), among, n)
    signal = ratings @ weights
    outcome = signal + random.normal(scale=signal.std(), size=n)
    ratings[random.random(ratings.shape) < missing] = np.nan
    return pd.DataFrame(ratings, columns=list(NAMES[:size])).assign(overall=outcome)


def _population(rho: float, weights: Floats) -> Floats:
    """The correlation matrix behind `_planted`, outcome last, R squared 0.5."""
    size = len(weights)
    among = np.full((size, size), rho) + (1 - rho) * np.eye(size)
    outcome = among @ weights / np.sqrt(2 * weights @ among @ weights)
    return np.block([[among, outcome[:, None]], [outcome[None, :], np.ones((1, 1))]])


def test_lmg_by_hand() -> None:
    """Two predictors, r = .5, r1y = .6, r2y = .3: R2 = (.36 + .09 - 2 x .5 x .18) / .75 = .36.

    First: mean of .36 (alone) and .36 - .09 = .27 (after the other): .315. Second: mean of .09 and 0: .045.
    """
    matrix = np.array([[[1, 0.5, 0.6], [0.5, 1, 0.3], [0.6, 0.3, 1]]])
    assert lmg(matrix)[0] == pytest.approx([0.315, 0.045])


def test_johnson_by_hand() -> None:
    """The same matrix. The root of [[1, .5], [.5, 1]] has (sqrt 1.5 +- sqrt .5) / 2 = .96593 and .25882."""
    matrix = np.array([[[1, 0.5, 0.6], [0.5, 1, 0.3], [0.6, 0.3, 1]]])
    root = np.array([[0.96593, 0.25882], [0.25882, 0.96593]])
    slopes = np.linalg.solve(root, [0.6, 0.3])
    assert johnson(matrix)[0] == pytest.approx(root**2 @ slopes**2, abs=1e-4)


def _matrices() -> st.SearchStrategy[Floats]:
    def make(seed: int, size: int) -> Floats:
        rows = np.random.default_rng(seed).normal(size=(size + 8, size + 1))
        return np.asarray(np.corrcoef(rows, rowvar=False))[None]

    return st.builds(make, st.integers(0, 10**6), st.integers(1, 5))


@settings(max_examples=40, deadline=None)
@given(_matrices())
def test_lmg_is_the_mean_over_all_orders_and_both_sum_to_r_squared(matrix: Floats) -> None:
    among, outcome = matrix[0, :-1, :-1], matrix[0, :-1, -1]
    size = len(outcome)

    def explained(names: tuple[int, ...]) -> float:
        chosen = list(names)
        return (
            float(outcome[chosen] @ np.linalg.solve(among[np.ix_(chosen, chosen)], outcome[chosen])) if names else 0.0
        )

    gains = np.zeros(size)
    orders = list(permutations(range(size)))
    for one in orders:
        for place, name in enumerate(one):
            gains[name] += explained(one[: place + 1]) - explained(one[:place])
    assert lmg(matrix)[0] == pytest.approx(gains / len(orders), abs=1e-9)
    assert lmg(matrix)[0].sum() == pytest.approx(explained(tuple(range(size))))
    assert johnson(matrix)[0].sum() == pytest.approx(explained(tuple(range(size))))
    assert (lmg(matrix) > -1e-9).all()


def test_em_recovers_correlations_when_the_unhappy_skip_questions() -> None:
    """Missing at random given the outcome: available pairs are biased, maximum likelihood is not."""
    frame = _planted(20_000, 0.5, np.array([0.6, 0.4]), seed=1)
    values = frame.to_numpy()
    full = np.corrcoef(values, rowvar=False)
    values[values[:, -1] < 0, 0] = np.nan
    moments = Moments.of(values, np.random.default_rng(0))
    found = correlations(moments, np.ones((1, moments.count.shape[1])))[0]
    pairs = frame.assign(**{NAMES[0]: values[:, 0]}).corr().to_numpy()
    assert np.abs(found - full).max() < 0.02
    assert np.abs(pairs - full).max() > 0.1


def test_complete_rows_give_plain_correlations() -> None:
    values = _planted(300, 0.5, np.array([0.6, 0.4, 0.1]), seed=2).to_numpy()
    moments = Moments.of(values, np.random.default_rng(0))
    found = correlations(moments, np.ones((1, moments.count.shape[1])))[0]
    assert found == pytest.approx(np.corrcoef(values, rowvar=False))


@pytest.mark.parametrize("method", ["lmg", "johnson"])
@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_intervals_cover_planted_weights(method: str, missing: float) -> None:
    weights, rho = np.array([0.7, 0.45, 0.3, 0.15]), 0.5
    truth = {"lmg": lmg, "johnson": johnson}[method](_population(rho, weights)[None])[0]
    truth /= truth.sum()
    inside, error = [], []
    for seed in range(40):
        frame = _planted(300, rho, weights, seed, missing)
        result = KeyDrivers("overall", NAMES, method=method, bootstrap=150)(frame, seed=seed)  # type: ignore[arg-type]
        by_name = {one.driver: one for one in result.drivers}
        for name, share in zip(NAMES, truth, strict=True):
            inside.append(by_name[name].interval.low <= share <= by_name[name].interval.high)
            error.append(by_name[name].weight - share)
    assert 0.88 <= np.mean(inside) <= 0.99
    assert abs(np.mean(error)) < 1e-9
    assert np.abs(np.mean(np.reshape(error, (-1, 4)), axis=0)).max() < 0.025


def test_a_binary_outcome_has_the_weights_of_the_one_behind_it() -> None:
    frame = _planted(20_000, 0.6, np.array([0.7, 0.45, 0.3, 0.15]), seed=3, missing=0.2)
    whole = KeyDrivers("overall", NAMES, bootstrap=20)(frame, seed=1)
    words = frame["overall"].gt(0.8).map({True: "yes", False: "no"})
    cut = KeyDrivers("recommended", NAMES, bootstrap=20)(frame.assign(recommended=words), seed=1)
    assert [one.driver for one in cut.drivers] == [one.driver for one in whole.drivers]
    assert [one.weight for one in cut.drivers] == pytest.approx([one.weight for one in whole.drivers], abs=0.03)


def test_contract_of_the_json() -> None:
    result = KeyDrivers("overall", NAMES, bootstrap=50)(_planted(200, 0.5, np.array([1, 0.5, 0.2, 0.1]), 4), seed=1)
    found = to_json(result.drivers)
    assert isinstance(found, list)
    first = found[0]
    assert isinstance(first, dict)
    assert list(first)[:5] == ["driver", "weight", "interval", "rank_interval", "n"]
    assert sum(one.weight for one in result.drivers) == pytest.approx(1.0)
    json.dumps(found, allow_nan=False)


def test_collinearity_is_reported() -> None:
    frame = _planted(400, 0.3, np.array([0.6, 0.4, 0.3]), seed=5)
    frame["copy"] = frame["room"]
    result = KeyDrivers("overall", (*NAMES[:3], "copy"), bootstrap=50)(frame, seed=1)
    by_name = {one.driver: one for one in result.drivers}
    assert by_name["room"].collinear
    assert by_name["copy"].weight == pytest.approx(by_name["room"].weight, rel=0.01)
    assert any("collinear: " in note for note in result.notes)


def test_unusable_predictors_are_named_and_left_out() -> None:
    frame = _planted(100, 0.3, np.array([0.6, 0.4, 0.3]), seed=6).assign(
        constant=3, empty=None, rare=[1.0, 2.0] + [np.nan] * 98
    )
    result = KeyDrivers("overall", (*NAMES[:3], "constant", "empty", "rare"), bootstrap=20)(frame, seed=1)
    assert result.left_out == {"constant": "always 3", "empty": "no answers", "rare": "too few: 2 answers"}
    assert len(result.drivers) == 3


@pytest.mark.parametrize("n", [0, 1, 2, 10])
def test_too_few_says_so(n: int) -> None:
    result = KeyDrivers("overall", NAMES[:2])(_planted(max(n, 2), 0.3, np.array([1.0, 1.0]), 7).head(n), seed=1)
    assert (result.drivers, result.too_few) == ((), True)
    assert result.notes
    json.dumps(to_json(result), allow_nan=False)


def test_a_constant_outcome_says_so() -> None:
    frame = _planted(100, 0.3, np.array([1.0, 1.0]), 8).assign(overall=5)
    result = KeyDrivers("overall", NAMES[:2])(frame, seed=1)
    assert result.too_few
    assert result.left_out[NAMES[0]] == "the outcome never differs among those who rated it"


def test_people_who_never_rate_both_are_noted() -> None:
    frame = _planted(400, 0.5, np.array([0.6, 0.4, 0.3]), seed=9)
    frame.loc[:199, "room"] = np.nan
    frame.loc[200:, "check-in"] = np.nan
    result = KeyDrivers("overall", NAMES[:3], bootstrap=30)(frame, seed=1)
    assert result.notes == ("check-in and room are hardly ever rated by the same person",)


@pytest.mark.parametrize(
    ("predictors", "message"),
    [(("room", "room"), "'room' stands twice"), ((), "no predictors"), (("overall",), "'overall' stands twice")],
)
def test_usage(predictors: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        KeyDrivers("overall", predictors)(_planted(60, 0.3, np.array([1.0, 1.0]), 9), seed=1)


def test_mixed_types_are_named() -> None:
    frame = _planted(60, 0.3, np.array([1.0, 1.0]), 9).astype(object)
    frame.loc[3, "room"] = "good"
    with pytest.raises(UsageError, match=r"column 'room' holds 'good' \(row 4\); allowed: numbers, or empty"):
        KeyDrivers("overall", NAMES[:2])(frame, seed=1)


def test_drivers_rank_better_than_regression_on_complete_rows() -> None:
    """Ratings people skip, predictors alike: magnitudes of OLS betas (complete rows) lose the planted order first."""
    random, ours, theirs = np.random.default_rng(10), [], []
    for seed in range(40):
        weights = random.dirichlet(np.ones(4))
        frame = _planted(150, 0.6, weights, seed, missing=0.2)
        result = KeyDrivers("overall", NAMES, bootstrap=2)(frame, seed=1)
        by_name = {one.driver: one.weight for one in result.drivers}
        ours.append(stats.spearmanr(weights, [by_name[name] for name in NAMES]).statistic)
        plain = np.corrcoef(frame.dropna().to_numpy(), rowvar=False)[None]
        theirs.append(stats.spearmanr(weights, np.abs(betas(plain)[0])).statistic)
    assert np.mean(ours) > np.mean(theirs)


def test_sixteen_ratings_are_lmg_still() -> None:
    random = np.random.default_rng(4)
    common = random.normal(size=(300, 1))
    ratings = pd.DataFrame(common + random.normal(size=(300, 16)), columns=[f"r{one:02d}" for one in range(16)])
    frame = ratings.assign(overall=ratings.sum(axis=1) + 3 * random.normal(size=300))
    result = KeyDrivers("overall", tuple(map(str, ratings.columns)), bootstrap=1)(frame, seed=1)
    assert result.method.startswith("Shapley/LMG")
    assert len(result.drivers) == 16


def _profile(n: int, seed: int, effect: float) -> pd.DataFrame:
    """Business class is `effect` better; the region says nothing, the room does."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "class": random.choice(["eco", "premium", "business"], n),
            "region": random.choice([f"region {one}" for one in range(9)], n),
            "room": random.normal(size=n),
        }
    )
    score = frame["room"] + effect * frame["class"].eq("business") + random.normal(size=n)
    return frame.assign(overall=score, room=frame["room"].where(random.random(n) > 0.2))


def test_a_category_is_a_driver_of_one_weight() -> None:
    result = KeyDrivers("overall", ("class", "region", "room"))(_profile(3000, 1, 2.0), seed=1)
    found = {one.driver: one for one in result.drivers}
    # Variance of the class 4 x 2/9, of the room 1: .47 and .53 of what both explain.
    assert found["class"].weight == pytest.approx(0.47, abs=0.05)
    assert found["region"].weight < 0.01
    assert (found["class"].direction, found["class"].beta, found["class"].asymmetry) == (None, None, None)
    assert {one.value for one in found["class"].levels} == {"eco", "premium", "business"}
    assert max(found["class"].levels, key=lambda one: one.outcome).value == "business"
    json.dumps(to_json(result), allow_nan=False)


def test_a_category_that_says_nothing_gains_nothing_by_having_many_values() -> None:
    weights = [
        next(
            one.weight
            for one in KeyDrivers("overall", ("region", "room"), bootstrap=20)(frame, seed=1).drivers
            if one.driver == "region"
        )
        for frame in (_profile(200, seed, 0.0) for seed in range(10))
    ]
    assert np.mean(weights) < 0.03  # eight columns would gain 8 / 200 of an R squared of a half: .08


def test_text_that_is_no_category_is_left_out_and_a_typing_error_is_named() -> None:
    frame = _profile(200, 1, 1.0)
    said = frame.assign(words=[f"comment {one}" for one in range(200)])
    result = KeyDrivers("overall", ("words", "room"), bootstrap=5)(said, seed=1)
    assert result.left_out == {"words": "200 different values: no category"}
    typo = frame.assign(room=frame["room"].fillna(0).astype(object).mask(frame.index == 3, "7o"))
    with pytest.raises(UsageError, match="column 'room' holds '7o' \\(row 4\\)"):
        KeyDrivers("overall", ("room",))(typo, seed=1)


@pytest.mark.parametrize(
    ("low", "high", "kind"), [(-3.0, 0.0, "basic"), (0.0, 3.0, "excitement"), (-2.0, 2.0, "performance"), (0, 0, None)]
)
def test_penalty_and_reward(low: float, high: float, kind: str | None) -> None:
    """A bad room costs `low`, a good one brings `high`, the staff is linear beside."""
    random = np.random.default_rng(3)
    room, staff = random.integers(1, 6, 1500), random.integers(1, 6, 1500)
    score = low * (room <= 2) + high * (room >= 4) + 0.8 * staff + random.normal(size=1500)
    frame = pd.DataFrame({"room": room, "staff": staff, "overall": score})
    result = KeyDrivers("overall", ("room", "staff"), bootstrap=20)(frame, seed=1)
    (found,) = (one.asymmetry for one in result.drivers if one.driver == "room")
    assert found is not None
    assert (found.penalty, found.reward) == pytest.approx((low, high), abs=0.35)
    assert found.kind == kind


def test_betas_have_intervals() -> None:
    result = KeyDrivers("overall", NAMES)(_planted(800, 0.3, np.array([0.6, 0.3, 0.1, 0.0]), 2), seed=1)
    for one in result.drivers:
        assert one.beta is not None
        assert one.beta_interval is not None
        assert one.beta_interval.low <= one.beta <= one.beta_interval.high
