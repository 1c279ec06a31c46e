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

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import stats

from config.errors import UsageError
from insights.cells import cells
from insights.columns import Codes, Floats, groups
from insights.intervals import z_value
from insights.measures import Measure
from insights.mode_effects import Effects, group_effects, mean_effects
from insights.people import respondents
from insights.results import Interval
from insights.summaries import Summary, summaries

DIFFERS = "the effect of a mode differs between groups: the one shown is an average, read each group's own score"


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
    """By the group's own mode effects, as far as they are known, and those of the others as far as not."""
    interval: Interval | None
    effective_n: float
    """Independent answers: people who answered more than once count by what they add."""


@dataclass(frozen=True)
class ModeResult:
    modes: tuple[ModeEffect, ...]
    groups: tuple[StandardisedScore, ...]
    reference: str | None
    too_few: bool
    method: str
    heterogeneity_p: float | None = None
    """p of the effect of a mode being the same in all groups (Cochran's Q, Bonferroni over modes)."""
    note: str | None = None


@dataclass(frozen=True)
class _Rows:
    """Answers that count: what each contributes, by which mode, in which stratum, whose."""

    frame: pd.DataFrame
    values: Floats
    mode: Codes
    stratum: Codes
    persons: Codes


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
    measure: Measure = field(default_factory=Measure.nps)
    minimum: int = 30
    level: float = 0.95

    def __call__(self, frame: pd.DataFrame, *, seed: int = 0) -> ModeResult:
        """Rows without a mode are left out. Raises UsageError on a missing column or a score out of bounds."""
        contributions = self.measure.contributions(frame, self.score)
        by_mode, persons = groups(frame, self.mode), respondents(frame)
        if self.reference is not None and self.reference not in by_mode.labels:
            known = ", ".join(by_mode.labels) or "none"
            raise UsageError(f"nobody answered by {self.reference!r}; the modes there are: {known}")
        rows_by_mode = summaries(contributions, by_mode.codes, len(by_mode), persons)
        usable = [place for place in range(len(by_mode)) if rows_by_mode[place].n >= self.minimum]
        kept = ~np.isnan(contributions) & np.isin(by_mode.codes, usable)
        if len(usable) < 2:
            modes = tuple(
                ModeEffect(name, int(group.n), group.mean, self.measure.interval(group, self.level), None, None, None)
                for name, group in zip(by_mode.labels, rows_by_mode, strict=True)
                if group.n
            )
            return ModeResult(modes, (), None, True, self._method(None))
        names = [by_mode.labels[place] for place in usable]
        largest = names[int(np.argmax([rows_by_mode[place].n for place in usable]))]
        reference = self.reference if self.reference in names else largest
        order = [reference, *(name for name in names if name != reference)]
        position = np.array([order.index(name) if name in order else -1 for name in by_mode.labels])
        rows = _Rows(
            frame[kept],
            contributions[kept],
            position[by_mode.codes[kept]],
            cells(frame[kept], (self.group, *self.strata)).codes,
            np.unique(persons[kept], return_inverse=True)[1],
        )
        effects = mean_effects(rows.values, rows.mode, rows.stratum, rows.persons, len(order))
        rows_by_mode = summaries(rows.values, rows.mode, len(order), rows.persons)
        standardised, p = self._groups(rows, effects, np.random.default_rng(seed))
        differs = p is not None and p <= 1 - self.level
        return ModeResult(
            modes=self._modes(order, rows_by_mode, effects),
            groups=standardised,
            reference=reference,
            too_few=False,
            method=self._method(reference),
            heterogeneity_p=p,
            note=DIFFERS if differs else None,
        )

    def _modes(self, order: list[str], groups: list[Summary], effects: Effects) -> tuple[ModeEffect, ...]:
        z = z_value(self.level)
        results = []
        for place, name in enumerate(order):
            effect, error = float(effects.effect[place]), float(np.sqrt(effects.covariance[place, place]))
            known = not np.isnan(effect)
            results.append(
                ModeEffect(
                    mode=name,
                    n=int(groups[place].n),
                    score=groups[place].mean,
                    interval=self.measure.interval(groups[place], self.level),
                    effect=effect if known else None,
                    effect_interval=Interval(effect - z * error, effect + z * error) if known else None,
                    p=float(2 * stats.norm.sf(abs(effect) / error)) if known and error > 0 else None,
                )
            )
        return tuple(results)

    def _groups(
        self, rows: _Rows, effects: Effects, random: np.random.Generator
    ) -> tuple[tuple[StandardisedScore, ...], float | None]:
        by_group = groups(rows.frame, self.group)
        rows_by_group = summaries(rows.values, by_group.codes, len(by_group), rows.persons)
        size, there = len(effects.effect), by_group.codes >= 0
        cell = np.where(there, by_group.codes * size + rows.mode, -1)
        table = np.bincount(cell[there], minlength=len(by_group) * size)
        shares = table.reshape(-1, size) / np.maximum(table.reshape(-1, size).sum(axis=1, keepdims=True), 1)
        each = group_effects(
            rows.values[there],
            rows.mode[there],
            rows.stratum[there],
            rows.persons[there],
            by_group.codes[there],
            effects,
            len(by_group),
            random,
        )
        variance = np.array([summary.variance for summary in summaries(rows.values, cell, len(by_group) * size)])
        unlike = variance.reshape(-1, size) - variance.reshape(-1, size)[:, :1]
        independent = np.array([group.independent for group in rows_by_group], dtype=np.float64)
        # Where one mode's answers vary more, the score and the effect taken off it err together.
        leaning = each.trust * unlike / np.maximum(independent[:, None], 1)
        z, results = z_value(self.level), []
        for at, (name, group, share) in enumerate(zip(by_group.labels, rows_by_group, shares, strict=True)):
            if not group.n:
                continue
            # A mode this group does not use needs no effect, known or not.
            shift = float(np.where(share > 0, share * each.effect[at], 0.0).sum())
            spread = float(np.nansum((share * each.error[at]) ** 2)) - 2 * float(share @ leaning[at])
            error = float(np.sqrt(max(self.measure.error(group) ** 2 + spread, 0.0)))
            known, score = not np.isnan(shift), group.mean - (0.0 if np.isnan(shift) else shift)
            score = self.measure.held(score, score).low
            results.append(
                StandardisedScore(
                    group=name,
                    n=int(group.n),
                    raw=group.mean,
                    raw_interval=self.measure.interval(group, self.level),
                    standardised=score if known else None,
                    interval=self.measure.held(score - z * error, score + z * error) if known else None,
                    effective_n=group.independent,
                )
            )
        return tuple(results), each.p

    def _method(self, reference: str | None) -> str:
        to = f"standardised to {reference}; " if reference else ""
        return (
            f"{self.measure.name} by {self.mode}; {to}within-stratum regression, robust errors by person, "
            f"effects of groups from the normal hierarchical model, {self.level:.0%}"
        )
