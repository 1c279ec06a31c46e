"""Leaderboards of places and touchpoints that respect sample size. Never of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from config.errors import UsageError
from config.remedy import Remedy, UseCase
from insights.columns import Codes, groups
from insights.hierarchy import shrink
from insights.intervals import Difference
from insights.measures import Measure
from insights.movement import Answers, Movement
from insights.people import authors, respondents
from insights.ranking import places
from insights.representativeness import Representativeness
from insights.results import Interval
from insights.summaries import Summary

Advice = Literal["keep, watch variation", "look into it"]
NOT_CHECKED = "whether those who answered stand for all is not known: no known shares were given"
REPRESENTATIVE = "those who answered match the known shares"
PEOPLE = ("staff", "staff_id", "staff_name", "employee", "employee_id", "agent", "agent_id", "author")


@dataclass(frozen=True)
class Entry:
    """One place on the board. `score` is shrunken, `raw` is as answered."""

    rank: int
    group: str
    score: float
    interval: Interval
    rank_interval: Interval
    separable_from_next: bool
    raw: float
    n: int
    movement: Literal["up", "down"] | None
    """Since the last period, where that is more than chance; None is no such news."""
    change: float | None
    change_interval: Interval | None
    q: float | None
    effective_n: float
    """Independent answers they are worth."""
    simultaneous_rank_interval: Interval
    """Holds for all groups at once; `rank_interval` for each alone."""
    advice: Advice | None
    """None where the interval holds the score of all: neither is known of it."""
    deviation: float
    """Standard deviation of its answers: what to watch where the score is high."""


@dataclass(frozen=True)
class Board:
    entries: tuple[Entry, ...]
    too_few: tuple[str, ...]
    """Groups with fewer answers than the minimum: they have no rank."""
    n: int
    method: str
    warnings: tuple[str, ...] = ()
    """Whether those who answered stand for those one asks about."""


@dataclass(frozen=True)
class Leaderboard:
    """Rank groups by their shrunken score; movement is told only where it survives false-discovery control."""

    group: str
    score: str = "nps"
    measure: Measure = field(default_factory=Measure.nps)
    minimum: int = 30
    level: float = 0.95
    draws: int = 4000
    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Column -> value -> its known share among those one asks about, for the warnings."""

    def __call__(self, frame: pd.DataFrame, last: pd.DataFrame | None = None, *, seed: int) -> Board:
        """Rank the groups of a period; `last` is the period before. Raises UsageError where the groups are people."""
        if self.group in PEOPLE:
            raise UsageError(
                f"no leaderboard of people ({self.group!r}): nobody is ranked last by name",
                remedy=Remedy(UseCase.PRAISE_STAFF, "lists whom customers praised"),
            )
        persons = respondents(frame if last is None else authors(frame, last))
        now = self._answers(frame, persons[: len(frame)])
        groups = now.summaries()
        ranked = {name: group for name, group in groups.items() if group.independent >= self.minimum}
        before = None if last is None else self._answers(last, persons[len(frame) :])
        moves = {} if before is None else Movement(self.measure, self.minimum, self.level)(now, before)
        entries = self._entries(ranked, moves, np.random.default_rng(seed))
        return Board(
            entries=tuple(sorted(entries, key=lambda entry: entry.rank)),
            too_few=tuple(name for name in groups if name not in ranked),
            n=int(sum(group.n for group in groups.values())),
            method=f"{self.measure.name}, normal hierarchical model with pooled variance, {self.level:.0%}; minimum "
            f"effective n {self.minimum}; order by simultaneous differences; movement by permutation of people, "
            "Benjamini-Hochberg",
            warnings=self._warnings(frame),
        )

    def _answers(self, frame: pd.DataFrame, persons: Codes) -> Answers:
        split = groups(frame, self.group)
        return Answers.of(self.measure.contributions(frame, self.score), split, persons)

    def _warnings(self, frame: pd.DataFrame) -> tuple[str, ...]:
        """What `shares` (known make-up of those one asks about) say of those who answered, board and groups."""
        if not self.shares:
            return (NOT_CHECKED,)
        return Representativeness(self.shares, self.score, self.measure)(frame).warnings or (REPRESENTATIVE,)

    def _entries(
        self, ranked: dict[str, Summary], moves: dict[str, tuple[Difference, float]], random: np.random.Generator
    ) -> list[Entry]:
        groups = list(ranked.values())
        raw = np.array([group.mean for group in groups])
        real = shrink(raw, self.measure.errors(groups), self.draws, random)
        order = places(real.mean, real.draws, level=self.level, certainty=self.level)
        low, high = np.quantile(real.draws, [(1 - self.level) / 2, (1 + self.level) / 2], axis=0)
        overall = float(np.average(raw, weights=[group.n for group in groups])) if groups else 0.0
        entries = []
        for place, name in enumerate(ranked):
            change, q = moves.get(name, (None, None))
            news = change is not None and q is not None and q <= 1 - self.level
            entries.append(
                Entry(
                    rank=order[place].rank,
                    group=name,
                    score=float(real.mean[place]),
                    interval=self.measure.held(low[place], high[place]),
                    rank_interval=order[place].interval,
                    separable_from_next=order[place].separable_from_next,
                    raw=float(raw[place]),
                    n=int(groups[place].n),
                    movement=None if change is None or not news else "up" if change.estimate > 0 else "down",
                    change=None if change is None else change.estimate,
                    change_interval=None if change is None else change.interval,
                    q=q,
                    effective_n=groups[place].independent,
                    simultaneous_rank_interval=order[place].simultaneous,
                    advice=_advice(low[place], high[place], overall),
                    deviation=groups[place].variance ** 0.5,
                )
            )
        return entries


def _advice(low: float, high: float, overall: float) -> Advice | None:
    """A score surely above the whole is to be kept, one surely below it is to be looked into."""
    return "keep, watch variation" if low > overall else "look into it" if high < overall else None
