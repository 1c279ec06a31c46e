"""The week by stage: volume, net sentiment, and whether it moved more than chance moves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from insights.columns import Floats, rows
from insights.frames import require
from insights.intervals import Difference, false_discovery, net_difference, net_interval
from insights.people import people
from insights.results import Interval
from insights.week_spread import week_spreads
from insights.weeks import period_of, periods_until

Verdict = Literal["better", "worse", "no change that chance could not make", "too few"]


@dataclass(frozen=True)
class StageWeek:
    """One stage in one week. Net sentiment is in points, -100 (all unhappy) to 100."""

    stage: str
    stage_name: str
    week: str
    mentions: int
    people: int
    net_sentiment: float | None
    interval: Interval | None
    before: float | None
    """Net sentiment of the weeks compared with."""
    before_people: int
    change: float | None
    change_interval: Interval | None
    q: float | None
    """p of the change, adjusted for the number of stages looked at (Benjamini-Hochberg)."""
    verdict: Verdict
    series: tuple[tuple[str, int, float | None], ...]
    """(week, people, net sentiment), oldest first, this week last."""
    method: str


@dataclass(frozen=True)
class StageTrend:
    """Net sentiment of each stage, this week against the weeks before.

    A person counts once a stage and week: +1 if they say more good than bad, -1 if more bad than good, else 0. Weeks
    vary by more than counts of one share do; how much more is learnt from a longer history than the weeks compared
    with and, as far as stages are alike in it, from all stages, and the test reads a t by how surely that is known.
    """

    timezone: str = "UTC"
    weeks: int = 1
    """Weeks that count as now, the last of them the week asked for; more show what changes slowly."""
    baseline_weeks: int = 4
    history_weeks: int = 12
    """Weeks before, from which the variation between weeks is learnt; at least `baseline_weeks`."""
    minimum_people: int = 10
    """In this week, and in the weeks before together; below it the verdict is "too few"."""
    level: float = 0.95

    def __call__(self, mentions: pd.DataFrame, touchpoints: pd.DataFrame, week: str) -> tuple[StageWeek, ...]:
        """One result a stage, in the order of the journey."""
        require(mentions, ["feedback_id", "created_at", "stage", "polarity"])
        weeks = periods_until(week, max(self.history_weeks, self.baseline_weeks) + self.weeks)
        stages = touchpoints.sort_values("stage_order", kind="stable").drop_duplicates("stage")
        moods = _moods(mentions, weeks, self.timezone)
        tables = {stage: _table(moods, stage, weeks) for stage in stages["stage"]}
        spreads = week_spreads({stage: table[: -self.weeks] for stage, table in tables.items()})
        changes = {
            stage: change
            for stage, table in tables.items()
            if stage in spreads and (change := self._change(table, *spreads[stage])) is not None
        }
        adjusted = dict(zip(changes, false_discovery([change.p for change in changes.values()]), strict=True))
        return tuple(
            self._result(row, weeks, tables[row.stage], changes.get(row.stage), adjusted.get(row.stage))
            for row in rows(stages)
        )

    def _change(self, table: Floats, between: float, freedom: float) -> Difference | None:
        now, before = self._parts(table)
        if min(now[2], before[2]) < self.minimum_people:
            return None
        shares = [line[:, 2] / line[:, 2].sum() for line in (table[-self.weeks :], self._baseline(table))]
        extra = between * sum(float((share**2).sum()) for share in shares)
        return net_difference(_counts(now), _counts(before), self.level, extra, freedom)

    def _result(
        self, row: Any, weeks: tuple[str, ...], table: Floats, change: Difference | None, q: float | None
    ) -> StageWeek:
        now, before = self._parts(table)
        ups, downs, persons, mentions = now
        interval = None
        if persons:
            low, high = net_interval(ups, downs, persons, self.level)
            interval = Interval(float(100 * low), float(100 * high))
        return StageWeek(
            stage=row.stage,
            stage_name=row.stage_name,
            week=weeks[-1],
            mentions=int(mentions),
            people=int(persons),
            net_sentiment=_net(now),
            interval=interval,
            before=_net(before),
            before_people=int(before[2]),
            change=None if change is None else 100 * change.estimate,
            change_interval=None if change is None else Interval(*(100 * end for end in change.interval)),
            q=None if q is None else float(q),
            verdict=self._verdict(change, q),
            series=tuple((name, int(line[2]), _net(line)) for name, line in zip(weeks, table, strict=True))[
                -self.baseline_weeks - self.weeks :
            ],
            method=f"net sentiment of distinct people, adjusted Wald, {self.level:.0%}; change against "
            f"{self.baseline_weeks} weeks, t by the variation of up to {self.history_weeks}, Benjamini-Hochberg over "
            "stages",
        )

    def _parts(self, table: Floats) -> tuple[Floats, Floats]:
        """The counts of now, and of the weeks before."""
        return table[-self.weeks :].sum(axis=0), self._baseline(table).sum(axis=0)

    def _baseline(self, table: Floats) -> Floats:
        return table[: -self.weeks][-self.baseline_weeks :]

    def _verdict(self, change: Difference | None, q: float | None) -> Verdict:
        if change is None or q is None:
            return "too few"
        if q > 1 - self.level:
            return "no change that chance could not make"
        return "better" if change.estimate > 0 else "worse"


def _moods(mentions: pd.DataFrame, weeks: tuple[str, ...], timezone: str) -> pd.DataFrame:
    """Index (stage, week), columns ups, downs, people, mentions."""
    frame = pd.DataFrame(
        {
            "stage": mentions["stage"],
            "week": period_of(mentions["created_at"], timezone, like=weeks[-1]),
            "person": people(mentions),
            "balance": mentions["polarity"].eq("positive").astype(int)
            - mentions["polarity"].eq("negative").astype(int),
        }
    )
    frame = frame[frame["week"].isin(weeks)]
    persons = frame.groupby(["stage", "week", "person"])["balance"].agg(["sum", "size"]).reset_index()
    persons = persons.assign(ups=persons["sum"] > 0, downs=persons["sum"] < 0)
    return persons.groupby(["stage", "week"]).agg(
        ups=("ups", "sum"), downs=("downs", "sum"), people=("person", "size"), mentions=("size", "sum")
    )


def _table(moods: pd.DataFrame, stage: str, weeks: tuple[str, ...]) -> Floats:
    """One row a week: ups, downs, people, mentions."""
    index = pd.MultiIndex.from_product([[stage], weeks], names=["stage", "week"])
    return np.asarray(moods.reindex(index).fillna(0).to_numpy(dtype=np.float64), dtype=np.float64)


def _counts(line: Floats) -> tuple[float, float, float]:
    return float(line[0]), float(line[1]), float(line[2])


def _net(line: Floats) -> float | None:
    return float(100 * (line[0] - line[1]) / line[2]) if line[2] else None
