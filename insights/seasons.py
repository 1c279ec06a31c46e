"""What the year does to a topic: how the same weeks of last year differed from those before them."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from insights.columns import Floats
from insights.count_change import Season
from insights.weeks import week_bounds, week_name, weeks_until

YEAR = 52
"""Weeks back to the same weeks of last year."""
AROUND = 1
"""Weeks before and after it that are read with last year's week: holidays move by that much."""


def weeks_of_last_year(week: str, baseline: int, timezone: str) -> tuple[str, ...]:
    """The weeks to count: `baseline` before last year's week, it, and those around it."""
    last = week_bounds(week, timezone)[0] - timedelta(weeks=YEAR - AROUND)
    return weeks_until(week_name(last.date()), baseline + 1 + 2 * AROUND)


def season(counts: pd.DataFrame, topics: list[str], level: float = 0.5) -> Season | None:
    """From last year's counts (topic x the weeks of `weeks_of_last_year`); None where that year was not heard.

    A topic's own season is drawn in towards none by how far topics have different seasons at all. `level` is a pseudo
    count of each side.
    """
    table = counts.reindex(topics).fillna(0).to_numpy(dtype=np.float64)
    volume = counts.sum(axis=0).to_numpy(dtype=np.float64)
    around = 1 + 2 * AROUND
    if (volume > 0).sum() < len(volume) or not len(topics):
        return None
    then, before = table[:, -around:].sum(axis=1), table[:, :-around].sum(axis=1)
    rise = np.log((then + level) / volume[-around:].sum()) - np.log((before + level) / volume[:-around].sum())
    present = (then > 0) & (before > 0)
    error = 1 / (then + level) + 1 / (before + level)
    unlike = _unlike(rise[present], error[present]) if present.sum() > 2 else 0.0
    trust = np.where(present, unlike / (unlike + error), 0.0)
    return Season(np.exp(trust * rise), np.where(present, trust * error, unlike))


def _unlike(rise: Floats, error: Floats) -> float:
    """Variance of true seasons between topics."""
    return max(0.0, float(np.average(rise**2 - error, weights=1 / error)))
