"""From the frames of a project to the digest of one week. The same frames and seed give the same digest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pandas as pd

from insights.digest.basis import KnownSource, source_lines
from insights.digest.content import (
    Digest,
    Pain,
    PraiseNews,
    StageLine,
    StagePain,
)
from insights.digest.head import head_scores
from insights.digest.headlines import SLOW_WEEKS, headlines
from insights.digest.largest import largest_topics
from insights.digest.surges import surges, topic_changes, topic_lines
from insights.nps import NPS, NpsResult
from insights.pain_points import PainPoint, PainPoints
from insights.pain_units import Review, ReviewKey
from insights.people import distinct_people
from insights.praise import Praise
from insights.trend import StageTrend
from insights.weeks import (
    WeekCount,
    WeeklyCounts,
    period_bounds,
    periods_until,
    unit_of,
    week_bounds,
    week_of,
)


@dataclass(frozen=True)
class Frames:
    """Everything a digest reads, of all time: the frames of ``insights.frames``, and the topic of every sentence."""

    feedback: pd.DataFrame
    mentions: pd.DataFrame
    staff: pd.DataFrame
    sentences: pd.DataFrame
    """One row a sentence: feedback_id, author, created_at, polarity, topic_id, topic_label."""
    touchpoints: pd.DataFrame
    answers: pd.DataFrame | None = None
    """Scores of the weeks the head shows: feedback_id, author, created_at, nps, buyer. None: those of `feedback`."""

    @property
    def scored(self) -> pd.DataFrame:
        return self.feedback if self.answers is None else self.answers

    def until(self, week: str, timezone: str) -> Frames:
        """Without what came after the week, so that a digest made again later is the same."""
        end = period_bounds(week, timezone)[1]
        return self._each(lambda frame: frame[frame["created_at"] < end])

    def of(self, week: str, timezone: str) -> Frames:
        start, end = period_bounds(week, timezone)
        return self._each(lambda frame: frame[(frame["created_at"] >= start) & (frame["created_at"] < end)])

    def _each(self, part: Callable[[pd.DataFrame], pd.DataFrame]) -> Frames:
        return Frames(
            part(self.feedback),
            part(self.mentions),
            part(self.staff),
            part(self.sentences),
            self.touchpoints,
            part(self.scored),
        )


@dataclass(frozen=True)
class _Pains:
    by_stage: tuple[StagePain, ...]
    top: tuple[Pain, ...]


@dataclass(frozen=True)
class WeeklyDigest:
    """Makes the digest of a week, or of a month where it is asked for one ("2026-11"): all that is said of weeks holds
    of months then."""

    company: str
    timezone: str = "UTC"
    minimum_people: int = 5
    show_staff_names: bool = False
    pains_per_stage: int = 2
    trend_weeks: int = 8
    top_pains: int = 3

    def __call__(
        self,
        frames: Frames,
        week: str,
        *,
        sources: Sequence[KnownSource],
        seed: int,
        reviews: Mapping[ReviewKey, Review] | None = None,
        corrections: Mapping[str, int] | None = None,
        until: datetime | None = None,
    ) -> Digest:
        """`reviews`: of pain points, by people. `corrections`: kind -> how many were made during the week. `until`: the
        moment the data reach to, where the week is under way.
        """
        known = frames.until(week, self.timezone)
        now = known.of(week, self.timezone)
        first, end = period_bounds(week, self.timezone)
        trends = StageTrend(timezone=self.timezone)(known.mentions, frames.touchpoints, week)
        slow = StageTrend(timezone=self.timezone, weeks=SLOW_WEEKS, baseline_weeks=SLOW_WEEKS)
        crept = slow(known.mentions, frames.touchpoints, week)
        moves = topic_changes(known.sentences, week, self.timezone, until)
        topics = topic_lines(moves)
        pain = self._pain(known, now, week, seed, reviews)
        complaints = surges(known.mentions, frames.touchpoints, week, self.timezone, until)
        scores = self._nps(now.feedback)
        return Digest(
            company=self.company,
            week=week,
            first_day=first.date(),
            last_day=(end - timedelta(days=1)).date(),
            timezone=self.timezone,
            people=distinct_people(now.feedback),
            feedback=len(now.feedback),
            first_week=bool(len(now.feedback)) and len(known.feedback) == len(now.feedback),
            changes=headlines(trends, crept, complaints, topics, unit=unit_of(week)),
            journey=tuple(StageLine(trend, scores.get(trend.stage)) for trend in trends),
            pain=pain.by_stage,
            scores=head_scores(known.scored, week, self.timezone),
            top=pain.top,
            largest=largest_topics(now.sentences, moves),
            topics=topics,
            praise=self._praise(now.staff),
            sources=source_lines(now.feedback, sources),
            corrections=tuple(sorted((corrections or {}).items())),
        )

    def _nps(self, feedback: pd.DataFrame) -> dict[str, NpsResult]:
        asked = feedback[feedback["nps"].notna() & feedback["stage"].notna()]
        # Non-buyers judge another experience: where both answered, a stage shows its buyers.
        return {
            result.group: result
            for result in NPS()(asked, "stage")
            if result.group and result.population in {None, "buyers"}
        }

    def _pain(
        self, known: Frames, now: Frames, week: str, seed: int, reviews: Mapping[ReviewKey, Review] | None
    ) -> _Pains:
        ranking = PainPoints(minimum_people=self.minimum_people, quotes=2)(
            now.mentions,
            now.touchpoints,
            distinct_people(now.feedback[now.feedback["analysed"]]),
            seed=seed,
            reviews=reviews,
        )
        history = WeeklyCounts("touchpoint", self.timezone)(known.mentions, periods_until(week, self.trend_weeks))
        by_stage = ranking.by_stage()
        stages = now.touchpoints.drop_duplicates("stage")[["stage", "stage_name"]].itertuples(index=False)
        told = tuple(
            self._stage_pain(stage, name, by_stage[stage], history) for stage, name in stages if stage in by_stage
        )
        worst = [point for point in ranking.points if not point.too_few][: self.top_pains]
        return _Pains(told, tuple(Pain(point, history.get(point.touchpoint, ())) for point in worst))

    def _stage_pain(
        self,
        stage: str,
        name: str,
        points: Sequence[PainPoint],
        history: Mapping[str, tuple[WeekCount, ...]],
    ) -> StagePain:
        enough = [point for point in points if not point.too_few]
        shown = enough[: self.pains_per_stage]
        pains = tuple(Pain(point, history.get(point.touchpoint, ())) for point in shown)
        few = tuple(replace(point, quotes=()) for point in points if point.too_few)
        return StagePain(stage, name, pains, few, len(enough) - len(shown))

    def _praise(self, staff: pd.DataFrame) -> PraiseNews:
        report = Praise(quotes=1)(staff)
        positive = staff[staff["polarity"].eq("positive")]
        return PraiseNews(
            people=distinct_people(positive),
            mentions=report.n,
            staff_count=len(report.staff),
            staff=report.staff if self.show_staff_names else (),
        )


def latest_week(feedback: pd.DataFrame, timezone: str, now: datetime) -> str | None:
    """The newest ISO week with feedback that is over, else the one under way; None without feedback.

    Who reads on Monday wants last week, not the morning.
    """
    weeks = sorted(set(week_of(feedback["created_at"], timezone).dropna()))
    over = [week for week in weeks if week_bounds(week, timezone)[1] <= now]
    described = over or weeks
    return str(described[-1]) if described else None
