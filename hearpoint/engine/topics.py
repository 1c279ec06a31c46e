"""Sorting sentences into topics, week by week, so that a topic keeps its id and name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd
from sqlite_utils import Database

from hearpoint.engine.progress import Progress, Quiet
from hearpoint.engine.workspace import Clock, Workspace, now
from hearpoint.store.topics import Topics
from insights.weeks import week_bounds, week_of
from nlp.topics.ledger import Ledger
from nlp.topics.naming import Namer, own_names
from nlp.topics.types import TopicSettings
from nlp.topics.update import assign, update

SEED = 20260914
PENDING_WEEKS = 8
"""How many weeks back sentences near no topic may still found one."""


@dataclass(frozen=True, slots=True)
class TopicsResult:
    """What sorting changed, and how many sentences lie where (core, near, outlier, left out)."""

    active: int
    new: int
    weeks: tuple[str, ...]
    shares: dict[str, int]


def update_topics(workspace: Workspace, *, clock: Clock = now, progress: Progress | None = None) -> TopicsResult:
    """Sort what no update has looked at yet: at first all there is, then week by week.

    Each step is stored whole: a stop loses at most one.
    """
    progress = progress or Quiet()
    store = _store(workspace)
    ledger = store.ledger()
    known = len(ledger.topics)
    namer = _namer(workspace)
    weeks = []
    progress.start("sorting into topics")
    try:
        while (week := _next_week(store, ledger, workspace)) is not None:
            start, end = week_bounds(week, workspace.project.settings.timezone)
            sentences = store.unsorted(end)
            step = update(
                ledger,
                sentences,
                week=week,
                pending=store.outliers(start - timedelta(weeks=PENDING_WEEKS), end) if ledger.weeks else (),
                settings=topic_settings(workspace),
                seed=SEED,
                keep=store.kept(),
                namer=namer,
            )
            store.write(step.ledger, step.assignments, clock())
            ledger = step.ledger
            weeks.append(week)
            progress.advance(len(sentences))
    finally:
        progress.finish()
    return TopicsResult(len(ledger.active), len(ledger.topics) - known, tuple(weeks), store.shares())


def decide(workspace: Workspace, change: Callable[[Ledger, str], Ledger], *, clock: Clock = now) -> Ledger:
    """Apply a person's decision to the ledger. `change` is given the ledger and this week's name."""
    store = Topics(workspace.db)
    ledger = change(store.ledger(), this_week(workspace, clock()))
    store.write(ledger, {}, clock())
    return ledger


def split_topic(workspace: Workspace, topic_id: str, name: str | None, *, clock: Clock = now) -> Ledger:
    """Part a topic in two, and sort its sentences anew between them."""
    from nlp.topics.decisions import split

    store = _store(workspace)
    week = this_week(workspace, clock())
    before = store.ledger()
    sentences = store.of_topic(_stands_for(before, topic_id))
    after = split(before, topic_id, sentences, week=week, names=(name,) if name else (), seed=SEED)
    store.write(after, assign(after, sentences, topic_settings(workspace)), clock())
    return after


def this_week(workspace: Workspace, moment: datetime) -> str:
    return str(week_of(pd.Series([moment]), workspace.project.settings.timezone).iloc[0])


def topic_names(db: Database) -> dict[str, tuple[str, str]]:
    """Topic id -> id and name of the topic that now stands for it: a merged one is the one it became."""
    ledger = Topics(db).ledger()
    standing = {topic.id: ledger[ledger.resolve(topic.id)] for topic in ledger.topics}
    return {topic_id: (topic.id, topic.name) for topic_id, topic in standing.items()}


def topic_counts(store: Topics, ledger: Ledger) -> dict[str, int]:
    """Sentences by topic, those of merged topics with the topic that stands for them."""
    counts: dict[str, int] = {}
    for topic_id, count in store.counts().items():
        standing = ledger.resolve(topic_id)
        counts[standing] = counts.get(standing, 0) + count
    return counts


def topic_settings(workspace: Workspace) -> TopicSettings:
    """Settings that keep topics from being named after the company, its staff or its places.

    What the journey map speaks of may name a topic all the same: there may be a porter called Bill, a house "Airport".
    """
    company = own_names([workspace.project.settings.company])
    others = own_names(name for one in workspace.roster.members for name in (one.name, *one.nicknames, one.location))
    subjects = [
        words.lower()
        for stage in workspace.journey.stages
        for touchpoint in stage.touchpoints
        for words in (touchpoint.name, *touchpoint.phrases)
    ]
    return TopicSettings(
        names=tuple(sorted(company | (others - own_names(subjects)))),
        subjects=tuple(subjects),
        off_topic=workspace.project.settings.topics.off_topic,
    )


def _namer(workspace: Workspace) -> Namer | None:
    asked = workspace.project.settings.topics.namer
    if asked is None:
        return None
    from hearpoint.engine.namer import ChatNamer

    return ChatNamer(asked)


def _store(workspace: Workspace) -> Topics:
    return Topics(workspace.db, workspace.project.settings.timezone)


def _next_week(store: Topics, ledger: Ledger, workspace: Workspace) -> str | None:
    """The week to sort up to: at first the newest there is, so that the first fit sees everything."""
    moment = store.oldest_unsorted() if ledger.weeks else store.newest_unsorted()
    return None if moment is None else this_week(workspace, moment)


def _stands_for(ledger: Ledger, topic_id: str) -> list[str]:
    """The ids whose sentences count for a topic: its own, and those merged into it."""
    wanted = ledger[topic_id].id
    return [topic.id for topic in ledger.topics if ledger.resolve(topic.id) == wanted]
