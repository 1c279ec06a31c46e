"""Pain points of a project."""

from __future__ import annotations

from config.clock import SEED
from hearpoint.reports.period import Period
from hearpoint.reports.topics import topic_names
from hearpoint.store.frames import mentions_frame, people_frame
from hearpoint.store.reviews import current_reviews
from hearpoint.store.session import Session
from insights.frames import touchpoint_frame
from insights.pain_points import PainPointRanking, PainPoints
from insights.people import distinct_people


def pain_point_report(session: Session, period: Period, *, by_topic: bool = False) -> PainPointRanking:
    """Pain points of a period, worst first."""
    mentions = period.of(mentions_frame(session.db, topic_names(session.topics)))
    heard = distinct_people(period.of(people_frame(session.db)))
    rank = PainPoints(
        unit="topic" if by_topic else "touchpoint", minimum_people=session.project.settings.digest.minimum_people
    )
    reviews = current_reviews(session.db)
    return rank(mentions, touchpoint_frame(session.journey), heard, seed=SEED, reviews=reviews)
