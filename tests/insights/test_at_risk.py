from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from insights.at_risk import RiskModel
from insights.histories import next_detractor, silence
from insights.results import to_json

NOW = pd.Timestamp("2026-11-22", tz="UTC")


def _answers(customers: int, times: int, seed: int, memory: float) -> pd.DataFrame:
    """Customers have a lasting mood; `memory` is how much of it a score shows."""
    random = np.random.default_rng(seed)
    mood = np.repeat(random.normal(size=customers), times)
    feeling = memory * mood + np.sqrt(1 - memory**2) * random.normal(size=customers * times)
    days = random.integers(1, 600, size=customers * times)
    return pd.DataFrame(
        {
            "author": np.repeat([f"guest {one}" for one in range(customers)], times),
            "created_at": NOW - pd.to_timedelta(days, unit="D"),
            "nps": np.clip(np.round(7.5 + 2.5 * feeling), 0, 10),
        }
    )


def test_features_know_only_the_past() -> None:
    moments = pd.to_datetime(["2026-01-01", "2026-01-11", "2026-02-01", "2026-03-01"], utc=True)
    feedback = pd.DataFrame({"author": ["ann", "ann", "ann", "bob"], "created_at": moments, "nps": [9, 5, 2, 10]})
    past, present = next_detractor(feedback, "nps", NOW)
    assert past[["last_score", "mean_score", "trend", "answers", "days_since", "happened"]].to_numpy().tolist() == [
        [9, pytest.approx((9 + 2 * 6.5) / 3), 0, 1, 10, True],
        [5, pytest.approx((14 + 2 * 6.5) / 4), -4, 2, 21, True],
    ]
    assert present["author"].tolist() == ["ann"]
    assert present["last_score"].tolist() == [2]


def test_a_planted_memory_is_found_and_is_calibrated() -> None:
    result = RiskModel()(_answers(1500, 4, 1, 0.8), now=NOW)
    assert result.verdict == "believable on later answers"
    assert result.trial is not None
    assert result.trial.auc > 0.75
    assert result.trial.calibration_error < 0.06
    assert result.trial.brier < result.trial.brier_of_base_rate
    first, last = result.customers[0], result.customers[-1]
    assert first.probability > 0.6
    assert first.probability >= last.probability
    assert first.reasons


def test_silence_is_known_only_after_its_horizon() -> None:
    moments = pd.to_datetime(["2026-01-01", "2026-01-11", "2026-03-01", "2026-11-10", "2026-11-12"], utc=True)
    feedback = pd.DataFrame(
        {"author": ["ann", "ann", "ann", "bob", "bob"], "created_at": moments, "nps": [9, 5, 2, 10, 9]}
    )
    past, present = silence(feedback, "nps", NOW, pd.Timedelta(days=60))
    assert past[["author", "answers", "happened"]].to_numpy().tolist() == [["ann", 2, False], ["ann", 3, True]]
    assert present["author"].tolist() == ["bob"]


def test_leaving_after_bad_scores_is_found() -> None:
    """Customers answer every ten days and leave after a score below 4 with a planted chance of a half, else a tenth."""
    random, rows = np.random.default_rng(3), []
    for customer in range(700):
        day = int(random.integers(0, 300))
        for _ in range(8):
            score = int(random.integers(0, 11))
            rows.append((f"guest {customer}", NOW - pd.Timedelta(days=420 - day), score))
            if random.random() < (0.5 if score < 4 else 0.1):
                break
            day += 10
    feedback = pd.DataFrame(rows, columns=["author", "created_at", "nps"])
    result = RiskModel(risk="leaving", horizon_days=60)(feedback, now=NOW)
    assert result.trial is not None
    assert result.trial.auc > 0.6
    assert result.trial.calibration_error < 0.1
    assert "silence for 60 days" in result.method


def test_no_memory_names_nobody() -> None:
    named = [bool(RiskModel()(_answers(300, 3, seed, 0.0), now=NOW).customers) for seed in range(6)]
    assert sum(named) <= 1


@pytest.mark.parametrize("customers", [0, 1, 2, 30])
def test_not_enough_repeats(customers: int) -> None:
    result = RiskModel()(_answers(customers, 2, 1, 0.8), now=NOW)
    assert result.verdict.startswith("not enough repeats")
    assert result.customers == ()
    json.dumps(to_json(result), allow_nan=False)


def test_constant_scores_are_not_enough() -> None:
    result = RiskModel()(_answers(300, 3, 1, 0.8).assign(nps=9), now=NOW)
    assert result.verdict.startswith("not enough repeats")


def test_what_is_learnt_from_was_known_before_what_it_is_tried_on() -> None:
    """A label is known when the next answer comes, or when the silence is over."""
    horizon = pd.Timedelta(days=60)
    frame = _answers(300, 4, 2, 0.5)
    gone, _ = silence(frame, "nps", NOW, horizon)
    assert (gone["known_at"] - gone["moment"] == horizon).all()
    following, _ = next_detractor(frame, "nps", NOW)
    assert (following["known_at"] == following["moment"]).all()
    result = RiskModel(risk="leaving", horizon_days=590)(frame, now=NOW)
    assert result.verdict.startswith("not enough repeats")  # no label was known at the cut
