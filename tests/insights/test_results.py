from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.results import Interval, Topic, to_json


@dataclass(frozen=True)
class _Result:
    estimate: object
    interval: Interval | None
    n: object
    topic: Topic | None = None


def test_a_result_as_json() -> None:
    value = [_Result(np.float64(1.5), Interval(1, 2.0), np.int64(3), Topic("t1", "queue"))]
    assert to_json(value) == [
        {"estimate": 1.5, "interval": [1, 2.0], "n": 3, "topic": {"id": "t1", "label": "queue"}},
    ]


@pytest.mark.parametrize("nothing", [float("nan"), np.nan, pd.NaT, pd.NA, np.float32("inf"), None])
def test_what_json_cannot_say_is_null(nothing: object) -> None:
    assert to_json({"a": nothing}) == {"a": None}


def test_moments_are_iso() -> None:
    assert to_json(pd.Timestamp("2026-11-22", tz="UTC")) == "2026-11-22T00:00:00+00:00"


def test_an_unknown_type_is_named() -> None:
    with pytest.raises(TypeError, match="object has no JSON form"):
        to_json(object())


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=20))
def test_everything_it_gives_is_strict_json(value: object) -> None:
    json.dumps(to_json(value), allow_nan=False)
