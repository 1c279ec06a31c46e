"""Control charts: a series of periods against its own habit, with the points that are signals marked.

References
----------
Shewhart, W. A. (1931). Economic Control of Quality of Manufactured Product (p chart).
Wheeler, D. J. and Chambers, D. S. (1992). Understanding Statistical Process Control, 2nd ed. (XmR; 2.66, 3.268).
Laney, D. B. (2002). Improved control charts for attributes. Quality Engineering 14(4), 531-537 (p').
Nelson, L. S. (1984). The Shewhart control chart: tests for special causes. J. Quality Technology 16(4), 237-239.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from insights.columns import Codes, Floats, groups
from insights.measures import Measure
from insights.results import Interval
from insights.summaries import Summary, summaries

Signal = Literal["beyond the limits", "nine on one side"]
RUN = 9
"""Minimum points in a row on one side of the centre that are a signal (Nelson's rule 2)."""
PER_SIGMA = 1.128
"""Mean moving range of two values in standard deviations (d2)."""
MEDIAN_PER_SIGMA = 0.954
"""Their median moving range, which one break does not widen."""


@dataclass(frozen=True)
class ControlPoint:
    period: str
    n: int
    value: float | None
    limits: Interval | None
    signals: tuple[Signal, ...]


@dataclass(frozen=True)
class ControlResult:
    """A series with its centre and limits; `centre` is None where there are too few periods."""

    points: tuple[ControlPoint, ...]
    centre: float | None
    chart: Literal["p", "xmr"]
    dispersion: float | None
    """p chart only: how many times wider the periods vary than their sizes explain, at least 1 (Laney's sigma z, by
    the median moving range)."""
    too_few: bool
    method: str


@dataclass(frozen=True)
class ControlChart:
    """A p chart (limits by each period's n, widened for overdispersion) or an XmR chart (limits by moving ranges)."""

    period: str
    score: str = "nps"
    measure: Measure = field(default_factory=Measure.nps)
    chart: Literal["p", "xmr"] = "p"
    minimum_periods: int = 8
    baseline: int | None = None
    """Periods that set centre and limits, from the first; None takes all."""

    def __call__(self, frame: pd.DataFrame) -> ControlResult:
        """One point a value of the period column, in its order. Raises UsageError on a missing column or bad score."""
        split = groups(frame, self.period)
        rows = summaries(self.measure.contributions(frame, self.score), split.codes, len(split))
        return self.of(list(split.labels), rows)

    def of(self, periods: list[str], rows: list[Summary]) -> ControlResult:
        """The chart of summaries made elsewhere; periods without responses stay as gaps."""
        seen = np.array([row.n > 0 for row in rows], dtype=np.bool_)
        values = np.array([row.mean for row in rows], dtype=np.float64)[seen]
        basis = slice(None, self.baseline)
        if len(values[basis]) < self.minimum_periods:
            points = tuple(_point(name, row, None, ()) for name, row in zip(periods, rows, strict=True))
            return ControlResult(points, None, self.chart, None, True, self._method())
        kept = [row for row in rows if row.n > 0]
        if self.chart == "p":
            centre, half, dispersion = self._p_limits(values, kept, basis)
        else:
            centre, half, dispersion = *_xmr_limits(values, basis), None
        signals = iter(_signals(values, centre, half))
        halves = iter(half)
        points = tuple(
            _point(name, row, self._around(centre, next(halves)), next(signals))
            if row.n > 0
            else _point(name, row, None, ())
            for name, row in zip(periods, rows, strict=True)
        )
        return ControlResult(points, float(centre), self.chart, dispersion, False, self._method())

    def _p_limits(self, values: Floats, kept: list[Summary], basis: slice) -> tuple[float, Floats, float]:
        """Centre, half widths, and Laney's factor from the moving ranges of z values."""
        n = np.array([row.n for row in kept])
        square = np.array([row.variance + row.mean**2 for row in kept])
        centre = float(np.average(values[basis], weights=n[basis]))
        variance = max(float(np.average(square[basis], weights=n[basis])) - centre**2, 0.0)
        error = np.sqrt(variance / n)
        if variance == 0:
            return centre, error, 1.0
        z = ((values - centre) / error)[basis]
        dispersion = max(1.0, float(np.median(np.abs(np.diff(z))) / MEDIAN_PER_SIGMA))
        return centre, 3 * dispersion * error, dispersion

    def _around(self, centre: float, half: float) -> Interval:
        return self.measure.held(centre - half, centre + half)

    def _method(self) -> str:
        name = "p chart with Laney's correction" if self.chart == "p" else "XmR chart"
        return f"{self.measure.name}: {name}, limits at three sigma, runs of {RUN}"


def _xmr_limits(values: Floats, basis: slice) -> tuple[float, Floats]:
    centre = float(values[basis].mean())
    return centre, np.full(len(values), 3 / PER_SIGMA * float(np.abs(np.diff(values[basis])).mean()))


def _signals(values: Floats, centre: float, half: Floats) -> list[tuple[Signal, ...]]:
    beyond = np.abs(values - centre) > half + 1e-12
    side = np.sign(values - centre).astype(np.int64)
    run = _runs(side) >= RUN
    return [
        tuple(name for name, there in (("beyond the limits", out), ("nine on one side", long)) if there)  # type: ignore[misc]
        for out, long in zip(beyond, run, strict=True)
    ]


def _runs(side: Codes) -> npt.NDArray[np.int64]:
    """How many points in a row, this one the last, lie on its side; a point on the centre has none."""
    runs = np.zeros(len(side), dtype=np.int64)
    for place, hit in enumerate(side):
        if hit:
            runs[place] = 1 + (runs[place - 1] if place and side[place - 1] == hit else 0)
    return runs


def _point(period: str, row: Summary, limits: Interval | None, signals: tuple[Signal, ...]) -> ControlPoint:
    return ControlPoint(period, int(row.n), row.mean if row.n else None, limits, signals)
