"""Cells: the combinations of the values of several columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from insights.columns import Groups, groups


def cells(frame: pd.DataFrame, columns: Sequence[str]) -> Groups:
    """A code a row for its combination of values; a missing value is a value of its own, "not stated"."""
    codes, names = np.zeros(len(frame), dtype=np.int64), [""]
    for column in columns:
        split = groups(frame, column)
        labels = [*split.labels, "not stated"]
        codes = codes * len(labels) + np.where(split.codes < 0, len(split), split.codes)
        names = [f"{name}, {label}" if name else label for name in names for label in labels]
    return Groups(codes, tuple(names))
