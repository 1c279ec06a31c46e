"""Do those who answered stand for those one asks about? Response rate, weights to known shares, effective n.

References
----------
Kish, L. (1965). Survey Sampling (effective sample size, design effect).
Deming, W. E. and Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency table when the expected
    marginal totals are known. Ann. Math. Stat. 11, 427-444 (raking).
Holt, D. and Smith, T. M. F. (1979). Post stratification. JRSS A 142, 33-46.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from config.errors import UsageError
from insights.columns import Codes, Floats, groups
from insights.measures import Measure
from insights.people import respondents
from insights.results import Interval
from insights.summaries import Summary, summary

ROUNDS = 200
TOLERANCE = 0.01
LOW_RATE = 0.1


@dataclass(frozen=True)
class Coverage:
    """A group's share among those who answered and among those asked about."""

    column: str
    group: str
    n: int
    share: float
    known_share: float
    badly_covered: bool


@dataclass(frozen=True)
class RepresentativenessResult:
    raw: float | None
    raw_interval: Interval | None
    weighted: float | None
    interval: Interval | None
    n: int
    effective_n: float | None
    """As many answers without weights would be as precise (Kish)."""
    response_rate: float | None
    coverage: tuple[Coverage, ...]
    warnings: tuple[str, ...]
    too_few: bool
    method: str
    weights: Floats = field(repr=False, compare=False, metadata={"json": False})
    """One a row of the frame, mean 1 over those who answered; 0 where there is no answer or group."""


@dataclass(frozen=True)
class Representativeness:
    """Weight answers to known shares: post-stratification for one column, raking for several."""

    shares: Mapping[str, Mapping[str, float]]
    """Column -> value -> its known share; the shares of a column sum to 1."""
    score: str = "nps"
    measure: Measure = field(default_factory=Measure.nps)
    minimum: int = 30
    """Minimum answers of a group; with fewer, or less than half of its known share, it is badly covered."""
    trim: float = 5.0
    """No answer weighs more than this many times the mean."""
    level: float = 0.95

    def __call__(self, frame: pd.DataFrame, asked: int | None = None) -> RepresentativenessResult:
        """`asked` is how many were invited. Raises UsageError on shares that do not sum to 1 or an unknown value."""
        contributions = self.measure.contributions(frame, self.score)
        targets = [_target(frame, column, known) for column, known in self.shares.items()]
        usable = ~np.isnan(contributions)
        for target in targets:
            usable &= target.codes >= 0
        persons = respondents(frame)
        raw = summary(contributions, persons)
        coverage = tuple(row for target in targets for row in self._coverage(target, usable))
        weights = np.zeros(len(frame))
        few = int(usable.sum()) < self.minimum
        if not few:
            weights[usable] = self._weights([target.of(usable) for target in targets], int(usable.sum()))
        weighted = None if few else _weighted(contributions[usable], weights[usable], persons[usable])
        rate = raw.n / asked if asked else None
        return RepresentativenessResult(
            raw=raw.mean if raw.n else None,
            raw_interval=self.measure.interval(raw, self.level),
            weighted=weighted.mean if weighted else None,
            interval=self.measure.interval(weighted, self.level) if weighted else None,
            n=int(raw.n),
            effective_n=weighted.n if weighted else None,
            response_rate=rate,
            coverage=coverage,
            warnings=_warnings(coverage, int(raw.n - usable.sum()), weighted, rate),
            too_few=few,
            method=f"{self.measure.method(self.level)} at Kish's effective n; weights to known shares of "
            f"{', '.join(self.shares) or 'nothing'}, at most {self.trim:g} times the mean",
            weights=weights,
        )

    def _coverage(self, target: _Target, usable: npt.NDArray[np.bool_]) -> list[Coverage]:
        n = np.bincount(target.codes[usable], minlength=len(target.names))
        share = n / max(1, n.sum())
        bad = (target.known > 0) & ((n < self.minimum) | (share < target.known / 2))
        rows = zip(target.names, n, share, target.known, bad, strict=True)
        return [Coverage(target.column, value, int(a), float(b), float(c), bool(d)) for value, a, b, c, d in rows]

    def _weights(self, targets: list[_Target], n: int) -> Floats:
        """Raking: make each column's weighted shares right in turn, until all are; then trim."""
        weights = np.ones(n)
        for _ in range(ROUNDS):
            worst = 0.0
            for target in targets:
                now = np.bincount(target.codes, weights, len(target.known)) / weights.sum()
                reached = np.where(now > 0, target.known, 0.0)
                if not reached.sum():
                    continue  # nobody answered of all those that are to be spoken for
                factor = np.divide(reached / reached.sum(), now, out=np.ones_like(now), where=now > 0)
                worst = max(worst, float(np.abs(factor - 1).max()))
                weights = weights * factor[target.codes]
            if worst < 1e-9:
                break
        weights = np.minimum(weights / weights.mean(), self.trim)
        return np.asarray(weights / weights.mean(), dtype=np.float64)


@dataclass(frozen=True)
class _Target:
    """The known shares of a column, and each row's place in them."""

    column: str
    names: tuple[str, ...]
    known: Floats
    codes: Codes

    def of(self, rows: npt.NDArray[np.bool_]) -> _Target:
        return _Target(self.column, self.names, self.known, self.codes[rows])


def _target(frame: pd.DataFrame, column: str, known: Mapping[str, float]) -> _Target:
    total = sum(known.values())
    if any(share < 0 for share in known.values()) or abs(total - 1) > TOLERANCE:
        raise UsageError(f"the known shares of {column!r} sum to {total:g}; they must be 0 or more and sum to 1")
    split = groups(frame, column)
    names = tuple(known)
    unknown = [name for name in split.labels if name not in known]
    if unknown:
        raise UsageError(f"{column!r} holds {unknown[0]!r}, but no share of it is given; given: {', '.join(names)}")
    position = np.array([*(names.index(name) for name in split.labels), -1], dtype=np.int64)
    return _Target(column, names, np.array(list(known.values())) / total, position[split.codes])


def _weighted(values: Floats, weights: Floats, persons: Codes) -> Summary:
    """Weighted mean and variance, and Kish's effective n, less by as much as people who answered again make it less."""
    mean = float(np.average(values, weights=weights))
    variance = float(np.average((values - mean) ** 2, weights=weights))
    pull = weights * (values - mean)
    apart, together = float((pull**2).sum()), float((np.bincount(persons, pull) ** 2).sum())
    worth = min(1.0, apart / together) if together > 0 else 1.0
    return Summary(float(weights.sum() ** 2 / (weights**2).sum()) * worth, mean, variance)


def _warnings(
    coverage: tuple[Coverage, ...], left_out: int, weighted: Summary | None, rate: float | None
) -> tuple[str, ...]:
    notes = [
        f"{row.column} {row.group} is badly covered: {row.n} answers, {row.share:.0%} of all "
        f"where {row.known_share:.0%} is right"
        + ("; weights cannot speak for people who did not answer" if not row.n else "")
        for row in coverage
        if row.badly_covered
    ]
    if left_out:
        notes.append(f"{left_out} answers without a group could not be weighted and are left out of the weighted score")
    if rate is not None and rate < LOW_RATE:
        notes.append(
            f"only {rate:.0%} of those asked answered; weights repair what columns show, not why people stay silent"
        )
    if weighted is None:
        notes.append("too few answers to weight")
    return tuple(notes)
