"""Columns as drivers read them: the outcome as numbers, and why a rating cannot be used."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights.columns import Floats, numbers

FEWEST = 10
"""Answers a rating needs."""


def outcome_numbers(frame: pd.DataFrame, column: str) -> Floats:
    """The outcome as numbers; yes/no words count as 1 and 0."""
    if column in frame.columns and not pd.api.types.is_numeric_dtype(frame[column].dtype):
        words = frame[column].astype("string").str.strip().str.casefold()
        answers = words.map({"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0})
        if answers.notna().eq(words.notna() & words.ne("")).all():
            return np.asarray(answers.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    return numbers(frame, column)


def unusable(rating: Floats, outcome: Floats) -> str | None:
    seen = rating[~np.isnan(rating)]
    if not seen.size:
        return "no answers"
    if seen.min() == seen.max():
        return f"always {seen[0]:g}"
    if seen.size < FEWEST:
        return f"too few: {seen.size} answers"
    if np.ptp(outcome[~np.isnan(rating)]) == 0:
        return "the outcome never differs among those who rated it"
    return None
