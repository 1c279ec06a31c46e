"""One week, told to a CX lead: what changed, the journey, what hurts, who was praised, what it all rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from insights.digest.head import HeadScores
from insights.digest.largest import TopicShare
from insights.nps import NpsResult
from insights.pain_points import PainPoint
from insights.praise import StaffPraise
from insights.results import Interval
from insights.trend import StageWeek
from insights.weeks import WeekCount, unit_of

Verdict = Literal["new", "rising", "falling", "back"]


@dataclass(frozen=True)
class Change:
    """One sentence of news. Only what chance does not explain is told as news."""

    text: str
    better: bool | None
    """None: neither good nor bad."""
    anchor: str
    """Where in the digest the figures behind it stand."""


@dataclass(frozen=True)
class StageLine:
    """One stage of the journey this week."""

    trend: StageWeek
    nps: NpsResult | None


@dataclass(frozen=True)
class Pain:
    """A pain point of this week with its history."""

    point: PainPoint
    weeks: tuple[WeekCount, ...]
    """Oldest first, this week last."""


@dataclass(frozen=True)
class StagePain:
    stage: str
    stage_name: str
    pains: tuple[Pain, ...]
    few: tuple[PainPoint, ...]
    """Pain points with too few unhappy people to rank: named, no more."""
    more: int
    """Further pain points of the stage, not shown."""


@dataclass(frozen=True)
class TopicLine:
    """A topic in the news."""

    topic: str
    label: str
    verdict: Verdict
    this_week: int
    text: str


@dataclass(frozen=True)
class Response:
    """How many of those asked answered. `rate` (a share) and its Wilson interval are None where more answered."""

    asked: int
    answered: int
    rate: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Accuracy:
    """How often the sentiment of a source's posts agreed with people's labels, when that was last measured.

    On the basis of corrections it is a lower bound: people look where something seems wrong.
    """

    share: float
    interval: Interval
    n: int
    measured_on: date
    basis: Literal["labelled", "corrections"] = "labelled"


@dataclass(frozen=True)
class SourceLine:
    """What one source gave this week, and how it is."""

    source: str
    state: str
    collected: int
    analysed: int
    left_out: tuple[tuple[str, int], ...]
    """(reason, how many), the most first."""
    message: str | None
    response: Response | None = None
    accuracy: Accuracy | None = None


@dataclass(frozen=True)
class PraiseNews:
    """`staff` is empty where readers may not see names; the counts are always there."""

    people: int
    mentions: int
    staff_count: int
    staff: tuple[StaffPraise, ...] = ()


@dataclass(frozen=True)
class Digest:
    """All of one week. `to_json` of ``insights.results`` makes its JSON form."""

    company: str
    week: str
    first_day: date
    last_day: date
    timezone: str
    people: int
    feedback: int
    first_week: bool
    """Nothing was heard before this week: there is nothing to compare with."""
    changes: tuple[Change, ...]
    journey: tuple[StageLine, ...]
    pain: tuple[StagePain, ...]
    topics: tuple[TopicLine, ...]
    praise: PraiseNews
    sources: tuple[SourceLine, ...]
    corrections: tuple[tuple[str, int], ...] = ()
    """(sentiment, touchpoint or staff; how many), made by people during the week."""
    scores: HeadScores = field(default_factory=HeadScores)
    top: tuple[Pain, ...] = ()
    """The worst pain points over the whole journey, with enough people behind them."""
    largest: tuple[TopicShare, ...] = ()
    """The topics most people spoke of, news or not."""

    @property
    def unit(self) -> str:
        """What it is a digest of: a week, or a month."""
        return unit_of(self.week)

    @property
    def empty(self) -> bool:
        return self.feedback == 0
