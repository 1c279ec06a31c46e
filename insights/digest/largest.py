"""The topics people speak of most, whether they are news or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from insights.emergence import Status, TopicChange
from insights.intervals import wilson
from insights.people import people
from insights.results import Interval

TOPICS = 10


@dataclass(frozen=True)
class TopicShare:
    """One topic this week. Counts are distinct people."""

    topic: str
    label: str
    people: int
    share: float
    """People who spoke of it, of all who said anything this week."""
    interval: Interval
    """Wilson's, 95%."""
    unhappy: int
    happy: int
    status: Status
    """What its own history says of this week's number."""
    series: tuple[int | None, ...]
    """People by week, oldest first, this week last; None where no topic was spoken of: a gap, and no zero."""


def largest_topics(
    sentences: pd.DataFrame, changes: Sequence[TopicChange], count: int = TOPICS
) -> tuple[TopicShare, ...]:
    """The largest topics of the week's sentences, the largest first; `changes` are those of the same week.

    `sentences` holds the week's only, with topic_id and polarity.
    """
    persons = pd.Series(people(sentences), index=sentences.index)
    heard = int(persons.nunique())
    chosen = sorted((change for change in changes if change.n), key=lambda change: (-change.n, change.topic.id))[:count]
    weeks = zip(*(change.series for change in changes), strict=True)
    silent = [not any(number for _, number in week) for week in weeks]
    return tuple(_share(change, sentences, persons, heard, silent) for change in chosen)


def _share(
    change: TopicChange, sentences: pd.DataFrame, persons: pd.Series[int], heard: int, silent: Sequence[bool]
) -> TopicShare:
    own = sentences["topic_id"].eq(change.topic.id)
    low, high = wilson([change.n], [heard])
    return TopicShare(
        change.topic.id,
        change.topic.label,
        change.n,
        change.n / heard,
        Interval(float(low[0]), float(high[0])),
        int(persons[own & sentences["polarity"].eq("negative")].nunique()),
        int(persons[own & sentences["polarity"].eq("positive")].nunique()),
        change.status,
        tuple(None if gap else number for (_, number), gap in zip(change.series, silent, strict=True)),
    )
