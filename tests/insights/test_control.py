from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from insights.control import ControlChart
from insights.measures import Measure
from insights.results import to_json
from insights.summaries import Summary


def _series(values: list[float], n: int = 1) -> list[Summary]:
    return [Summary(n, value, 0.0) for value in values]


def test_xmr_by_hand() -> None:
    """10, 12, 11, 9, 10, 12, 11, 9: mean 10.5; moving ranges 2, 1, 2, 1, 2, 1, 2, mean 1.571; limits 10.5 -+ 4.18."""
    values = [10.0, 12, 11, 9, 10, 12, 11, 9]
    result = ControlChart("week", "x", Measure.mean(), chart="xmr").of([str(one) for one in range(8)], _series(values))
    assert result.centre == pytest.approx(10.5)
    assert result.points[0].limits == pytest.approx((10.5 - 4.179, 10.5 + 4.179), abs=0.01)
    assert not any(point.signals for point in result.points)


def test_a_break_is_a_signal_against_the_baseline() -> None:
    values = [10.0, 12, 11, 9, 10, 12, 11, 9, 30]
    chart = ControlChart("week", "x", Measure.mean(), chart="xmr", baseline=8)
    assert chart.of([str(one) for one in range(9)], _series(values)).points[-1].signals == ("beyond the limits",)


def test_nine_on_one_side() -> None:
    values = [10.0, 11, 10, 11, 10, 11, 10, 11] + [10.6] * 9
    chart = ControlChart("week", "x", Measure.mean(), chart="xmr", baseline=8)
    points = chart.of([str(one) for one in range(17)], _series(values)).points
    assert [point.signals for point in points[15:]] == [("nine on one side",), ("nine on one side",)]


def _weeks(promoters: list[float], n: int, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    scores = [random.choice([10, 8, 0], size=n, p=[share, 0.8 - share, 0.2]) for share in promoters]
    return pd.DataFrame(
        {"week": np.repeat([f"W{one:02d}" for one in range(len(promoters))], n), "nps": np.ravel(scores)}
    )


def test_false_alarms_are_rare_and_a_planted_fall_is_seen() -> None:
    alarms = np.mean(
        [
            any(
                "beyond the limits" in point.signals
                for point in ControlChart("week")(_weeks([0.5] * 20, 80, seed)).points
            )
            for seed in range(60)
        ]
    )
    assert alarms <= 0.15
    fallen = ControlChart("week", baseline=12)(_weeks([0.5] * 12 + [0.2], 150, 1))
    assert fallen.points[-1].signals == ("beyond the limits",)


def test_overdispersion_widens_the_limits() -> None:
    random = np.random.default_rng(2)
    restless = _weeks(random.choice([0.35, 0.65], size=20).tolist(), 400, 3)
    result = ControlChart("week")(restless)
    assert result.dispersion is not None
    assert result.dispersion > 2


@pytest.mark.parametrize("weeks", [0, 1, 2, 7])
@pytest.mark.parametrize("chart", ["p", "xmr"])
def test_too_few(weeks: int, chart: str) -> None:
    frame = _weeks([0.5] * max(weeks, 1), 10, 1) if weeks else pd.DataFrame({"week": [], "nps": []})
    result = ControlChart("week", chart=chart)(frame)  # type: ignore[arg-type]
    assert result.too_few
    assert result.centre is None
    json.dumps(to_json(result), allow_nan=False)


def test_constant_scores_and_empty_weeks() -> None:
    frame = pd.DataFrame({"week": [f"W{one:02d}" for one in range(9)] + ["W09"], "nps": [9] * 9 + [None]})
    result = ControlChart("week")(frame)
    assert (result.centre, result.points[-1].value) == (100, None)
    assert not any(point.signals for point in result.points)
