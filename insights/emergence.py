"""Which topics are new, rising, falling or back this week: a count test each, false discoveries held down over all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from insights.columns import Codes, Floats
from insights.count_change import Changes, Season, changes
from insights.frames import require
from insights.intervals import false_discovery
from insights.people import people
from insights.power_weights import power_weights
from insights.results import Interval, Topic
from insights.seasons import season, weeks_of_last_year
from insights.weeks import period_bounds, period_of, periods_until, unit_of

Status = Literal["new", "back", "rising", "falling", "steady", "too few", "too little history"]

_ROUNDS = 3
_NO_TOPIC = ""


@dataclass(frozen=True)
class TopicChange:
    """One topic in one week against its own history. Counts are distinct people."""

    topic: Topic
    week: str
    status: Status
    n: int
    """People who spoke of it this week."""
    expected: float | None
    """People expected from its history and this week's volume."""
    ratio: float | None
    """Rate this week over the rate before."""
    interval: Interval | None
    p: float | None
    q: float | None
    """p adjusted for all topics looked at (Benjamini-Hochberg, weighted)."""
    dispersion: float | None
    series: tuple[tuple[str, int], ...]
    """(week, people), oldest first, this week last."""
    method: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The tests of all rows of a table of counts."""

    counts: Floats
    comparison: Changes
    q: Floats
    statuses: tuple[Status, ...]


@dataclass(frozen=True)
class Emergence:
    """Tests every topic's count this week against the weeks before.

    Exposure is the week's volume in the other topics that did not move themselves, so a burst neither hides itself
    nor makes all else seem to fall. A week under way is compared with the same part of earlier weeks: weekdays differ.
    Where last year's same weeks were heard, what the season did then is expected now.

    References
    ----------
    Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. JRSS B 57, 289-300.
    Genovese, C. R., Roeder, K. and Wasserman, L. (2006). False discovery control with p-value weighting.
        Biometrika 93, 509-524.
    """

    timezone: str = "UTC"
    baseline_weeks: int = 8
    """Weeks before that count as history; a topic younger than that has the weeks since its first mention."""
    quiet_weeks: int = 4
    """A topic with no mention for so long that rises again is back."""
    false_share: float = 0.10
    """The share of false alarms accepted among all topics told as moved."""
    rise_weight: float = 0.9
    """How much of that share is spent on looking for rises, the rest on falls; between 0 and 1."""
    minimum: int = 10
    """People in this week and its history together; below it the status is "too few"."""
    minimum_weeks: int = 3
    """Earlier weeks with any volume; below it nothing is told."""
    level: float = 0.95

    def __call__(self, mentions: pd.DataFrame, week: str, *, until: datetime | None = None) -> tuple[TopicChange, ...]:
        """One result a topic, the surest first.

        `mentions` has one row a sentence: feedback_id, created_at, topic_id (missing: in no topic), optionally author
        and topic_label. `until` is the moment the data reach to; outside the week it changes nothing.
        """
        require(mentions, ["feedback_id", "created_at", "topic_id"])
        weeks = periods_until(week, self.baseline_weeks + 1)
        known = mentions[mentions["created_at"] < period_bounds(week, self.timezone)[1]]
        table = self._counts(_same_part(known, week, self.timezone, until), weeks)
        topics = [str(topic) for topic in table.index]
        first = _first_weeks(known, self.timezone, week)
        first_week = np.array(
            [sum(week < first.get(topic, weeks[0]) for week in weeks) for topic in topics], dtype=np.int64
        )
        judged = self.judge(
            table.to_numpy(dtype=np.float64),
            first_week,
            np.array([topic != _NO_TOPIC for topic in topics], dtype=np.bool_),
            self._season(known, week, topics),
        )
        labels = _labels(mentions)
        results = [
            self._result(Topic(topic, labels.get(topic, topic)), weeks, judged, at)
            for at, topic in enumerate(topics)
            if topic != _NO_TOPIC
        ]
        return tuple(
            sorted(results, key=lambda change: (change.q is None, change.q or 0.0, change.p or 0.0, change.topic.id))
        )

    def _season(self, known: pd.DataFrame, week: str, topics: list[str]) -> Season | None:
        """What last year's weeks tell; a month holds whole seasons of the kind they are about."""
        if unit_of(week) == "month":
            return None
        return season(self._counts(known, weeks_of_last_year(week, self.baseline_weeks, self.timezone)), topics)

    def judge(
        self, counts: Floats, first_week: Codes, topics: npt.NDArray[np.bool_], year: Season | None = None
    ) -> Judged:
        """The test itself. `counts` has a row a topic and a column a week, the last one being looked at.

        `first_week` is the column of each topic's first mention ever; a row that is False in `topics` is volume only.
        `year` is what the season does to each row, where a year is known.
        """
        weeks = counts.shape[1] - 1
        history = np.arange(weeks)[None, :] >= np.where(first_week < weeks, first_week, 0)[:, None]
        # One that fell silent is compared with its silence, not with what it was before.
        quiet = counts[:, -1 - self.quiet_weeks : -1].sum(axis=1) == 0
        history[quiet, : -self.quiet_weeks] = False
        enough = (counts[topics, :-1].sum(axis=0) > 0).sum() >= self.minimum_weeks
        tested = topics & (counts.sum(axis=1) >= self.minimum) & enough
        moved = np.zeros(len(counts), dtype=np.bool_)
        for _ in range(_ROUNDS):
            exposure = _exposure(counts, moved)
            past = np.where(history, exposure[:, :-1], 0.0)
            comparison = changes(
                counts[:, -1],
                counts[:, :-1] * history,
                exposure[:, -1],
                past,
                self.level,
                learnt=tested & ~moved,
                season=year,
            )
            q = self._adjusted(comparison, tested)
            before, moved = moved, tested & (q <= self.false_share)
            if (moved == before).all():
                break
        statuses = tuple(
            self._status(counts[at], float(q[at]), float(comparison.ratio[at]), bool(first_week[at] >= weeks))
            if tested[at]
            else ("too few" if enough else "too little history")
            for at in range(len(counts))
        )
        return Judged(counts, comparison, q, statuses)

    def _adjusted(self, comparison: Changes, tested: npt.NDArray[np.bool_]) -> Floats:
        """q of each topic: rises and falls are one family of one-sided tests, weighted (Genovese et al. 2006).

        Weight goes to rises, which desks act on, and to topics where a doubling can just be told from chance.
        """
        q = np.ones(len(tested))
        if tested.any():
            weight = power_weights(comparison.expected[tested], comparison.uncertain[tested])
            more = comparison.p_more[tested] / (weight * 2 * self.rise_weight)
            less = comparison.p_less[tested] / (weight * 2 * (1 - self.rise_weight))
            both = false_discovery(np.minimum(1, np.concatenate([more, less]))).reshape(2, -1)
            q[tested] = both.min(axis=0)
        return q

    def _counts(self, mentions: pd.DataFrame, weeks: tuple[str, ...]) -> pd.DataFrame:
        """People by topic (rows; "" is no topic) and week (columns)."""
        frame = pd.DataFrame(
            {
                "topic": mentions["topic_id"].astype(object).where(mentions["topic_id"].notna(), _NO_TOPIC),
                "week": period_of(mentions["created_at"], self.timezone, like=weeks[-1]),
                "person": people(mentions),
            }
        )
        frame = frame[frame["week"].isin(weeks)].drop_duplicates()
        return frame.groupby(["topic", "week"]).size().unstack(fill_value=0).reindex(columns=list(weeks), fill_value=0)

    def _status(self, line: Floats, q: float, ratio: float, is_new: bool) -> Status:
        if q > self.false_share:
            return "steady"
        if ratio < 1:
            return "falling"
        if is_new:
            return "new"
        return "back" if line[-1 - self.quiet_weeks : -1].sum() == 0 else "rising"

    def _result(self, topic: Topic, weeks: tuple[str, ...], judged: Judged, at: int) -> TopicChange:
        status, line, comparison = judged.statuses[at], judged.counts[at], judged.comparison
        judgeable = status not in ("too few", "too little history")
        return TopicChange(
            topic=topic,
            week=weeks[-1],
            status=status,
            n=int(line[-1]),
            expected=float(comparison.expected[at]) if judgeable else None,
            ratio=float(comparison.ratio[at]) if judgeable else None,
            interval=Interval(float(comparison.low[at]), float(comparison.high[at])) if judgeable else None,
            p=float(comparison.p[at]) if judgeable else None,
            q=float(judged.q[at]) if judgeable else None,
            dispersion=float(comparison.dispersion[at]) if judgeable else None,
            series=tuple((week, int(count)) for week, count in zip(weeks, line, strict=True)),
            method=f"negative binomial predictive test of distinct people against {self.baseline_weeks} weeks, "
            f"exposure: topics that did not move; weighted BH at {self.false_share:.0%} over topics",
        )


