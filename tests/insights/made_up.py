"""Small frames, written by hand or drawn with a known truth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from insights.columns import Floats

MOMENT = pd.Timestamp("2026-11-18 12:00", tz="UTC")


def touchpoints(*stages: tuple[str, dict[str, float]]) -> pd.DataFrame:
    """A touchpoints frame from (stage, {touchpoint: impact})."""
    return pd.DataFrame(
        [
            {
                "stage": stage,
                "stage_name": stage.title(),
                "stage_order": order,
                "touchpoint": touchpoint,
                "name": touchpoint.title(),
                "channel": "web",
                "owner": "operations",
                "impact": impact,
            }
            for order, (stage, inside) in enumerate(stages)
            for touchpoint, impact in inside.items()
        ]
    )


def mentions(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """A mentions frame; what a row leaves out has a plain default."""
    plain: dict[str, Any] = {
        "source": "x",
        "author": None,
        "created_at": MOMENT,
        "stage": "stay",
        "touchpoint": "room",
        "polarity": "negative",
        "confidence": 0.9,
        "text": "The room was cold all night.",
        "topic_id": None,
        "topic_label": None,
    }
    made = [{"feedback_id": number, "sentence_id": number, **plain, **row} for number, row in enumerate(rows)]
    frame = pd.DataFrame(made, columns=["feedback_id", "sentence_id", *plain])
    return frame.astype({"confidence": float, "created_at": "datetime64[ns, UTC]", "feedback_id": int})


def covered(truth: float | Floats, low: Floats, high: Floats) -> float:
    """Share of intervals that hold the truth."""
    return float(np.mean((low <= truth) & (truth <= high)))
