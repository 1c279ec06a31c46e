"""Phone, kiosk and web scored apart, and what the scores would be had everybody answered in one mode.

People are kinder to a voice than to a screen. The mode effect is the difference between modes among comparable
responses (the same strata); the standardised score takes it away. The raw one always stands beside.

References
----------
Dillman, D. A. et al. (2009). Response rate and measurement differences in mixed-mode surveys. Social Science
    Research 38(1), 1-18.
White, H. (1980). A heteroskedasticity-consistent covariance matrix estimator. Econometrica 48, 817-838.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from config.errors import UsageError
from insights.cells import cells
from insights.columns import Codes, Floats, groups
from insights.intervals import z_value
from insights.measures import NPS_MEASURE, Measure, Summary, summaries
from insights.results import Interval


@dataclass(frozen=True)
class ModeEffect:
    """One mode: its raw score, and how far it answers from the reference mode, all else alike."""

    mode: str
    n: int
    score: float
    interval: Interval | None
    effect: float | None
    """Against the reference, within strata; 0 for the reference; None where strata never hold both."""
    effect_interval: Interval | None
    p: float | None


@dataclass(frozen=True)
class StandardisedScore:
    """A group's score as answered, and as if all had answered in the reference mode."""

    group: str
    n: int
    raw: float
    raw_interval: Interval | None
    standardised: float | None
    interval: Interval | None


@dataclass(frozen=True)
class ModeResult:
    modes: tuple[ModeEffect, ...]
    groups: tuple[StandardisedScore, ...]
    reference: str | None
    too_few: bool
    method: str


@dataclass(frozen=True)
class Modes:
    """Estimate the mode effect within strata and standardise the groups' scores to a reference mode."""

    group: str
    mode: str = "mode"
    score: str = "nps"
    strata: tuple[str, ...] = ()
    """Further columns that make responses comparable; the group itself always does."""
    reference: str | None = None
    """None takes the mode with most responses."""
    measure: Measure = NPS_MEASURE
    minimum: int = 30
    level: float = 0.95

    def __call__(self, frame: pd.DataFrame) -> ModeResult:
        """Rows without a mode are left out. Raises UsageError on a missing column or a score out of bounds."""
        contributions = self.measure.contributions(frame, self.score)
        by_mode = groups(frame, self.mode)
        if self.reference is not None and self.reference not in by_mode.labels:
            known = ", ".join(by_mode.labels) or "none"
            raise UsageError(f"nobody answered by {self.reference!r}; the modes there are: {known}")
        found = summaries(contributions, by_mode.codes, len(by_mode))
        usable = [one for one in range(len(by_mode)) if found[one].n >= self.minimum]
        kept = ~np.isnan(contributions) & np.isin(by_mode.codes, usable)
        if len(usable) < 2:
            modes = tuple(
                ModeEffect(name, int(one.n), one.mean, self.measure.interval(one, self.level), None, None, None)
                for name, one in zip(by_mode.labels, found, strict=True)
                if one.n
            )
            return ModeResult(modes, (), None, True, self._method(None))
        names = [by_mode.labels[one] for one in usable]
        most = names[int(np.argmax([found[one].n for one in usable]))]
        reference = self.reference if self.reference in names else most
        order = [reference, *(name for name in names if name != reference)]
        position = np.array([order.index(name) if name in order else -1 for name in by_mode.labels])
        frame, values, mode = frame[kept], contributions[kept], position[by_mode.codes[kept]]
        split = cells(frame, (self.group, *self.strata))
        effects = _effects(values, mode, split.codes, len(order))
        return ModeResult(
            modes=self._modes(order, summaries(values, mode, len(order)), effects),
            groups=self._groups(frame, values, mode, effects),
            reference=reference,
            too_few=False,
            method=self._method(reference),
        )

    def _modes(self, order: list[str], found: list[Summary], effects: _Effects) -> tuple[ModeEffect, ...]:
        z = z_value(self.level)
        results = []
        for one, name in enumerate(order):
            effect, error = float(effects.effect[one]), float(np.sqrt(effects.covariance[one, one]))
            known = not np.isnan(effect)
            results.append(
                ModeEffect(
                    mode=name,
                    n=int(found[one].n),
                    score=found[one].mean,
                    interval=self.measure.interval(found[one], self.level),
                    effect=effect if known else None,
                    effect_interval=Interval(effect - z * error, effect + z * error) if known else None,
                    p=float(2 * stats.norm.sf(abs(effect) / error)) if known and error > 0 else None,
                )
            )
        return tuple(results)

    def _groups(
        self, frame: pd.DataFrame, values: Floats, mode: Codes, effects: _Effects
    ) -> tuple[StandardisedScore, ...]:
        by_group = groups(frame, self.group)
        found = summaries(values, by_group.codes, len(by_group))
        size = len(effects.effect)
        there = by_group.codes >= 0
        table = np.bincount(by_group.codes[there] * size + mode[there], minlength=len(by_group) * size)
        shares = table.reshape(-1, size) / np.maximum(table.reshape(-1, size).sum(axis=1, keepdims=True), 1)
        z, results = z_value(self.level), []
        for name, one, share in zip(by_group.labels, found, shares, strict=True):
            if not one.n:
                continue
            # A mode this group does not use needs no effect, known or not.
            shift = float(np.where(share > 0, share * effects.effect, 0.0).sum())
            error = float(np.sqrt(self.measure.error(one) ** 2 + share @ effects.covariance @ share))
            known, score = not np.isnan(shift), one.mean - (0.0 if np.isnan(shift) else shift)
            score = self.measure.held(score, score).low
            results.append(
                StandardisedScore(
                    group=name,
                    n=int(one.n),
                    raw=one.mean,
                    raw_interval=self.measure.interval(one, self.level),
                    standardised=score if known else None,
                    interval=self.measure.held(score - z * error, score + z * error) if known else None,
                )
            )
        return tuple(results)

    def _method(self, reference: str | None) -> str:
        to = f"standardised to {reference}; " if reference else ""
        return f"{self.measure.name} by {self.mode}; {to}within-stratum regression, robust errors, {self.level:.0%}"


@dataclass(frozen=True)
class _Effects:
    """Effect of each mode against the first, NaN where unknown, and the effects' covariance."""

    effect: Floats
    covariance: Floats


def _effects(values: Floats, mode: Codes, stratum: Codes, modes: int) -> _Effects:
    """Regression of contributions on mode inside strata (fixed effects), with White's covariance."""
    size = np.maximum(np.bincount(stratum), 1)

    def within(column: Floats) -> Floats:
        centred: Floats = column - (np.bincount(stratum, column, len(size)) / size)[stratum]
        return centred

    design = np.stack([within((mode == one).astype(np.float64)) for one in range(1, modes)], axis=1)
    gram = design.T @ design
    inverse = np.linalg.pinv(gram, hermitian=True)
    answer = within(values)
    slopes = inverse @ (design.T @ answer)
    pull = design * (answer - design @ slopes)[:, None]
    effect, covariance = np.zeros(modes), np.zeros((modes, modes))
    effect[1:] = np.where(np.diagonal(gram) > 1e-9, slopes, np.nan)
    covariance[1:, 1:] = inverse @ (pull.T @ pull) @ inverse
    return _Effects(effect, covariance)
