"""Pain points: what hurts, where in the journey, how many people, and how sure the order is.

score = unhappy people per 1,000 heard  x  impact / 10

- *unhappy people per 1,000*: posterior mean of the share of all people heard in the period who spoke badly of it, under
  a Beta prior learnt from the touchpoints of the same stage (empirical Bayes). One author counts once. What the tagger
  makes up is taken off: by its measured error where that is known, by confidence where not.
- *impact*: 0-10, as the journey map states it.

Where responses hold a score, the order is that of *points recoverable*: share who complain x how far responses with the
complaint lie below the others, other complaints held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from insights.columns import rows
from insights.frames import require
from insights.measures import Measure
from insights.pain_scores import PainScores
from insights.pain_units import Review, ReviewKey, TopicShare, reviewed, tally, topics_inside
from insights.quantification import AdjustedCount, AdjustedShare, KnownError
from insights.quotes import quotes
from insights.recoverable import impacts
from insights.results import Interval, Quote, Topic
from insights.tag_error import TagError, usable

METHOD = "beta-binomial empirical Bayes within stage x impact/10; {level:.0%} posterior interval; {assumed}"
RankedBy = Literal["people x impact", "points recoverable"]
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
    """Distinct people who spoke badly of it, as tagged."""
    expected_unhappy: float
    """How many of them are so, if the tags' confidence is what it says."""
    negative_mentions: int
    unhappy_per_1000: float
    impact: float
    severity: float
    """How one-sidedly its unhappy people speak of it, 0-1; shown beside, no part of the score: it hardly differs."""
    recoverable: float | None
    """Points of the score lost with these complaints; None where no response holds a score."""
    recoverable_interval: Interval | None
    simultaneous_rank_interval: Interval
    """Ranks that hold for the whole list at once; `rank_interval` for each alone."""
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
    ranked_by: RankedBy = "people x impact"
    assumed: str = ""
    """What is taken for granted of the tagger's errors."""

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
    """Minimum unhappy people; fewer are shown and marked `too_few`."""
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
        feedback: pd.DataFrame | None = None,
        score: str = "nps",
        measure: Measure | None = None,
    ) -> PainPointRanking:
        """Rank. `people` is the number of distinct people heard in the period, about anything.

        A mention may carry a `review`: "dismissed" ones do not count, "confirmed" ones count with full confidence.
        `reviews` says the same of whole pain points, by (touchpoint, topic id or None). A `reach` column, if there, is
        summed over the evidence. Touchpoints that are not on the journey map are left out. Raises UsageError on a
        missing column.

        `known` is the tagger's error by touchpoint, in telling people who speak badly of it from those who do not. It
        enters the score and its draws; elsewhere confidence and a stated recall do, and `assumed` says so.

        `feedback` holds the responses, with a `score`; with it the order is that of points recoverable, by NPS
        unless another `measure` is given.
        """
        require(mentions, MENTIONS)
        require(touchpoints, TOUCHPOINTS)
        reviews = reviews or {}
        by_topic = self.unit == "topic"
        mentions, dismissed = reviewed(mentions, reviews, by_topic=by_topic)
        counted = tally(mentions, touchpoints, by_topic=by_topic)
        respondents = max(people, counted.persons)
        key = _key(counted.units)
        units = counted.units.assign(key=key)
        largest = units.groupby("touchpoint")["unhappy"].max() / max(respondents, 1)
        error = TagError(usable(known or {}, {str(name): float(share) for name, share in largest.items()}))
        theme_impacts = None
        if feedback is not None and score in feedback.columns and len(units):
            complaints = counted.negative.assign(key=key.to_numpy()[counted.negative["unit"].to_numpy()])
            theme_impacts = impacts(feedback, complaints, "key", score, measure or Measure.nps())
        scored = PainScores(self.level, self.certainty, self.draws, error)(
            units, respondents, np.random.default_rng(seed), theme_impacts
        )
        shares = {} if by_topic else topics_inside(mentions, touchpoints)
        chosen = quotes(counted.negative, "unit", self.quotes) if self.quotes else {}
        evidence, reach = counted.evidence(), counted.reach()
        points = tuple(
            _point(
                row,
                too_few=row.unhappy < self.minimum_people,
                review="confirmed" if reviews.get((row.touchpoint, row.topic_id)) == "confirmed" else None,
                adjusted=AdjustedCount(self.level)(int(row.unhappy), respondents, known[row.touchpoint])
                if known and row.touchpoint in known
                else None,
                reach=reach.get(row.Index),
                topics=shares.get(row.touchpoint, ())[: self.topics],
                evidence=evidence[row.Index],
                quotes=chosen.get(row.Index, ()),
            )
            for row in rows(scored)
        )
        assumed = error.assumed(sorted({point.touchpoint for point in points}))
        method = METHOD.format(level=self.level, assumed=assumed)
        return PainPointRanking(
            points,
            dismissed,
            respondents,
            self.level,
            method,
            "points recoverable" if theme_impacts else "people x impact",
            assumed,
        )


def _key(units: pd.DataFrame) -> pd.Series[str]:
    """A name for each unit: its touchpoint, and its topic where it has one."""
    topics = units["topic_id"].map(lambda topic: "" if topic is None else f" / {topic}")
    return units["touchpoint"].astype(str) + topics.astype(str)


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
        expected_unhappy=float(row.expected),
        recoverable=float(row.points) if hasattr(row, "points") else None,
        recoverable_interval=Interval(float(row.points_low), float(row.points_high))
        if hasattr(row, "points")
        else None,
        simultaneous_rank_interval=across.simultaneous,
        name=row.name,
        stage_name=row.stage_name,
        owner=row.owner,
        **given,
    )
