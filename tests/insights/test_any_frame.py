"""Whatever a survey file holds, a statistic answers or names what is wrong: no warning, traceback or NaN in JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.errors import UsageError
from insights.at_risk import RiskModel
from insights.compare import Comparison
from insights.control import ControlChart
from insights.drivers import KeyDrivers
from insights.leaderboard import Leaderboard
from insights.measures import Measure
from insights.modes import Modes
from insights.nps import NPS
from insights.quintiles import Quintiles
from insights.results import to_json
from insights.scores import Scores
from insights.segments import Segments

NOW = pd.Timestamp("2026-11-22", tz="UTC")
MEASURES = st.sampled_from([Measure.nps(), Measure.csat(), Measure.ces(), Measure.mean()])


def _column(values: st.SearchStrategy[Any]) -> st.SearchStrategy[st.SearchStrategy[Any]]:
    return st.just(st.none() | values)


KINDS = st.one_of(
    _column(st.integers(0, 10)),
    _column(st.integers(1, 5)),
    _column(st.just(3)),
    _column(st.floats(allow_nan=True, allow_infinity=True)),
    _column(st.sampled_from(["a", "b", "", " 7 ", "yes"])),
    _column(st.booleans()),
    _column(st.sampled_from([1, "one", 2.5, True])),
    _column(st.just(None)),
    _column(st.datetimes(pd.Timestamp("2026-01-01").to_pydatetime(), pd.Timestamp("2026-11-01").to_pydatetime())),
)


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    """Up to 12 drawn rows, repeated up to 20 times, so that floors are passed too; the index has gaps."""
    rows, times = draw(st.integers(0, 12)), draw(st.sampled_from([1, 1, 5, 20]))
    kinds = {name: draw(KINDS) for name in ("nps", "place", "rating", "other")}
    columns = {name: draw(st.lists(kind, min_size=rows, max_size=rows)) * times for name, kind in kinds.items()}
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})
    typed = frame.infer_objects() if draw(st.booleans()) else frame
    return typed.set_axis(np.arange(len(typed)) * 3 + 1, axis=0)


Ask = Callable[[pd.DataFrame, Any], object]
ASKED: dict[str, Ask] = {
    "nps": lambda frame, _: NPS()(frame, by="place"),
    "scores": lambda frame, measure: Scores("nps", measure)(frame, by="place"),
    "drivers": lambda frame, _: KeyDrivers("nps", ("rating", "other"), bootstrap=5)(frame, seed=1),
    "quintiles": lambda frame, measure: Quintiles("place", "nps", measure, minimum=2, draws=50)(frame, seed=1),
    "leaderboard": lambda frame, measure: Leaderboard("place", "nps", measure, minimum=2, draws=50)(
        frame, frame, seed=1
    ),
    "segments": lambda frame, measure: Segments(("place", "rating", "other"), "nps", measure, minimum=5)(frame),
    "compare": lambda frame, measure: Comparison("nps", measure, ("place",), minimum=2)(frame, frame.head(20), seed=1),
    "control": lambda frame, measure: ControlChart("place", "nps", measure)(frame),
    "xmr": lambda frame, measure: ControlChart("place", "nps", measure, chart="xmr")(frame),
    "modes": lambda frame, measure: Modes("place", "rating", "nps", ("other",), measure=measure, minimum=2)(frame),
    "at-risk": lambda frame, _: RiskModel(minimum_repeats=5)(
        frame.assign(author=frame["place"], created_at=NOW), now=NOW
    ),
}


@pytest.mark.parametrize("name", ASKED)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(frame=frames(), measure=MEASURES)
def test_any_frame_is_answered(name: str, frame: pd.DataFrame, measure: Any) -> None:
    try:
        result = ASKED[name](frame, measure)
    except UsageError as error:
        assert "column" in str(error) or "leaderboard" in str(error)  # noqa: PT017
        return
    json.dumps(to_json(result), allow_nan=False)
