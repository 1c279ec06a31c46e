"""Quintiles: do the best and the worst fifth of touchpoints or locations differ by more than chance?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from insights.columns import Codes, Floats, groups
from insights.hierarchy import Shrunken, shrink
from insights.lift import Lift, behind_a_fifth, lift_of, unlike_normal
from insights.measures import Measure
from insights.people import respondents
from insights.results import Interval
from insights.summaries import Summary, summaries, summary

Verdict = Literal[
    "work on the bottom fifth",
    "the fifths differ, but by little: look at the system as a whole",
    "chance alone gives such a gap: look at the system as a whole",
    "too few",
]


@dataclass(frozen=True)
class Fifth:
    """A fifth of the groups, 1 the best: the plain average of their scores."""

    fifth: int
    score: float
    n: int
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Member:
    """A group against the average of the top fifth, both after shrinkage."""

    group: str
    fifth: int
    n: int
    score: float
    interval: Interval | None
    behind_top: float | None
    """Points behind the average of the top fifth; None for its own members."""
    behind_top_interval: Interval | None
    """Under the normal model of true scores; read `separable_from_top` where two kinds of groups are more likely."""
    separable_from_top: bool
    """Surely behind as many groups as a fifth holds, whatever the true scores look like: all pairs of groups compared,
    so that all such claims are true together with the level's certainty."""
    effective_n: float
    """Independent answers: people who answered more than once count by what they add."""


@dataclass(frozen=True)
class QuintileResult:
    """`gap` is top minus bottom fifth as seen; `interval` is of the real gap; where true scores are
    surely not normal (two kinds of groups, a few far below) it is widened to hold the one seen."""

    fifths: tuple[Fifth, ...]
    gap: float | None
    interval: Interval | None
    p: float | None
    """Share of worlds without any difference between groups that show at least this gap."""
    verdict: Verdict
    chance: Interval | None
    """The gaps that 95% (`level`) of such worlds show."""
    real_gap: float | None
    """The gap after regression to the mean: the best and the worst owe some of their place to luck."""
    members: tuple[Member, ...]
    left_out: tuple[str, ...]
    """Groups with fewer answers than the minimum."""
    n: int
    method: str
    lift: Lift | None
    """What the whole score would be if the bottom fifth reached the top fifth."""


