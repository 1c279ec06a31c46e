from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from insights.measures import Measure
from insights.modes import Modes
from insights.results import to_json


def _answers(n: int, random: np.random.Generator, kinder: float = 2.0) -> pd.DataFrame:
    """North is asked mostly by phone, where people are `kinder`; the places are equally good."""
    place = random.choice(["north", "south"], size=n)
    phone = random.random(n) < np.where(place == "north", 0.8, 0.2)
    score = 5 + kinder * phone + random.normal(size=n)
    return pd.DataFrame({"place": place, "mode": np.where(phone, "phone", "web"), "score": score})


def test_by_hand() -> None:
    """North: phone 8, 8, 8, web 6. South: phone 7, web 5, 5, 5. Phone is 2 kinder in both; as by web 6 and 5."""
    frame = pd.DataFrame(
        {
            "place": ["north"] * 4 + ["south"] * 4,
            "mode": ["phone", "phone", "phone", "web", "phone", "web", "web", "web"],
            "score": [8.0, 8, 8, 6, 7, 5, 5, 5],
        }
    )
    result = Modes("place", score="score", measure=Measure.mean(), reference="web", minimum=1)(frame)
    assert [(one.mode, one.effect) for one in result.modes] == [("web", 0), ("phone", pytest.approx(2))]
    assert [one.raw for one in result.groups] == [7.5, 5.5]
    assert [one.standardised for one in result.groups] == pytest.approx([6, 5])


def test_a_planted_mode_effect_is_covered_and_taken_away() -> None:
    random = np.random.default_rng(1)
    inside, apart = [], []
    for _ in range(100):
        result = Modes("place", score="score", measure=Measure.mean(), reference="web")(_answers(400, random))
        interval = result.modes[1].effect_interval
        assert interval is not None
        inside.append(interval.low <= 2 <= interval.high)
        first, second = result.groups
        assert first.standardised is not None
        assert second.standardised is not None
        apart.append((first.raw - second.raw, first.standardised - second.standardised))
    assert 0.89 <= np.mean(inside) <= 0.99
    raw, standardised = np.mean(apart, axis=0)
    assert raw == pytest.approx(1.2, abs=0.1)
    assert abs(standardised) < 0.05


def test_modes_that_never_meet_have_no_effect() -> None:
    frame = pd.DataFrame({"place": ["n"] * 40 + ["s"] * 40, "mode": ["phone"] * 40 + ["web"] * 40, "nps": [9, 3] * 40})
    result = Modes("place")(frame)
    assert result.modes[1].effect is None
    assert {one.group: one.standardised for one in result.groups} == {"n": 0, "s": None}
    json.dumps(to_json(result), allow_nan=False)


@pytest.mark.parametrize("n", [0, 1, 2, 40])
def test_too_few_or_one_mode(n: int) -> None:
    frame = pd.DataFrame({"place": ["n"] * n, "mode": ["web"] * n, "nps": [9] * n})
    result = Modes("place")(frame)
    assert result.too_few
    json.dumps(to_json(result), allow_nan=False)


def test_an_effect_that_differs_by_group_is_told_and_not_averaged() -> None:
    """Phone is 3 kinder in the north, not at all in the south; as by web both are worth 5."""
    random = np.random.default_rng(2)
    place = random.choice(["north", "south", "east"], size=1500)
    phone = random.random(1500) < 0.5
    score = 5 + np.where(place == "north", 3.0, 0.0) * phone + random.normal(size=1500)
    frame = pd.DataFrame({"place": place, "mode": np.where(phone, "phone", "web"), "score": score})
    result = Modes("place", score="score", measure=Measure.mean(), reference="web")(frame)
    assert result.note is not None
    assert result.heterogeneity_p is not None
    assert result.heterogeneity_p < 0.001
    assert {one.group: one.standardised for one in result.groups} == pytest.approx(
        {"north": 5, "south": 5, "east": 5}, abs=0.25
    )
    alike = Modes("place", score="score", measure=Measure.mean())(_answers(400, random))
    assert alike.note is None
