"""Every rule over a set of columns at once: counts, means and variances of the cells of their joint codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from insights.columns import Codes, Floats
from insights.selectors import Selector
from insights.summaries import Summary

LAGS = 3
"""Maximum pairs of a person's answers looked at, an answer; the others are like them, their order being random."""
LEVELS, LEVELS_SEEN = 16, 10_000
"""Maximum different contributions that are counted as codes, and rows in which they are looked for."""


@dataclass(frozen=True)
class Rules:
    """All rules over one set of columns that have enough answers; arrays run in step."""

    columns: tuple[int, ...]
    values: npt.NDArray[np.int64]
    """(rule, column): the code in each column."""
    n: Floats
    mean: Floats
    variance: Floats
    design: Floats
    """How many times more the difference from the rest varies than if each answer were another person's."""

    def summary(self, row: int) -> Summary:
        n, design = float(self.n[row]), float(self.design[row])
        group = Summary(n, float(self.mean[row]), float(self.variance[row]))
        return group if design == 1 else replace(group, effective=n / design)

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


@dataclass(frozen=True)
class Pairs:
    """Pairs of answers of one person: row `at` and row `at + lag`, each standing for `weight` pairs."""

    at: tuple[Codes, ...]
    """By lag, from 1."""
    weight: tuple[Floats, ...]
    within: float
    """Correlation of two answers of one person (ICC), at least 0."""

    @classmethod
    def of(cls, persons: Codes, values: Floats) -> Pairs | None:
        """`persons` is in order, and the rows of one person in no order. None where nobody answered twice."""
        at = tuple(np.flatnonzero(persons[lag:] == persons[:-lag]) for lag in range(1, 1 + LAGS))
        if not at[0].size:
            return None
        each = np.bincount(persons).astype(np.float64)
        listed = sum(np.maximum(each - lag, 0) for lag in range(1, 1 + LAGS))
        stands = each * (each - 1) / 2 / np.maximum(listed, 1)
        weight = tuple(stands[persons[part]] for part in at)
        deviation = values - values.mean()
        product = sum(
            float(w @ (deviation[part] * deviation[part + lag]))
            for lag, (part, w) in enumerate(zip(at, weight, strict=True), 1)
        )
        total = sum(float(w.sum()) for w in weight)
        return cls(
            at, weight, float(np.clip(product / total / max(float(deviation @ deviation) / len(values), 1e-12), 0, 1))
        )

    def design(self, codes: Codes, n: Floats) -> Floats:
        """Design effect of each cell against the rest, by the pairs inside, outside and across."""
        size = len(n)
        inside, across, every = np.zeros(size), np.zeros(size), 0.0
        for lag, (at, weight) in enumerate(zip(self.at, self.weight, strict=True), 1):
            left, other = codes[at], codes[at + lag]
            same = left == other
            inside += np.bincount(left[same], weight[same], size + 1)[:size]
            for end in (left[~same], other[~same]):
                across += np.bincount(end, weight[~same], size + 1)[:size]
            every += float(weight.sum())
        first, second = 1 / np.maximum(n, 1), 1 / np.maximum(len(codes) - n, 1)
        both = first**2 * inside + second**2 * (every - inside - across) - first * second * across
        # People all of whose answers lie on both sides make the difference surer; that is left out, being estimated.
        return np.asarray(np.maximum(1 + 2 * self.within * both / (first + second), 1.0))


def rules_over(
    chosen: list[Selector], columns: tuple[int, ...], answers: Answers, minimum: int, pairs: Pairs | None = None
) -> Rules:
    """The rules over some columns with at least `minimum` answers, or as many independent ones."""
    shape = tuple(len(chosen[column].labels) for column in columns)
    size = int(np.prod(shape))
    codes, known = joint(chosen, columns)
    n, total, square = answers.moments(codes if known is None else codes[known], known, size)
    design = np.ones(size) if pairs is None else pairs.design(codes, n)
    enough = np.flatnonzero((n / design >= minimum) & (n < len(answers.values)))
    mean = total[enough] / n[enough]
    variance = np.maximum(square[enough] / n[enough] - mean**2, 0.0)
    places = np.stack(np.unravel_index(enough, shape), axis=1) if enough.size else np.empty((0, len(columns)), int)
    return Rules(columns, places.astype(np.int64), n[enough], mean, variance, design[enough])


def joint(
    chosen: list[Selector], columns: Sequence[int], rows: Codes | None = None
) -> tuple[Codes, npt.NDArray[np.bool_] | None]:
    """One code a row for several columns (one past the last where one is missing), and which rows have them all (None
    where every row does)."""
    each = [chosen[column].codes if rows is None else chosen[column].codes[rows] for column in columns]
    codes, size = each[0], len(chosen[columns[0]].labels)
    for column, more in zip(columns[1:], each[1:], strict=True):
        codes = codes * len(chosen[column].labels) + more
        size *= len(chosen[column].labels)
    gaps = [codes for codes in each if (codes < 0).any()]
    if not gaps:
        return codes, None
    known = gaps[0] >= 0
    for gap in gaps[1:]:
        known &= gap >= 0
    return np.where(known, codes, size), known


def mask_of(chosen: list[Selector], table: Rules, row: int) -> npt.NDArray[np.bool_]:
    mask = np.ones(len(chosen[0].codes), dtype=np.bool_)
    for place, column in enumerate(table.columns):
        mask &= chosen[column].codes == table.values[row, place]
    return mask


def gap_of(rules: Rules, whole: Summary) -> Floats:
    """Difference of each rule from the rest."""
    rest = whole.n - rules.n
    return np.asarray(rules.mean - (whole.n * whole.mean - rules.n * rules.mean) / rest, dtype=np.float64)


def z_of(rules: Rules, whole: Summary) -> Floats:
    """Difference of each rule from the rest in standard errors; the pooled variance keeps constant pockets finite."""
    error = np.sqrt(whole.variance * rules.design * (1 / rules.n + 1 / (whole.n - rules.n)))
    return np.asarray(gap_of(rules, whole) / error, dtype=np.float64)
