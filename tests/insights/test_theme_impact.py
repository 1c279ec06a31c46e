from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from insights.results import to_json
from insights.theme_impact import ThemeImpacts


def _mentions(themes: dict[str, list[int]]) -> pd.DataFrame:
    rows = [(one, theme) for theme, ids in themes.items() for one in ids]
    return pd.DataFrame(rows, columns=["feedback_id", "topic_label"]).assign(polarity="negative")


def test_by_hand() -> None:
    """40 promoters, 10 detractors who all speak of the queue: NPS 60, without them 100, so -40 both ways."""
    feedback = pd.DataFrame({"feedback_id": range(50), "nps": [10] * 40 + [0] * 10})
    result = ThemeImpacts(minimum=5)(feedback, _mentions({"queue": [*range(40, 50), 45]}))
    (queue,) = result.themes
    assert (result.score, queue.score, queue.without, queue.n) == (60, -100, 100, 10)
    assert (queue.leave_out, queue.adjusted) == pytest.approx((-40, -40))


def _planted(n: int, random: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Parking does nothing by itself, but is mentioned together with the queue, which costs 40 points each time."""
    queue = random.random(n) < 0.3
    parking = random.random(n) < np.where(queue, 0.6, 0.1)
    good = random.random(n) < np.where(queue, 0.5, 0.7)
    feedback = pd.DataFrame({"feedback_id": np.arange(n), "nps": np.where(good, 10, 0)})
    return feedback, _mentions({"queue": np.flatnonzero(queue).tolist(), "parking": np.flatnonzero(parking).tolist()})


def test_themes_mentioned_together_are_not_counted_twice() -> None:
    random = np.random.default_rng(1)
    rows, inside, out = [], [], []
    for _ in range(120):
        found = {one.theme: one for one in ThemeImpacts()(*_planted(500, random)).themes}
        rows.append((found["queue"].adjusted, found["parking"].adjusted, found["parking"].leave_out))
        inside.append(
            [
                one.interval.low <= truth <= one.interval.high
                for one, truth in ((found["queue"], -12), (found["parking"], 0))
            ]
        )
        out.append(found["queue"].leave_out_interval.low <= -12 <= found["queue"].leave_out_interval.high)
    queue, parking, double = np.mean(rows, axis=0)
    assert queue == pytest.approx(-12, abs=0.8)
    assert abs(parking) < 0.6
    assert double < -3
    assert 0.91 <= np.mean(inside) <= 0.99
    assert 0.89 <= np.mean(out) <= 1


def test_polarity_can_be_asked_for() -> None:
    feedback = pd.DataFrame({"feedback_id": range(50), "nps": [10] * 40 + [0] * 10})
    assert ThemeImpacts(minimum=5, polarity="positive")(feedback, _mentions({"queue": [1, 2]})).themes == ()


def test_themes_that_always_come_together_share() -> None:
    feedback = pd.DataFrame({"feedback_id": range(60), "nps": [10] * 40 + [0] * 20})
    ids = list(range(30, 60))
    first, second = ThemeImpacts(minimum=5)(feedback, _mentions({"a": ids, "b": ids})).themes
    assert first.adjusted == pytest.approx(second.adjusted)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few(n: int) -> None:
    feedback = pd.DataFrame({"feedback_id": range(n), "nps": [5] * n})
    result = ThemeImpacts()(feedback, _mentions({"queue": [0]}))
    assert (result.themes, result.too_few) == ((), ("queue",))
    json.dumps(to_json(result), allow_nan=False)


def test_constant_scores() -> None:
    feedback = pd.DataFrame({"feedback_id": range(80), "nps": 9})
    (one,) = ThemeImpacts()(feedback, _mentions({"queue": list(range(40))})).themes
    assert one.adjusted == pytest.approx(0, abs=1e-9)
    json.dumps(to_json(one), allow_nan=False)
