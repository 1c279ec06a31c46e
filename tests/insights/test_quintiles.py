from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from config.errors import UsageError
from insights.hierarchy import shrink
from insights.leaderboard import Leaderboard
from insights.measures import Measure
from insights.quintiles import Quintiles
from insights.results import to_json


def _places(promoters: list[float], n: int, seed: int) -> pd.DataFrame:
    """Places with a planted share of promoters; 20% detractors each."""
    random = np.random.default_rng(seed)
    scores = [random.choice([10, 8, 0], size=n, p=[share, 0.8 - share, 0.2]) for share in promoters]
    return pd.DataFrame(
        {"place": np.repeat([f"p{one:02d}" for one in range(len(promoters))], n), "nps": np.ravel(scores)}
    )


def test_by_hand() -> None:
    """Ten places with NPS 100, 80, ..., -80: fifths of two, top average 90, bottom -70, gap 160."""
    rows = []
    for one in range(10):
        promoters = 10 - one
        rows += [{"place": f"p{one}", "nps": 10}] * promoters + [{"place": f"p{one}", "nps": 0}] * (10 - promoters)
    result = Quintiles("place")(pd.DataFrame(rows), seed=1)
    assert [fifth.score for fifth in result.fifths] == pytest.approx([90, 50, 10, -30, -70])
    assert result.fifths[0].groups == ("p0", "p1")
    assert result.gap == pytest.approx(160)
    assert result.verdict == "work on the bottom fifth"
    assert result.interval is not None
    assert result.interval.low <= 160 <= result.interval.high
    assert [one.group for one in result.members if one.separable_from_top][-1] == "p9"


def test_equal_places_are_told_from_bad_ones() -> None:
    """Under no difference p is uniform enough: the verdict blames the bottom fifth in about 5% of worlds."""
    blamed = [
        Quintiles("place", draws=300)(_places([0.5] * 15, 40, seed), seed=seed).verdict == "work on the bottom fifth"
        for seed in range(80)
    ]
    assert np.mean(blamed) <= 0.12
    found = Quintiles("place")(_places([0.7] * 12 + [0.2] * 3, 60, 1), seed=1)
    assert found.verdict == "work on the bottom fifth"
    assert found.p is not None
    assert found.p < 0.01
    assert {"p12", "p13", "p14"} == set(found.fifths[-1].groups)


def test_the_interval_holds_the_real_gap_though_the_seen_one_is_too_wide() -> None:
    inside, seen, real = [], [], []
    random = np.random.default_rng(3)
    for seed in range(80):
        shares = np.clip(random.normal(0.4, 0.05, size=20), 0.1, 0.7)
        result = Quintiles("place", draws=500)(_places(shares.tolist(), 50, seed), seed=seed)
        truth = {f"p{one:02d}": 100 * (share - 0.2) for one, share in enumerate(shares)}
        top, bottom = (np.mean([truth[name] for name in result.fifths[end].groups]) for end in (0, -1))
        assert result.interval is not None
        assert result.gap is not None
        assert result.real_gap is not None
        inside.append(result.interval.low <= top - bottom <= result.interval.high)
        seen.append(result.gap - (top - bottom))
        real.append(result.real_gap - (top - bottom))
    assert np.mean(inside) >= 0.9
    assert np.mean(seen) > 10
    assert abs(np.mean(real)) < 0.5 * np.mean(seen)


def test_a_real_but_small_gap_points_to_the_system() -> None:
    random = np.random.default_rng(4)
    frame = pd.DataFrame({"place": np.tile(np.arange(10), 20_000), "score": random.normal(size=200_000)})
    frame["score"] += 0.02 * frame["place"]
    result = Quintiles("place", "score", Measure.mean(), worthwhile=0.5)(frame, seed=1)
    assert result.verdict == "the fifths differ, but by little: look at the system as a whole"


@pytest.mark.parametrize("rows", [0, 1, 2, 40])
def test_too_few(rows: int) -> None:
    result = Quintiles("place")(_places([0.5] * 4, 12, 1).head(rows), seed=1)
    assert (result.verdict, result.gap) == ("too few", None)
    json.dumps(to_json(result), allow_nan=False)


def test_constant_scores_and_small_groups() -> None:
    frame = pd.DataFrame({"place": np.repeat(list("abcdef"), 20), "nps": 8})
    assert Quintiles("place")(frame, seed=1).verdict == "too few"
    small = pd.concat([_places([0.5] * 6, 12, 1), pd.DataFrame({"place": ["tiny"], "nps": [3]})])
    assert Quintiles("place")(small, seed=1).left_out == ("tiny",)


