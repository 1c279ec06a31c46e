"""Leaderboards of places and touchpoints that respect sample size. Never of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from config.errors import UsageError
from insights.columns import groups
from insights.hierarchy import shrink
from insights.intervals import Difference, false_discovery
from insights.measures import NPS_MEASURE, Measure, Summary, summaries
from insights.ranking import places
from insights.results import Interval

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


@dataclass(frozen=True)
class Board:
    entries: tuple[Entry, ...]
    too_few: tuple[str, ...]
    """Groups with fewer answers than the minimum: they have no rank."""
    n: int
    method: str


@dataclass(frozen=True)
class Leaderboard:
    """Rank groups by their shrunken score; movement is told only where it survives false-discovery control."""

    group: str
    score: str = "nps"
    measure: Measure = NPS_MEASURE
    minimum: int = 30
    level: float = 0.95
    draws: int = 4000

    def __call__(self, frame: pd.DataFrame, last: pd.DataFrame | None = None, *, seed: int) -> Board:
        """Rank the groups of a period; `last` is the period before. Raises UsageError where the groups are people."""
        if self.group in PEOPLE:
            raise UsageError(f"no leaderboard of people ({self.group!r}): nobody is ranked last by name; see `praise`")
        now = self._summaries(frame)
        ranked = {name: one for name, one in now.items() if one.n >= self.minimum}
        moves = self._moves(ranked, {} if last is None else self._summaries(last))
        entries = self._entries(ranked, moves, np.random.default_rng(seed))
        return Board(
            entries=tuple(sorted(entries, key=lambda one: one.rank)),
            too_few=tuple(name for name in now if name not in ranked),
            n=int(sum(one.n for one in now.values())),
            method=f"{self.measure.name}, normal hierarchical model, {self.level:.0%}; minimum n {self.minimum}; "
            "movement by difference test, Benjamini-Hochberg",
        )

    def _moves(self, now: dict[str, Summary], before: dict[str, Summary]) -> dict[str, tuple[Difference, float]]:
        """Change and q of every group that has enough answers in both periods."""
        found = {
            name: change
            for name, one in now.items()
            if name in before
            and before[name].n >= self.minimum
            and (change := self.measure.difference(one, before[name], self.level)) is not None
        }
        q = false_discovery([one.p for one in found.values()])
        return {name: (change, float(one)) for (name, change), one in zip(found.items(), q, strict=True)}

    def _entries(
        self, ranked: dict[str, Summary], moves: dict[str, tuple[Difference, float]], random: np.random.Generator
    ) -> list[Entry]:
        found = list(ranked.values())
        raw = np.array([one.mean for one in found])
        real = shrink(raw, self.measure.errors(found), self.draws, random)
        order = places(real.mean, real.draws, level=self.level, certainty=self.level)
        low, high = np.quantile(real.draws, [(1 - self.level) / 2, (1 + self.level) / 2], axis=0)
        entries = []
        for one, name in enumerate(ranked):
            change, q = moves.get(name, (None, None))
            news = change is not None and q is not None and q <= 1 - self.level
            entries.append(
                Entry(
                    rank=order[one].rank,
                    group=name,
                    score=float(real.mean[one]),
                    interval=self.measure.held(low[one], high[one]),
                    rank_interval=order[one].interval,
                    separable_from_next=order[one].separable_from_next,
                    raw=float(raw[one]),
                    n=int(found[one].n),
                    movement=None if change is None or not news else "up" if change.estimate > 0 else "down",
                    change=None if change is None else change.estimate,
                    change_interval=None if change is None else change.interval,
                    q=q,
                )
            )
        return entries

    def _summaries(self, frame: pd.DataFrame) -> dict[str, Summary]:
        split = groups(frame, self.group)
        found = summaries(self.measure.contributions(frame, self.score), split.codes, len(split))
        return {name: one for name, one in zip(split.labels, found, strict=True) if one.n}
