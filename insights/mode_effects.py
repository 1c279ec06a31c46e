"""How far each mode of answering is from the reference, among comparable responses: on average and by group.

References
----------
White, H. (1980). A heteroskedasticity-consistent covariance matrix estimator. Econometrica 48, 817-838.
Cochran, W. G. (1954). The combination of estimates from different experiments. Biometrics 10, 101-129 (Q).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from insights.clusters import person_sums
from insights.columns import Codes, Floats
from insights.hierarchy import shrink

MIN_ANSWERS = 10
"""Minimum answers of a group in both modes for an effect of its own."""
DRAWS = 2000


@dataclass(frozen=True)
class Effects:
    """Effect of each mode against the first, NaN where unknown, and the effects' covariance."""

    effect: Floats
    covariance: Floats


@dataclass(frozen=True)
class GroupEffects:
    """Effects of each group, drawn in towards those of the others; shape (group, mode). `p` is of all being alike."""

    effect: Floats
    error: Floats
    trust: Floats
    """How much of the effect is the group's own, 0 to 1."""
    p: float | None


def mean_effects(values: Floats, mode: Codes, stratum: Codes, persons: Codes, modes: int) -> Effects:
    """Regression of contributions on mode inside strata (fixed effects), with errors robust by person."""
    size = np.maximum(np.bincount(stratum), 1)

    def within(column: Floats) -> Floats:
        centred: Floats = column - (np.bincount(stratum, column, len(size)) / size)[stratum]
        return centred

    design = np.stack([within((mode == number).astype(np.float64)) for number in range(1, modes)], axis=1)
    gram = design.T @ design
    inverse = np.linalg.pinv(gram, hermitian=True)
    answer = within(values)
    slopes = inverse @ (design.T @ answer)
    pull = person_sums(design * (answer - design @ slopes)[:, None], np.unique(persons, return_inverse=True)[1])
    people = len(pull)
    effect, covariance = np.zeros(modes), np.zeros((modes, modes))
    effect[1:] = np.where(np.diagonal(gram) > 1e-9, slopes, np.nan)
    covariance[1:, 1:] = inverse @ (pull.T @ pull) @ inverse * people / max(1, people - modes)
    return Effects(effect, covariance)


def group_effects(
    values: Floats,
    mode: Codes,
    stratum: Codes,
    persons: Codes,
    group: Codes,
    average: Effects,
    groups: int,
    random: np.random.Generator,
) -> GroupEffects:
    """Each mode's effect in each group: its own, and the less of it the less surely it is known."""
    modes = len(average.effect)
    effect = np.tile(average.effect, (groups, 1))
    error = np.tile(np.sqrt(np.diagonal(average.covariance)), (groups, 1))
    trust = np.zeros((groups, modes))
    p = []
    for number in range(1, modes):
        chosen = np.isin(mode, [0, number])
        size = np.bincount(group[chosen] * 2 + (mode[chosen] == number), minlength=2 * groups).reshape(groups, 2)
        own = np.flatnonzero((size >= MIN_ANSWERS).all(axis=1))
        effects = [_own(values, (mode == number), stratum, persons, chosen & (group == each)) for each in own]
        known = [at for at, each in enumerate(effects) if each is not None and each[1] > 0]
        if len(known) < 2:
            continue
        slope, spread = np.array([effects[at] for at in known]).T
        p.append(_alike(slope, spread))
        drawn = shrink(slope, spread, DRAWS, random)
        effect[own[known], number], error[own[known], number] = drawn.mean, drawn.draws.std(axis=0)
        trust[own[known], number] = np.clip((drawn.draws.std(axis=0) / spread) ** 2, 0, 1)
        # A group too small for an effect of its own has one like the others', and as unlike as they are each other.
        rest = np.setdiff1d(np.arange(groups), own[known])
        between = drawn.spread if np.isfinite(drawn.spread) else float(np.ptp(slope))
        error[rest, number] = np.hypot(error[rest, number], between)
    return GroupEffects(effect, error, trust, float(min(1.0, len(p) * min(p))) if p else None)


def _own(values: Floats, other: Codes, stratum: Codes, persons: Codes, rows: Codes) -> tuple[float, float] | None:
    """Effect and error in one group; None where no stratum of it holds both modes."""
    cell, who = (np.unique(codes[rows], return_inverse=True)[1] for codes in (stratum, persons))
    size = np.bincount(cell)

    def within(column: Floats) -> Floats:
        return np.asarray(column - (np.bincount(cell, column) / size)[cell], dtype=np.float64)

    design, answer = within(other[rows].astype(np.float64)), within(values[rows])
    gram = float(design @ design)
    if gram < 1e-9:
        return None
    slope = float(design @ answer) / gram
    residual = answer - slope * design
    pull = person_sums(design * residual, who)
    robust = float((pull**2).sum()) * len(pull) / max(1, len(pull) - len(size) - 1)
    # Residuals of few answers lie: never less than half of what equal variances give.
    equal = gram * float((residual**2).sum()) / max(1, len(residual) - len(size) - 1)
    return slope, float(np.sqrt(max(robust, equal / 2))) / gram


def _alike(slope: Floats, spread: Floats) -> float:
    """Cochran's Q: p of such differences between groups where there are none."""
    weight = 1 / spread**2
    centre = float(np.average(slope, weights=weight))
    return float(stats.chi2.sf(float((weight * (slope - centre) ** 2).sum()), len(slope) - 1))
