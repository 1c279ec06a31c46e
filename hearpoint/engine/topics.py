"""Sorting sentences into topics, week by week, so that a topic keeps its id and name."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from sqlite_utils import Database

from config.journey import JourneyMap
from hearpoint.engine.progress import Progress, Quiet
from hearpoint.engine.workspace import Clock, Workspace, now
from hearpoint.store.topics import Topics
from insights.weeks import week_bounds, week_of
from nlp.topics.ledger import Ledger
from nlp.topics.types import TopicSettings
from nlp.topics.update import update

SEED = 20260914


@dataclass(frozen=True, slots=True)
class TopicsResult:
    """What sorting changed, and how many sentences lie where (core, near, outlier, left out)."""

    active: int
    new: int
    weeks: tuple[str, ...]
    shares: dict[str, int]


def update_topics(workspace: Workspace, *, clock: Clock = now, progress: Progress | None = None) -> TopicsResult:
    """Sort what no update has looked at yet. Each week is stored whole: a stop loses at most one."""
    progress = progress or Quiet()
    store = Topics(workspace.db)
    ledger = store.ledger()
    known = len(ledger.topics)
    settings = TopicSettings(names=company_names(workspace))
    zone = workspace.project.settings.timezone
    weeks = []
    progress.start("sorting into topics")
    try:
        while (oldest := store.oldest_unsorted()) is not None:
            week = str(week_of(pd.Series([oldest]), zone).iloc[0])
            sentences = store.unsorted(*week_bounds(week, zone), week)
            step = update(ledger, sentences, week=week, settings=settings, seed=SEED)
            store.write(step.ledger, step.assignments, clock())
            ledger = step.ledger
            weeks.append(week)
            progress.advance(len(sentences))
    finally:
        progress.finish()
    return TopicsResult(len(ledger.active), len(ledger.topics) - known, tuple(weeks), store.shares())


def topic_labels(db: Database) -> dict[str, str]:
    """Topic id -> name; a merged topic carries the name of the one it became."""
    ledger: Ledger = Topics(db).ledger()
    return {topic.id: ledger[ledger.resolve(topic.id)].name for topic in ledger.topics}


def company_names(workspace: Workspace) -> tuple[str, ...]:
    """Words that name the company: they tell topics nothing apart."""
    return tuple(workspace.project.settings.company.split())


def journey_names(journey: JourneyMap) -> dict[str, str]:
    """Stage and touchpoint ids -> the names people read."""
    return {stage.id: stage.name for stage in journey.stages} | {
        touchpoint.id: touchpoint.name for touchpoint in journey.touchpoints.values()
    }
