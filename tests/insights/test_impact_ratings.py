from __future__ import annotations

import json

import numpy as np
import pandas as pd

from insights.drivers import KeyDrivers
from insights.impact_ratings import ImpactRatings
from insights.results import to_json
from tests.insights.made_up import touchpoints

MAP = touchpoints(("stay", {"room": 3.0, "wifi": 9.0, "pool": 5.0, "staff": 6.0}))


def test_stated_against_derived() -> None:
    """The room moves the score most though it is stated least, the wifi the other way round; nobody rates the pool."""
    random = np.random.default_rng(1)
    ratings = pd.DataFrame(random.normal(size=(600, 3)), columns=["room", "wifi", "staff"])
    frame = ratings.assign(overall=ratings.to_numpy() @ np.array([1.0, 0.05, 0.5]) + random.normal(size=600))
    result = {
        one.touchpoint: one
        for one in ImpactRatings()(MAP, KeyDrivers("overall", ("room", "wifi", "staff"))(frame, seed=1))
    }
    assert list(result) == ["room", "wifi", "pool", "staff"]
    assert {name: one.verdict for name, one in result.items()} == {
        "room": "matters more than stated",
        "wifi": "matters less than stated",
        "pool": "not derived",
        "staff": "in line",
    }
    assert result["room"].derived == 10
    assert (result["room"].stated_rank, result["room"].derived_rank) == (3, 1)
    json.dumps(to_json(tuple(result.values())), allow_nan=False)


def test_without_drivers_nothing_is_derived() -> None:
    none = KeyDrivers("overall", ("room",))(pd.DataFrame({"overall": [1.0], "room": [1.0]}), seed=1)
    assert {one.verdict for one in ImpactRatings()(MAP, none)} == {"not derived"}
