"""One person, several answers: what they are worth, and that every statistic counts people."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.calibration import ROWS
from insights.clusters import effective, robust_error, shared
from insights.columns import Floats
from insights.compare import Comparison
from insights.drivers import KeyDrivers
from insights.leaderboard import Leaderboard
from insights.measures import Measure
from insights.modes import Modes
from insights.nps import NPS
from insights.people import authors, respondents
from insights.quintiles import Quintiles
from insights.scores import Scores
from insights.segments import Segments
from insights.summaries import summary
from insights.theme_impact import ThemeImpacts


def _effective(values: list[float], persons: list[int]) -> tuple[float, float]:
    array = np.array(values, dtype=float)
    codes = np.zeros(len(array), dtype=np.int64)
    found = effective(array - array.mean(), codes, 1, np.array(persons, dtype=np.int64))
    return float(found.n[0]), float(found.people[0])


def test_by_hand() -> None:
    """Two people say 0 twice, two say 10 twice. Mean 5, squares 8 x 25; sums of people +-10, share 1/4 each.

    Spread = 4 x 100 / (3/4) = 533.3; effective n = 1 + 8 x 200 / 533.3 = 4, the people there are.
    """
    assert _effective([0, 0, 0, 0, 10, 10, 10, 10], [1, 1, 2, 2, 3, 3, 4, 4]) == pytest.approx((4, 4))


def test_answers_of_different_people_are_worth_themselves() -> None:
    assert _effective([0, 5, 5, 10, 3], [0, 1, 2, 3, 4]) == pytest.approx((5, 5))


def test_people_who_always_say_the_same_are_worth_the_people() -> None:
    assert _effective([9, 9, 9, 9], [0, 0, 1, 1]) == (2, 2)
    assert _effective([9, 1, 9], [0, 0, 0]) == (1, 1)


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 5)), min_size=1, max_size=60))
def test_effective_n_is_between_one_and_n(rows: list[tuple[int, int]]) -> None:
    n, people = _effective([float(one) for one, _ in rows], [person for _, person in rows])
    assert n + 1e-9 >= 1
    assert n <= len(rows) + 1e-9
    assert people <= len({person for _, person in rows}) + 1e-9


def test_the_error_of_a_mean_is_that_of_people() -> None:
    values, persons = np.array([0.0, 0, 10, 10]), np.array([0, 0, 1, 1])
    pull = (values - 5) / 4
    assert robust_error(pull, persons) == pytest.approx(np.sqrt(2 * 25 / 4 * 2))
    assert robust_error(pull, np.arange(4)) == pytest.approx(np.sqrt(4 * 25 / 16 * 4 / 3))


def test_the_same_people_twice_make_a_difference_surer() -> None:
    same = np.array([-1.0, 1, -1, 1])
    who = np.arange(4)
    assert shared(same, same, who, who) == pytest.approx(0.05)
    assert shared(same, same, who, who + 4) == 1
    assert shared(same, -same, who, who) == pytest.approx(2)


def test_respondents() -> None:
    frame = pd.DataFrame({"author": ["ann", None, "bob", "ann", "", " ", None]})
    codes = respondents(frame)
    assert codes[0] == codes[3]
    assert len(set(codes.tolist())) == 6
    assert respondents(pd.DataFrame({"nps": [1, 2]})).tolist() == [0, 1]
    assert respondents(pd.DataFrame({"author": ["survey"] * 3})).tolist() == [0, 1, 2]
    both = respondents(authors(frame, frame.head(1), pd.DataFrame({"nps": [1]})))
    assert both[0] == both[7]
    assert both[8] not in both[:8]


@pytest.mark.parametrize("kind", [Measure.nps(), Measure.csat(), Measure.ces(), Measure.mean()])
def test_intervals_widen_as_if_each_person_had_answered_once(kind: Measure) -> None:
    random = np.random.default_rng(1)
    low, high = (1, 5) if kind == Measure.csat() else (1, 7) if kind == Measure.ces() else (0, 10)
    once = pd.DataFrame({"score": random.integers(low, high + 1, 400).astype(float)})
    five = once.loc[once.index.repeat(5)].reset_index(drop=True).assign(author=np.repeat(np.arange(400), 5).astype(str))
    (one,), (many,) = Scores("score", kind)(once), Scores("score", kind)(five)
    assert many.n == 5 * one.n
    assert many.effective_n == pytest.approx(400, rel=0.01)
    assert many.interval is not None
    assert one.interval is not None
    assert np.ptp(many.interval) == pytest.approx(np.ptp(one.interval), rel=0.02)


def _repeated(frame: pd.DataFrame, times: int) -> pd.DataFrame:
    """Every row so many times, by one author."""
    long = frame.loc[frame.index.repeat(times)].reset_index(drop=True)
    return long.assign(author=np.repeat(np.arange(len(frame)), times).astype(str), feedback_id=np.arange(len(long)))


def _survey(n: int, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(random.normal(size=(n, 3)), columns=["room", "staff", "wifi"])
    score = np.clip(np.round(7 + frame.sum(axis=1) + random.normal(size=n)), 0, 10)
    return frame.assign(
        nps=score,
        place=random.integers(0, 6, n).astype(str),
        mode=random.choice(["web", "phone"], n),
        feedback_id=np.arange(n),
        author=[f"guest {one}" for one in range(n)],
    )


def _width(ends: tuple[float, float] | None) -> float:
    assert ends is not None
    return ends[1] - ends[0]


def _themes(frame: pd.DataFrame) -> pd.DataFrame:
    bad = frame[frame["room"] < -0.5]
    return pd.DataFrame({"feedback_id": bad["feedback_id"], "topic_label": "room", "polarity": "negative"})


WIDTHS = {
    "nps": lambda frame: _width(NPS()(frame)[0].interval),
    "drivers": lambda frame: _width(KeyDrivers("nps", ("room", "staff", "wifi"))(frame, seed=1).drivers[0].interval),
    "theme impact": lambda frame: _width(ThemeImpacts()(frame, _themes(frame)).themes[0].interval),
    "compare": lambda frame: _width(
        Comparison(mix=("place",))(frame[frame["mode"] == "web"], frame[frame["mode"] == "phone"]).real_interval
    ),
    "quintiles": lambda frame: _width(Quintiles("place")(frame, seed=1).members[0].interval),
    "leaderboard": lambda frame: _width(Leaderboard("place")(frame, seed=1).entries[0].interval),
    "modes": lambda frame: _width(Modes("place")(frame).modes[1].effect_interval),
}


@pytest.mark.parametrize("name", WIDTHS)
def test_every_statistic_counts_people(name: str) -> None:
    """Copies of every answer, by the same people, make nothing surer."""
    once = _survey(600, 3)
    assert WIDTHS[name](_repeated(once, 4)) == pytest.approx(WIDTHS[name](once), rel=0.2)
    without = _repeated(once, 4).drop(columns="author")
    assert WIDTHS[name](without) < 0.75 * WIDTHS[name](once)


def test_segments_count_people() -> None:
    """80 of 400 people, ten answers each, who happen to be somewhat unhappier."""
    once = _survey(400, 5)
    found = Segments(("place", "mode"))(_repeated(once, 10))
    assert found.people == 400
    assert (
        [one.rule for one in found.segments] == [one.rule for one in Segments(("place", "mode"))(once).segments] == []
    )
    assert Segments(("place", "mode"))(_repeated(once, 10).drop(columns="author")).segments != ()


def test_a_group_of_few_people_is_too_few_however_many_answers() -> None:
    frame = _repeated(_survey(12, 1), 50).assign(place="north")
    assert Leaderboard("place")(frame, seed=1).too_few == ("north",)
    assert Comparison()(frame, frame).verdict == "too few"


def test_a_summary_without_repeats_is_what_it_was() -> None:
    values: Floats = np.array([1.0, 2, 3])
    assert summary(values, np.arange(3)) == summary(values)


QUICK = {
    "NPS, 10 answers a person": (0.9, 0.99),
    "drivers, 3 answers a person": (0.88, 0.98),
    "theme impact, 3 answers a person": (0.88, 0.99),
    "compare, 3 answers a person in both": (0.0, 0.12),
    "compare, real change in 12 small cells": (0.0, 0.12),
    "segments in noise, 3 answers a person": (0.0, 0.15),
    "quintiles' gap, two levels": (0.86, 1.0),
    "surely behind the top, two levels": (0.0, 0.08),
    "modes, effect differs by group": (0.88, 0.99),
    "leaderboard movement, 3 answers a person": (0.0, 0.15),
    "pain points' share, error known, 1,000 people": (0.84, 0.95),
    "pain points: a list with a false separable": (0.0, 0.12),
    "emergence, any told, weeks vary by .1 or .4": (0.0, 0.22),
    "adjusted share under drift, 200 relabelled": (0.9, 0.99),
}


@pytest.mark.parametrize("name", QUICK)
def test_claims_hold_in_worlds_unlike_the_textbook(name: str) -> None:
    (row,) = (one for one in ROWS if one.name == name)
    slow = ("segments", "leaderboard", "quintiles", "surely", "pain")
    found = row(20 if name.startswith(slow) else 100)
    low, high = QUICK[name]
    assert low <= float(str(found["rate"])) <= high


def test_a_row_says_whether_it_holds() -> None:
    (row,) = (one for one in ROWS if one.name == "NPS, each person once")
    found = row(10, first=3)
    assert list(found)[:5] == ["row", "nominal", "rate", "runs", "ok"]
    assert (found["nominal"], found["runs"]) == (0.95, 10)
