from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from config.errors import UsageError
from insights.measures import Measure
from insights.results import to_json
from insights.segments import Segments

COLUMNS = ("guest", "booking", "month", "price")


def _guests(n: int, seed: int, worse: float = 0.0) -> pd.DataFrame:
    """`worse`: the share of first-time guests who booked by phone whose score a planted fault turns into 1."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "guest": random.choice(["first-time", "returning"], size=n),
            "booking": random.choice(["phone", "web", "agent"], size=n),
            "month": random.choice(["January", "February", "March"], size=n),
            "price": random.gamma(2, 60, size=n),
            "nps": random.choice([10, 9, 8, 7, 3], size=n),
        }
    )
    hit = frame["guest"].eq("first-time") & frame["booking"].eq("phone") & (random.random(n) < worse)
    return frame.assign(nps=frame["nps"].where(~hit, 1))


def test_by_hand() -> None:
    """100 phone bookings of 10 promoters, 90 detractors; 100 web bookings the other way round."""
    frame = pd.DataFrame(
        {"booking": ["phone"] * 100 + ["web"] * 100, "nps": [10] * 10 + [0] * 90 + [10] * 90 + [0] * 10}
    )
    result = Segments(("booking",))(frame)
    (segment,) = result.segments
    assert (segment.n, segment.value, segment.rest, segment.difference) == (100, -80, 80, -160)
    assert segment.text == "booking phone: NPS -80 (n 100), 160 below the rest"
    assert result.looked_at == 2


def test_a_planted_pocket_is_found_and_nothing_but_it() -> None:
    for seed in range(6):
        (segment,) = Segments(COLUMNS)(_guests(3000, seed, worse=0.5)).segments
        assert segment.rule == "guest = first-time & booking = phone"
        assert segment.interval.low <= segment.difference <= segment.interval.high < 0


def test_without_a_pocket_false_discoveries_are_rare() -> None:
    found = sum(bool(Segments(COLUMNS)(_guests(1500, seed)).segments) for seed in range(25))
    assert found <= 5


def test_a_pocket_of_three_conditions_is_not_told_as_two() -> None:
    frame = _guests(6000, 1)
    hit = frame["guest"].eq("first-time") & frame["booking"].eq("phone") & frame["month"].eq("March")
    result = Segments(COLUMNS)(frame.assign(nps=frame["nps"].where(~hit, 0)))
    assert [one.rule for one in result.segments] == ["guest = first-time & booking = phone & month = March"]


def test_the_floor_on_size_holds() -> None:
    result = Segments(COLUMNS, minimum=200)(_guests(3000, 2, worse=0.5))
    assert all(one.n >= 200 for one in result.segments)


def test_means_and_dates() -> None:
    random = np.random.default_rng(3)
    days = pd.to_datetime("2026-01-01") + pd.to_timedelta(random.integers(0, 90, 2000), unit="D")
    frame = pd.DataFrame({"visit": days, "score": random.normal(7, 1, 2000)})
    frame["score"] -= 1.0 * (frame["visit"].dt.month == 2)
    (segment,) = Segments(("visit",), "score", Measure.mean())(frame).segments
    assert segment.rule == "visit = 2026-02"
    assert segment.difference == pytest.approx(-1, abs=0.15)


def test_contract_of_the_json() -> None:
    found = to_json(Segments(COLUMNS)(_guests(3000, 4, worse=0.6)).segments[0])
    assert isinstance(found, dict)
    assert list(found)[:5] == ["rule", "n", "value", "rest", "q"]
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize("rows", [0, 1, 2, 60])
def test_too_few(rows: int) -> None:
    result = Segments(COLUMNS)(_guests(200, 1).head(rows))
    assert (result.segments, result.too_few) == ((), True)
    json.dumps(to_json(result), allow_nan=False)


@pytest.mark.parametrize("odd", [["x"] * 200, [None] * 200, [1, "one", None, 2.5] * 50])
def test_constant_empty_and_mixed_columns(odd: list[Any]) -> None:
    frame = _guests(200, 1).assign(odd=pd.Series(odd, dtype=object))
    assert Segments(("odd",))(frame).segments == ()
    assert Segments(("guest", "odd"))(frame.assign(nps=9)).too_few


def test_a_missing_column_is_named() -> None:
    with pytest.raises(UsageError, match="no column 'city'"):
        Segments(("city",))(_guests(100, 1))


def test_a_refinement_is_told_beside_its_parent() -> None:
    """Business class is well liked; those of it who are loyal and travel on business still more."""
    random = np.random.default_rng(6)
    n = 8000
    frame = pd.DataFrame(
        {
            "class": random.choice(["business", "eco"], n),
            "guest": random.choice(["loyal", "new"], n),
            "travel": random.choice(["business", "private"], n),
        }
    )
    business = frame["class"].eq("business")
    core = business & frame["guest"].eq("loyal") & frame["travel"].eq("business")
    good = random.random(n) < np.where(core, 0.85, np.where(business, 0.65, 0.2))
    result = Segments(("class", "guest", "travel"))(frame.assign(nps=np.where(good, 10, 0)))
    first, *others = result.segments
    assert (first.rule, first.parent) == ("class = business", None)
    told = {one.rule: one for one in others}
    refined = told["class = business & guest = loyal & travel = business"]
    assert refined.parent is not None
    parent = told.get(refined.parent, first)
    assert refined.value > parent.value + 10
    assert refined.beyond is not None
    assert refined.text.endswith(f"above the others of {refined.parent}")
    assert all(one.parent for one in others)
