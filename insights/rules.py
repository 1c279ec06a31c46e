"""Every rule over a set of columns at once: counts, means and variances of the cells of their joint codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from insights.columns import Codes, Floats
from insights.measures import Summary
from insights.selectors import Selector

LEVELS, LEVELS_SEEN = 16, 10_000
"""Up to so many different contributions are counted as codes; looked for in the first so many rows."""


@dataclass(frozen=True)
class Rules:
    """All rules over one set of columns that have enough answers; arrays run in step."""

    columns: tuple[int, ...]
    values: npt.NDArray[np.int64]
    """(rule, column): the code in each column."""
    n: Floats
    mean: Floats
    variance: Floats

    def summary(self, row: int) -> Summary:
        return Summary(float(self.n[row]), float(self.mean[row]), float(self.variance[row]))

    def find(self, values: npt.NDArray[np.int64]) -> Summary | None:
        rows = np.flatnonzero((self.values == values).all(axis=1))
        return self.summary(int(rows[0])) if rows.size else None


@dataclass(frozen=True)
class Answers:
    """Contributions; where few differ, as codes into `levels`, so that one count of cells says all."""

    values: Floats
    levels: Floats | None
    codes: Codes

    @classmethod
    def of(cls, values: Floats) -> Answers:
        levels = np.unique(values[:LEVELS_SEEN])
        if len(levels) > LEVELS or not np.isin(values, levels).all():
            return cls(values, None, np.empty(0, dtype=np.int64))
        return cls(values, levels, np.searchsorted(levels, values).astype(np.int64))

    def moments(self, cells: Codes, rows: npt.NDArray[np.bool_] | None, size: int) -> tuple[Floats, Floats, Floats]:
        """Count, sum and sum of squares by cell."""
        if self.levels is None:
            values = self.values if rows is None else self.values[rows]
            count = np.bincount(cells, minlength=size).astype(np.float64)
            return count, _sum(cells, values, size), _sum(cells, values**2, size)
        codes = self.codes if rows is None else self.codes[rows]
        width = len(self.levels)
        table = np.bincount(cells * width + codes, minlength=size * width).reshape(size, width).astype(np.float64)
        return table.sum(axis=1), table @ self.levels, table @ self.levels**2


def _sum(cells: Codes, values: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(cells, values, size), dtype=np.float64)


def rules_over(chosen: list[Selector], columns: tuple[int, ...], answers: Answers, minimum: int) -> Rules:
    codes, known = _joint(chosen, columns)
    shape = tuple(len(chosen[one].labels) for one in columns)
    n, total, square = answers.moments(codes if known is None else codes[known], known, int(np.prod(shape)))
    enough = np.flatnonzero((n >= minimum) & (n < len(answers.values)))
    mean = total[enough] / n[enough]
    variance = np.maximum(square[enough] / n[enough] - mean**2, 0.0)
    places = np.stack(np.unravel_index(enough, shape), axis=1) if enough.size else np.empty((0, len(columns)), int)
    return Rules(columns, places.astype(np.int64), n[enough], mean, variance)


def _joint(chosen: list[Selector], columns: Sequence[int]) -> tuple[Codes, npt.NDArray[np.bool_] | None]:
    """One code a row for several columns, and which rows have them all (None where every row does)."""
    codes = chosen[columns[0]].codes
    gaps = [one for one in columns if (chosen[one].codes < 0).any()]
    for one in columns[1:]:
        codes = codes * len(chosen[one].labels) + chosen[one].codes
    if not gaps:
        return codes, None
    known = chosen[gaps[0]].codes >= 0
    for one in gaps[1:]:
        known &= chosen[one].codes >= 0
    return codes, known


def mask_of(chosen: list[Selector], table: Rules, row: int) -> npt.NDArray[np.bool_]:
    mask = np.ones(len(chosen[0].codes), dtype=np.bool_)
    for place, column in enumerate(table.columns):
        mask &= chosen[column].codes == table.values[row, place]
    return mask


def z_of(rules: Rules, whole: Summary) -> Floats:
    """Difference of each rule from the rest in standard errors; the pooled variance keeps constant pockets finite."""
    rest = whole.n - rules.n
    mean = (whole.n * whole.mean - rules.n * rules.mean) / rest
    error = np.sqrt(whole.variance * (1 / rules.n + 1 / rest))
    return np.asarray((rules.mean - mean) / error, dtype=np.float64)
