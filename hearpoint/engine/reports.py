"""Reports over a project's database: frames out of the store, into insights."""

from __future__ import annotations

from hearpoint.engine.period import Period
from hearpoint.engine.topics import topic_names
from hearpoint.engine.workspace import Workspace
from hearpoint.store.frames import mentions_frame, people_frame, staff_frame
from hearpoint.store.reviews import current_reviews
from insights.frames import touchpoint_frame
from insights.pain_points import PainPointRanking, PainPoints
from insights.people import distinct_people
from insights.praise import Praise, PraiseReport

SEED = 20260914
"""Intervals are drawn from posteriors; the same data must give the same numbers."""


def pain_point_report(workspace: Workspace, period: Period, *, by_topic: bool = False) -> PainPointRanking:
    """Pain points of a period, worst first."""
    mentions = period.of(mentions_frame(workspace.db, topic_names(workspace.db)))
    heard = distinct_people(period.of(people_frame(workspace.db)))
    rank = PainPoints(
        unit="topic" if by_topic else "touchpoint", minimum_people=workspace.project.settings.digest.minimum_people
    )
    reviews = current_reviews(workspace.db)
    return rank(mentions, touchpoint_frame(workspace.journey), heard, seed=SEED, reviews=reviews)


def praise_report(workspace: Workspace, period: Period, *, minimum_people: int = 1) -> PraiseReport:
    """Praise for named staff. Members of the roster carry its spelling, location and role."""
    frame = period.of(staff_frame(workspace.db, workspace.roster))
    return Praise(minimum_people=minimum_people)(frame)