def _exposure(counts: Floats, moved: npt.NDArray[np.bool_]) -> Floats:
    """Each topic's exposure by week: the volume of the others that did not move, at least a little."""
    rest = counts[~moved].sum(axis=0)[None, :] - np.where(moved[:, None], 0, counts)
    whole = counts.sum(axis=0)[None, :]
    # Where a topic is all there is, or all others moved, its own count has to be compared with plain time.
    return np.asarray(np.where(whole > 0, np.where((rest > 0).all(axis=1, keepdims=True), rest, 1.0), 0.0))


def _same_part(mentions: pd.DataFrame, week: str, timezone: str, until: datetime | None) -> pd.DataFrame:
    """The mentions of each week up to the same weekday and hour as `until`."""
    start, end = period_bounds(week, timezone)
    if until is None or not start < until < end:
        return mentions
    local = mentions["created_at"].dt.tz_convert(timezone).dt.tz_localize(None)
    days = local.dt.day - 1 if unit_of(week) == "month" else local.dt.day_of_week
    into = local - local.dt.normalize() + pd.to_timedelta(days, unit="D")
    reached = pd.Timestamp(until).tz_convert(timezone).tz_localize(None) - pd.Timestamp(start).tz_localize(None)
    kept: pd.DataFrame = mentions[into < reached]
    return kept


def _first_weeks(mentions: pd.DataFrame, timezone: str, like: str) -> dict[str, str]:
    first = mentions[mentions["topic_id"].notna()].groupby("topic_id")["created_at"].min()
    return {str(topic): str(week) for topic, week in period_of(first, timezone, like=like).items()}


def _labels(mentions: pd.DataFrame) -> dict[str, str]:
    if "topic_label" not in mentions.columns:
        return {}
    frame = mentions[mentions["topic_id"].notna() & mentions["topic_label"].notna()].drop_duplicates("topic_id")
    return {str(topic): str(label) for topic, label in zip(frame["topic_id"], frame["topic_label"], strict=True)}
