"""Pain points: what hurts, where in the journey, how many people, and how sure the order is.

score = unhappy people per 1,000 heard  x  impact / 10  x  severity

- *unhappy people per 1,000*: posterior mean of the share of all people heard in the period who spoke badly of it, under
  a Beta prior learnt from the touchpoints of the same stage (empirical Bayes). One author counts once.
- *impact*: 0-10, as the journey map states it.
- *severity*: how much of what its unhappy people say about it is bad, 0-1; who also praises it weighs less.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from insights.columns import rows
from insights.frames import require
from insights.pain_scores import PainScores
from insights.pain_units import Review, ReviewKey, TopicShare, reviewed, tally, topics_inside
from insights.quantification import AdjustedCount, AdjustedShare, KnownError
from insights.quotes import quotes
from insights.results import Interval, Quote, Topic

METHOD = "beta-binomial empirical Bayes within stage x impact/10 x severity; {level:.0%} posterior interval"
MENTIONS = ("feedback_id", "sentence_id", "created_at", "touchpoint", "polarity", "confidence", "text")
TOUCHPOINTS = ("stage", "stage_name", "touchpoint", "name", "owner", "impact")


@dataclass(frozen=True)
class PainPoint:
    """One ranked pain point, with the factors of its score."""

    rank: int
    stage: str
    touchpoint: str
    topic: Topic | None
    score: float
    interval: Interval
    mentions: int
    """Sentences about it, of any polarity."""
    people: int
    """Distinct people in those."""
    negative_share: float
    """unhappy / people."""
    evidence: tuple[int, ...]
    """Feedback that speaks badly of it, the surest first."""
    rank_interval: Interval
    separable_from_next: bool
    """Whether it stands above the next rank by more than chance."""
    stage_rank: int
    stage_rank_interval: Interval
    stage_separable_from_next: bool
    too_few: bool
    unhappy: int
    """Distinct people who spoke badly of it."""
    negative_mentions: int
    unhappy_per_1000: float
    impact: float
    severity: float
    name: str
    stage_name: str
    owner: str
    review: Literal["confirmed"] | None
    reach: int | None
    """How often the evidence was liked, shared or answered; shown beside, no part of the score. None: not known."""
    adjusted: AdjustedShare | None
    """The share of people heard who are unhappy with it, corrected for the tagger's error where that is known."""
    topics: tuple[TopicShare, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class PainPointRanking:
    """Pain points of a period, worst first, and what the order rests on."""

    points: tuple[PainPoint, ...]
    dismissed: tuple[ReviewKey, ...]
    """(touchpoint, topic id) that a person set aside."""
    people: int
    """Distinct people heard in the period, about anything."""
    level: float
    method: str

    def by_stage(self) -> dict[str, tuple[PainPoint, ...]]:
        """Stage id -> its pain points, worst first; stages in the order of their worst one."""
        stages = dict.fromkeys(point.stage for point in self.points)
        return {
            stage: tuple(sorted((p for p in self.points if p.stage == stage), key=lambda p: p.stage_rank))
            for stage in stages
        }


@dataclass(frozen=True)
class PainPoints:
    """Rank pain points within and across stages.

    With ``unit="touchpoint"`` a row is a touchpoint and its topics stand inside it. With ``unit="topic"`` a row is a
    touchpoint and a topic; a sentence stands in one row only, sentences without a topic in a row with topic None.
    """

    unit: Literal["touchpoint", "topic"] = "touchpoint"
    minimum_people: int = 5
    """Fewer unhappy people than this are shown and marked `too_few`."""
    level: float = 0.9
    certainty: float = 0.95
    draws: int = 4000
    quotes: int = 3
    topics: int = 5

    def __call__(
        self,
        mentions: pd.DataFrame,
        touchpoints: pd.DataFrame,
        people: int,
        *,
        seed: int,
        reviews: Mapping[ReviewKey, Review] | None = None,
        known: Mapping[str, KnownError] | None = None,
    ) -> PainPointRanking:
        """Rank. `people` is the number of distinct people heard in the period, about anything.

        A mention may carry a `review`: "dismissed" ones do not count, "confirmed" ones count with full confidence.
        `reviews` says the same of whole pain points, by (touchpoint, topic id or None). A `reach` column, if there, is
        summed over the evidence. Touchpoints that are not on the journey map are left out. Raises UsageError on a
        missing column.

        `known` is the tagger's error by touchpoint, in telling people who speak badly of it from those who do not; the
        corrected share then stands beside the score and does not change it.
        """
        require(mentions, MENTIONS)
        require(touchpoints, TOUCHPOINTS)
        reviews = reviews or {}
        by_topic = self.unit == "topic"
        mentions, dismissed = reviewed(mentions, reviews, by_topic=by_topic)
        counted = tally(mentions, touchpoints, by_topic=by_topic)
        heard = max(people, counted.persons)
        scored = PainScores(self.level, self.certainty, self.draws)(counted.units, heard, np.random.default_rng(seed))
        shares = {} if by_topic else topics_inside(mentions, touchpoints)
        chosen = quotes(counted.negative, "unit", self.quotes) if self.quotes else {}
        evidence, reach = counted.evidence(), counted.reach()
        points = tuple(
            _point(
                row,
                too_few=row.unhappy < self.minimum_people,
                review="confirmed" if reviews.get((row.touchpoint, row.topic_id)) == "confirmed" else None,
                adjusted=AdjustedCount(self.level)(int(row.unhappy), heard, known[row.touchpoint])
                if known and row.touchpoint in known
                else None,
                reach=reach.get(row.Index),
                topics=shares.get(row.touchpoint, ())[: self.topics],
                evidence=evidence[row.Index],
                quotes=chosen.get(row.Index, ()),
            )
            for row in rows(scored)
        )
        return PainPointRanking(points, dismissed, heard, self.level, METHOD.format(level=self.level))


def _point(row: Any, **given: Any) -> PainPoint:
    """A row of the scored units, and what was looked up for it, as a pain point."""
    across, within = row.across, row.within
    return PainPoint(
        rank=across.rank,
        rank_interval=across.interval,
        separable_from_next=across.separable_from_next,
        stage_rank=within.rank,
        stage_rank_interval=within.interval,
        stage_separable_from_next=within.separable_from_next,
        stage=row.stage,
        touchpoint=row.touchpoint,
        topic=None if row.topic_id is None else Topic(row.topic_id, row.topic_label),
        score=float(row.score),
        interval=Interval(float(row.low), float(row.high)),
        mentions=int(row.mentions),
        people=int(row.people),
        negative_share=float(row.unhappy / row.people),
        unhappy=int(row.unhappy),
        negative_mentions=int(row.negative_mentions),
        unhappy_per_1000=float(row.per_1000),
        impact=float(row.impact),
        severity=float(row.severity),
        name=row.name,
        stage_name=row.stage_name,
        owner=row.owner,
        **given,
    )
