"""Pain points of a project."""

from __future__ import annotations

from config.clock import SEED
from hearpoint.reports.quotes import with_texts
from hearpoint.reports.selecting import checked
from hearpoint.reports.topics import topic_names
from hearpoint.store.frames import count_people, mentions_frame
from hearpoint.store.reviews import current_reviews
from hearpoint.store.selection import ALL, Selection
from hearpoint.store.session import Session
from insights.frames import touchpoint_frame
from insights.pain_points import PainPointRanking, PainPoints


def pain_point_report(session: Session, selection: Selection = ALL, *, by_topic: bool = False) -> PainPointRanking:
    """Pain points of a selection, worst first. Raises UsageError on a condition that cannot be."""
    selection = checked(session, selection)
    reviews = current_reviews(session.db)
    mentions = mentions_frame(session.db, topic_names(session.topics), selection)
    mentions = with_texts(session.db, mentions, reviews, by_topic=by_topic)
    respondents = count_people(session.db, selection)
    rank = PainPoints(
        unit="topic" if by_topic else "touchpoint", minimum_people=session.project.settings.digest.minimum_people
    )
    return rank(mentions, touchpoint_frame(session.journey), respondents, seed=SEED, reviews=reviews)
