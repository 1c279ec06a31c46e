"""Columns of a frame as arrays a statistic can trust; what is wrong in them is named."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from config.errors import UsageError
from insights.frames import require

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
LIMIT = 1e12
"""Maximum answer; chosen because what is larger is an id, a phone number or a broken cell, whose square would
swamp all others."""


def numbers(
    frame: pd.DataFrame,
    column: str,
    *,
    low: float | None = None,
    high: float | None = None,
    whole: bool = False,
    remedy: str = "correct the value or empty the cell",
) -> Floats:
    """The column as floats, NaN where missing. Raises UsageError naming the first value that is not allowed."""
    require(frame, [column])
    raw = frame[column]
    values = pd.to_numeric(raw, errors="coerce").astype("Float64")
    array = np.asarray(values.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    empty = raw.isna().to_numpy() | _blank(raw)
    bad = (np.isnan(array) & ~empty) | (np.abs(array) > LIMIT)
    if low is not None:
        bad |= array < low
    if high is not None:
        bad |= array > high
    if whole:
        bad |= ~np.isnan(array) & (array != np.round(array))
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise UsageError(
            f"column {column!r} holds {_plain(raw.iloc[row])!r} (row {row + 1}); "
            f"allowed: {_allowed(low, high, whole)}, or empty; {remedy}"
        )
    return array


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _blank(raw: pd.Series[Any]) -> npt.NDArray[np.bool_]:
    if pd.api.types.is_numeric_dtype(raw.dtype) or pd.api.types.is_bool_dtype(raw.dtype):
        return np.zeros(len(raw), dtype=np.bool_)
    return (raw.astype("string").str.strip() == "").fillna(False).to_numpy(dtype=np.bool_)


def _allowed(low: float | None, high: float | None, whole: bool) -> str:
    kind = "whole numbers" if whole else "numbers"
    if low is None and high is None:
        return kind
    return f"{kind} from {'any' if low is None else f'{low:g}'} to {'any' if high is None else f'{high:g}'}"


@dataclass(frozen=True)
class Groups:
    """Rows by the value of one or more columns: `codes` point into `labels`; -1 where the value is missing."""

    codes: Codes
    labels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)


def groups(frame: pd.DataFrame, column: str) -> Groups:
    """The values of a column in a natural order: a categorical's own, numbers by size, the rest by name."""
    require(frame, [column])
    series = frame[column]
    if isinstance(series.dtype, pd.CategoricalDtype):
        values: list[Hashable] = list(series.cat.categories)
        codes: Codes = np.asarray(series.cat.codes, dtype=np.int64)
        return Groups(codes, tuple(label(value) for value in values))
    raw_codes, uniques = pd.factorize(series, use_na_sentinel=True)
    values = list(uniques)
    order = sorted(range(len(values)), key=lambda index: _natural(values[index]))
    position = np.empty(len(values) + 1, dtype=np.int64)
    position[order] = np.arange(len(values))
    position[-1] = -1
    return Groups(position[raw_codes], tuple(label(values[index]) for index in order))


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples. Their types are the frame's contract; the stubs know only "any scalar"."""
    return iter(frame.itertuples())


def label(value: Any) -> str:
    """A value of a column as people write it: 3.0 is "3", a midnight is a date."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat()
    return str(value)


def _natural(value: Any) -> tuple[int, float, str]:
    if isinstance(value, bool | np.bool_):
        return (1, 0.0, str(value))
    if isinstance(value, int | float | np.number):
        return (0, float(value), "")
    return (1, 0.0, str(value))
