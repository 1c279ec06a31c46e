"""Columns of a frame as the conditions of a rule: "booked by phone", "in March", "price 80 to 120"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from insights.columns import Codes, groups, label
from insights.frames import require

VALUES = 25
"""Maximum values of a column that become conditions; chosen because rarer ones could not fill a segment."""
BINS = 4
"""A column of many numbers is cut into this many parts of equal size."""


@dataclass(frozen=True)
class Selector:
    """A column as codes into `labels`; -1 where it says nothing."""

    column: str
    labels: tuple[str, ...]
    codes: Codes = field(repr=False)


def selectors(frame: pd.DataFrame, columns: Sequence[str]) -> list[Selector]:
    """The columns that tell rows apart; a constant or empty one does not."""
    require(frame, columns)
    selectors = [_selector(column, frame[column], frame) for column in columns]
    return [selector for selector in selectors if len(np.unique(selector.codes[selector.codes >= 0])) > 1]


def _selector(column: str, series: pd.Series[Any], frame: pd.DataFrame) -> Selector:
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        months = series.dt.strftime("%Y-%m")
        return _common(column, pd.DataFrame({column: months}))
    if pd.api.types.is_numeric_dtype(series.dtype) and not pd.api.types.is_bool_dtype(series.dtype):
        if series.nunique() > 2 * BINS:
            return _binned(column, series)
    elif series.dtype == object and series.map(type).nunique() > 1:
        frame = pd.DataFrame({column: series.map(lambda value: None if pd.isna(value) else label(value))})
    return _common(column, frame)


def _common(column: str, frame: pd.DataFrame) -> Selector:
    split = groups(frame, column)
    if len(split) <= VALUES:
        return Selector(column, split.labels, split.codes)
    sizes = np.bincount(split.codes[split.codes >= 0], minlength=len(split))
    kept = np.sort(np.argsort(-sizes, kind="stable")[:VALUES])
    position = np.full(len(split) + 1, -1, dtype=np.int64)
    position[kept] = np.arange(VALUES)
    return Selector(column, tuple(split.labels[place] for place in kept), position[split.codes])


def _binned(column: str, series: pd.Series[Any]) -> Selector:
    values = np.asarray(series.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    known = values[~np.isnan(values)]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)))
    inner = edges[1:-1]
    codes = np.where(np.isnan(values), -1, np.searchsorted(inner, values, side="right")).astype(np.int64)
    labels = tuple(f"{low:g} to {high:g}" for low, high in pairwise(edges))
    return Selector(column, labels, codes)
