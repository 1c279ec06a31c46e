from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from insights.compare import Comparison
from insights.measures import Measure
from insights.results import to_json


def _answers(
    shares: dict[str, float], promoters: dict[str, float], n: int, random: np.random.Generator
) -> pd.DataFrame:
    channel = random.choice(list(shares), size=n, p=list(shares.values()))
    good = random.random(n) < np.array([promoters[one] for one in channel])
    return pd.DataFrame({"channel": channel, "nps": np.where(good, 10, 0)})


def _frame(counts: dict[str, tuple[int, int]]) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for channel, (good, bad) in counts.items():
        rows += [{"channel": channel, "nps": 10}] * good + [{"channel": channel, "nps": 0}] * bad
    return pd.DataFrame(rows)


def test_by_hand() -> None:
    """Web 80 of 100, phone 20 of 100: NPS 60 and -60, whole 0. Then web 16 of 20, phone 36 of 180: whole -48.

    Web goes from half to a tenth: mix = -.4 x 60 + .4 x -60 = -48; no score inside a channel moved: real 0.
    """
    before = _frame({"web": (80, 20), "phone": (20, 80)})
    after = _frame({"web": (16, 4), "phone": (36, 144)})
    result = Comparison(mix=("channel",))(before, after, seed=1)
    assert (result.before, result.after, result.change) == pytest.approx((0, -48, -48))
    assert (result.mix, result.real) == pytest.approx((-48, 0), abs=1e-9)
    assert result.verdict == "no change that chance could not make"
    assert Comparison()(before, after, seed=1).verdict == "worse"


def test_a_cell_that_is_new_is_mix() -> None:
    after = pd.concat([_frame({"web": (80, 20)}), _frame({"kiosk": (10, 90)})])
    result = Comparison(mix=("channel",))(_frame({"web": (80, 20)}), after, seed=1)
    assert result.real == pytest.approx(0)
    assert result.mix == pytest.approx(-70)
    assert [one.score_before for one in result.cells] == [None, pytest.approx(60)]


def test_planted_real_change_and_mix_are_covered() -> None:
    random = np.random.default_rng(1)
    before, after = {"web": 0.7, "phone": 0.3}, {"web": 0.4, "phone": 0.6}
    good = [{"web": 0.7, "phone": 0.4}, {"web": 0.75, "phone": 0.45}]
    inside, mixed = [], []
    for seed in range(80):
        result = Comparison(mix=("channel",))(
            _answers(before, good[0], 300, random), _answers(after, good[1], 300, random), seed=seed
        )
        assert result.real_interval is not None
        assert result.mix_interval is not None
        inside.append(result.real_interval.low <= 10 <= result.real_interval.high)
        mixed.append(result.mix_interval.low <= -18 <= result.mix_interval.high)
    assert 0.89 <= np.mean(inside) <= 1
    assert 0.89 <= np.mean(mixed) <= 1


@pytest.mark.parametrize("n", [0, 1, 2, 20])
def test_too_few(n: int) -> None:
    few = _frame({"web": (n, 0)}) if n else pd.DataFrame({"channel": [], "nps": []})
    result = Comparison(mix=("channel",))(few, _frame({"web": (80, 20)}), seed=1)
    assert result.verdict == "too few"
    json.dumps(to_json(result), allow_nan=False)


def test_constant_scores() -> None:
    same = pd.DataFrame({"channel": "web", "score": [5.0] * 50})
    result = Comparison("score", Measure.mean(), mix=("channel",))(same, same, seed=1)
    assert (result.change, result.verdict) == (0, "no change that chance could not make")