def test_contract_of_the_json() -> None:
    found = to_json(Quintiles("place")(_places([0.5] * 6, 20, 1), seed=1))
    assert isinstance(found, dict)
    assert list(found)[:5] == ["fifths", "gap", "interval", "p", "verdict"]
    json.dumps(found, allow_nan=False)


def test_shrinkage_covers_and_beats_the_raw_scores() -> None:
    random = np.random.default_rng(5)
    raw, ours, inside = [], [], []
    for _ in range(200):
        truth = random.normal(30, 8, size=8)
        errors = random.uniform(3, 15, size=8)
        seen = truth + errors * random.standard_normal(8)
        found = shrink(seen, errors, 400, random)
        low, high = np.quantile(found.draws, [0.05, 0.95], axis=0)
        inside.append((low <= truth) & (truth <= high))
        raw.append((seen - truth) ** 2)
        ours.append((found.mean - truth) ** 2)
    assert 0.86 <= np.mean(inside) <= 0.95
    assert np.mean(ours) < 0.75 * np.mean(raw)


def test_a_small_lucky_place_does_not_lead_the_board() -> None:
    steady = _places([0.7] + [0.46, 0.48, 0.5, 0.52, 0.54] * 2, 400, 6)
    lucky = pd.DataFrame({"place": "lucky", "nps": [10] * 9 + [0]})
    board = Leaderboard("place", minimum=10)(pd.concat([steady, lucky]), seed=1)
    assert board.entries[0].group == "p00"
    entry = next(one for one in board.entries if one.group == "lucky")
    assert entry.raw == 80
    assert entry.score < 60
    assert entry.rank_interval.high - entry.rank_interval.low >= 2
    assert Leaderboard("place")(pd.concat([steady, lucky]), seed=1).too_few == ("lucky",)


def test_movement_only_where_it_is_more_than_chance() -> None:
    before, now = _places([0.5] * 6, 150, 7), _places([0.5] * 5 + [0.15], 150, 8)
    board = Leaderboard("place")(now, before, seed=1)
    assert {one.group: one.movement for one in board.entries if one.movement} == {"p05": "down"}


@pytest.mark.parametrize("group", ["staff_id", "agent"])
def test_never_of_people(group: str) -> None:
    with pytest.raises(UsageError, match="no leaderboard of people"):
        Leaderboard(group)(pd.DataFrame({group: ["a"], "nps": [1]}), seed=1)


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_few_on_the_board(rows: int) -> None:
    board = Leaderboard("place")(_places([0.5] * 2, 2, 1).head(rows), seed=1)
    assert board.entries == ()
    json.dumps(to_json(board), allow_nan=False)


def _fifths(levels: list[float], n: int, seed: int) -> pd.DataFrame:
    """Groups of n answers, promoters or detractors, whose share of promoters is given."""
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "place": np.repeat([f"p{one:02d}" for one in range(len(levels))], n),
            "nps": np.where(random.random(len(levels) * n) < np.repeat(levels, n), 10, 0),
        }
    )


def test_what_the_whole_would_be_if_the_bottom_reached_the_top() -> None:
    """Ten places of 400: two at .3, six at .6, two at .9. NPS 20; the bottom fifth lifted by 120 is 24 of the whole."""
    result = Quintiles("place")(_fifths([0.3, 0.3, *[0.6] * 6, 0.9, 0.9], 400, 1), seed=1)
    lift = result.lift
    assert lift is not None
    assert lift.now == pytest.approx(20, abs=3)
    assert lift.gain == pytest.approx(24, abs=3)
    assert lift.then == pytest.approx(lift.now + lift.gain)
    assert lift.interval.low < 44 < lift.interval.high
    assert lift.share == pytest.approx(0.2)


def test_behind_the_top_is_claimed_of_those_surely_behind_a_fifth_of_groups() -> None:
    result = Quintiles("place")(_fifths([0.3, 0.3, *[0.6] * 6, 0.9, 0.9], 400, 1), seed=1)
    assert {one.group for one in result.members if one.separable_from_top} == {f"p{one:02d}" for one in range(8)}
    alike = Quintiles("place")(_fifths([0.6] * 20, 100, 2), seed=1)
    assert not any(one.separable_from_top for one in alike.members)
