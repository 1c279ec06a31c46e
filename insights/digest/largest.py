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
    series: tuple[int, ...]
    """People by week, oldest first, this week last."""


def largest_topics(
    sentences: pd.DataFrame, changes: Sequence[TopicChange], count: int = TOPICS
) -> tuple[TopicShare, ...]:
    """The largest topics of the week's sentences, the largest first; `changes` are those of the same week.

    `sentences` holds the week's only, with topic_id and polarity.
    """
    persons = pd.Series(people(sentences), index=sentences.index)
    heard = int(persons.nunique())
    chosen = sorted((change for change in changes if change.n), key=lambda change: (-change.n, change.topic.id))[:count]
    return tuple(_share(change, sentences, persons, heard) for change in chosen)


def _share(change: TopicChange, sentences: pd.DataFrame, persons: pd.Series[int], heard: int) -> TopicShare:
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
        tuple(number for _, number in change.series),
    )
