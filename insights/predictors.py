"""Predictors as columns a regression reads: a rating is one, a category one a value."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from insights.columns import Floats, groups, numbers
from insights.driver_columns import MIN_ANSWERS, unusable

MAX_VALUES = 12
"""Maximum values of a category that stand for themselves, the commonest; the others are "other"."""
OTHER = "other"


@dataclass(frozen=True)
class Level:
    """A value of a category, with the mean outcome of those who have it."""

    value: str
    n: int
    outcome: float


@dataclass(frozen=True)
class Predictor:
    """`columns` has a column for a rating, and for a category one for each value but the commonest, NaN where missing.

    `left_out` says why it cannot be used; there are no columns then.
    """

    name: str
    columns: Floats = field(repr=False)
    levels: tuple[Level, ...] = ()
    left_out: str | None = None

    @property
    def category(self) -> bool:
        return bool(self.levels)


def predictor(frame: pd.DataFrame, name: str, outcome: Floats) -> Predictor:
    """A column of the frame, of those rows that have an outcome. Text is a category unless most of it are numbers.

    Raises UsageError on a number that is none among numbers.
    """
    asked = ~np.isnan(outcome)
    if name in frame.columns and _category(frame, name):
        return _category_columns(frame.loc[asked], name, outcome[asked])
    rating = numbers(frame, name)[asked]
    why = unusable(rating, outcome[asked])
    return Predictor(name, np.empty((len(rating), 0)) if why else rating[:, None], left_out=why)


def _category(frame: pd.DataFrame, name: str) -> bool:
    column = frame[name]
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(object)
    if pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_datetime64_any_dtype(column.dtype):
        return False
    words = column.astype("string").str.strip()
    filled = words.notna() & words.ne("")
    return bool(filled.any()) and bool(pd.to_numeric(words[filled], errors="coerce").notna().mean() < 0.5)


def _category_columns(frame: pd.DataFrame, name: str, outcome: Floats) -> Predictor:
    nothing = np.empty((len(frame), 0))
    split = groups(frame, name)
    size = np.bincount(split.codes[split.codes >= 0], minlength=len(split))
    if len(split) > max(MAX_VALUES, len(frame) / 10):
        return Predictor(name, nothing, left_out=f"{len(split)} different values: no category")
    order = np.argsort(-size, kind="stable")
    kept = [int(place) for place in order[:MAX_VALUES] if size[place] >= MIN_ANSWERS]
    place = np.full(len(split) + 1, len(kept), dtype=np.int64)
    place[kept], place[-1] = np.arange(len(kept)), -1
    codes = place[split.codes]
    names = [*(split.labels[place] for place in kept), OTHER]
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    if counts[-1] < MIN_ANSWERS:
        codes = np.where(codes == len(kept), -1, codes)
        names, counts = names[:-1], counts[:-1]
    if len(names) < 2:
        return Predictor(name, nothing, left_out="one value only that enough people have")
    levels = tuple(
        Level(name, int(counts[at]), float(outcome[codes == at].mean())) for at, name in enumerate(names) if counts[at]
    )
    columns = np.stack([(codes == at).astype(np.float64) for at in range(1, len(names))], axis=1)
    columns[codes < 0] = np.nan
    return Predictor(name, columns, levels)
