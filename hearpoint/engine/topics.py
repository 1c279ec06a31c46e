"""Sorting sentences into topics, week by week, so that a topic keeps its id and name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from config.clock import SEED, Clock, utc_now
from hearpoint.engine.progress import Progress, Quiet
from hearpoint.store.session import Session
from hearpoint.store.topics import Topics
from insights.weeks import week_bounds
from nlp.topics.ledger import Ledger
from nlp.topics.naming import Namer
from nlp.topics.update import update

PENDING_WEEKS = 8
"""Maximum weeks back from which sentences near no topic may still found one."""


@dataclass(frozen=True, slots=True)
class TopicsResult:
    """What sorting changed, and how many sentences lie where (core, near, outlier, left out)."""

    active: int
    new: int
    weeks: tuple[str, ...]
    shares: dict[str, int]


def update_topics(session: Session, *, clock: Clock = utc_now, progress: Progress | None = None) -> TopicsResult:
    """Sort what no update has looked at yet: at first all there is, then week by week.

    Each step is stored whole: a stop loses at most one. People may decide about topics meanwhile.
    """
    progress = progress or Quiet()
    store = session.topics
    base = store.snapshot()
    known = len(base.ledger.topics)
    namer = _namer(session)
    weeks = []
    progress.start("sorting into topics")
    try:
        while (week := _next_week(store, base.ledger, session)) is not None:
            start, end = week_bounds(week, session.project.settings.timezone)
            sentences = store.unsorted(end)
            step = update(
                base.ledger,
                sentences,
                week=week,
                pending=store.outliers(start - timedelta(weeks=PENDING_WEEKS), end) if base.ledger.weeks else (),
                settings=session.topic_settings,
                seed=SEED,
                keep=store.kept(),
                namer=namer,
            )
            store.write_update(base, step.ledger, step.assignments, clock())
            base = store.snapshot()
            weeks.append(week)
            progress.advance(len(sentences))
    finally:
        progress.finish()
    return TopicsResult(len(base.ledger.active), len(base.ledger.topics) - known, tuple(weeks), store.shares())


def _namer(session: Session) -> Namer | None:
    asked = session.project.settings.topics.namer
    if asked is None:
        return None
    from hearpoint.engine.namer import ChatNamer

    return ChatNamer(asked)


def _next_week(store: Topics, ledger: Ledger, session: Session) -> str | None:
    """The week to sort up to: at first the newest there is, so that the first fit sees everything."""
    moment = store.oldest_unsorted() if ledger.weeks else store.newest_unsorted()
    return None if moment is None else session.week_of(moment)