@dataclass(frozen=True)
class Quintiles:
    """Sort groups by score, cut into fifths, compare the gap with what chance gives at these sizes."""

    group: str
    score: str = "nps"
    measure: Measure = field(default_factory=Measure.nps)
    minimum: int = 10
    """Groups with fewer answers are left out, and named."""
    worthwhile: float | None = None
    """A real gap below this is too small to single anyone out. None: 5 points, or a tenth of a mean's deviation."""
    level: float = 0.95
    draws: int = 2000

    def __call__(self, frame: pd.DataFrame, *, seed: int) -> QuintileResult:
        """Raises UsageError on a missing column or a score out of bounds."""
        contributions = self.measure.contributions(frame, self.score)
        split = groups(frame, self.group)
        persons = respondents(frame)
        every = summaries(contributions, split.codes, len(split), persons)
        kept = [place for place in range(len(split)) if every[place].independent >= self.minimum]
        left_out = tuple(split.labels[place] for place in range(len(split)) if place not in set(kept))
        grouped = ~np.isnan(contributions) & np.isin(split.codes, kept)
        pooled = summary(contributions[grouped])
        if len(kept) < 5 or pooled.variance == 0:
            return QuintileResult(
                (), None, None, None, "too few", None, None, (), left_out, int(pooled.n), self._method(), None
            )
        whole = summary(contributions, persons)
        names, chosen = [split.labels[place] for place in kept], [every[place] for place in kept]
        return self._compare(names, chosen, pooled, whole, left_out, seed)

    def _compare(
        self,
        names: list[str],
        groups: list[Summary],
        pooled: Summary,
        whole: Summary,
        left_out: tuple[str, ...],
        seed: int,
    ) -> QuintileResult:
        random = np.random.default_rng(seed)
        scores = np.array([group.mean for group in groups])
        place = np.empty(len(groups), dtype=np.int64)
        place[np.argsort(-scores, kind="stable")] = np.arange(len(groups)) * 5 // len(groups)
        gap = _gap(scores, place)
        chance = self._by_chance(np.array([group.independent for group in groups]), pooled, random)
        errors = self.measure.errors(groups)
        real = shrink(scores, errors, self.draws, random)
        real_gap = _gap(real.mean, place)
        low, high = np.quantile(_gap_draws(real.draws, place), [(1 - self.level) / 2, (1 + self.level) / 2])
        p = float((1 + (chance >= gap).sum()) / (1 + len(chance)))
        return QuintileResult(
            fifths=tuple(_fifth(fifth, names, groups, scores, place) for fifth in range(5)),
            gap=gap,
            interval=_held(low, high, real_gap, *((gap,) if unlike_normal(scores, errors, real.spread) else ())),
            p=p,
            verdict=self._verdict(p, real_gap, pooled),
            chance=Interval(*np.quantile(chance, [(1 - self.level) / 2, (1 + self.level) / 2]).tolist()),
            real_gap=real_gap,
            members=self._members(names, groups, place, real, behind_a_fifth(scores, errors, place, self.level)),
            left_out=left_out,
            n=int(pooled.n),
            method=self._method(),
            lift=lift_of(real, np.array([group.n for group in groups]), place, whole, self.measure, self.level, random),
        )

    def _by_chance(self, sizes: Floats, pooled: Summary, random: np.random.Generator) -> Floats:
        """Gaps between fifths of groups that differ by nothing but chance, at these sizes."""
        if self.measure.kind == "mean":
            scores = pooled.mean + np.sqrt(pooled.variance / sizes) * random.standard_normal((self.draws, len(sizes)))
        else:
            sizes = np.maximum(np.round(sizes), 1)
            net, answered = pooled.mean / 100, (pooled.variance + pooled.mean**2) / 10_000
            ups, downs = ((answered + net) / 2, (answered - net) / 2) if self.measure.kind == "net" else (net, 0.0)
            counts = random.multinomial(
                sizes.astype(int), [ups, downs, max(0.0, 1 - ups - downs)], (self.draws, len(sizes))
            )
            scores = 100 * (counts[..., 0] - counts[..., 1]) / sizes
        fifth = max(1, int((np.arange(len(sizes)) * 5 // len(sizes) == 0).sum()))
        last = int((np.arange(len(sizes)) * 5 // len(sizes) == 4).sum())
        ordered = np.sort(scores, axis=1)
        gaps: Floats = ordered[:, -fifth:].mean(axis=1) - ordered[:, :last].mean(axis=1)
        return gaps

    def _members(
        self, names: list[str], groups: list[Summary], place: Codes, real: Shrunken, surely: npt.NDArray[np.bool_]
    ) -> tuple[Member, ...]:
        top = real.draws[:, place == 0].mean(axis=1)
        members = []
        for row in np.lexsort((-np.array([each.mean for each in groups]), place)):
            behind = top - real.draws[:, row]
            low, high = np.quantile(behind, [(1 - self.level) / 2, (1 + self.level) / 2])
            below = place[row] > 0
            members.append(
                Member(
                    group=names[row],
                    fifth=int(place[row]) + 1,
                    n=int(groups[row].n),
                    score=groups[row].mean,
                    interval=self.measure.interval(groups[row], self.level),
                    behind_top=float(behind.mean()) if below else None,
                    behind_top_interval=Interval(float(low), float(high)) if below else None,
                    separable_from_top=bool(below and surely[row]),
                    effective_n=groups[row].independent,
                )
            )
        return tuple(members)

    def _verdict(self, p: float, real_gap: float, pooled: Summary) -> Verdict:
        little = 0.1 * pooled.variance**0.5 if self.measure.kind == "mean" else 5.0
        if p > 1 - self.level:
            return "chance alone gives such a gap: look at the system as a whole"
        if real_gap < (little if self.worthwhile is None else self.worthwhile):
            return "the fifths differ, but by little: look at the system as a whole"
        return "work on the bottom fifth"

    def _method(self) -> str:
        return (
            f"{self.measure.name} by fifths of {self.group}; p from {self.draws} worlds without differences at these "
            f"sizes; {self.level:.0%} interval of the real gap from the normal hierarchical model with pooled variance"
        )


def _fifth(fifth: int, names: list[str], groups: list[Summary], scores: Floats, place: Codes) -> Fifth:
    inside = np.flatnonzero(place == fifth)
    inside = inside[np.argsort(-scores[inside], kind="stable")]
    n = int(sum(groups[row].n for row in inside))
    return Fifth(fifth + 1, float(scores[inside].mean()), n, tuple(names[row] for row in inside))


def _held(low: float, high: float, *figures: float) -> Interval:
    """An interval that holds the figures."""
    return Interval(float(min(low, *figures)), float(max(high, *figures)))


def _gap(scores: Floats, place: Codes) -> float:
    return float(scores[place == 0].mean() - scores[place == 4].mean())


def _gap_draws(draws: Floats, place: Codes) -> Floats:
    gaps: Floats = draws[:, place == 0].mean(axis=1) - draws[:, place == 4].mean(axis=1)
    return gaps
