"""The digest of a week."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from config.clock import SEED, Clock, utc_now
from config.digests import DigestSettings
from config.errors import HearpointError
from config.remedy import Remedy, UseCase
from hearpoint.reports.digest_frames import digest_frames
from hearpoint.reports.selecting import checked
from hearpoint.store.corrections import corrections_between
from hearpoint.store.evaluations import KnownAccuracy, known_accuracy
from hearpoint.store.reviews import current_reviews
from hearpoint.store.selection import Selection
from hearpoint.store.session import Session
from hearpoint.store.sources import collected_until, source_states
from hearpoint.store.span import newest_feedback
from insights.digest.basis import KnownSource
from insights.digest.build import WeeklyDigest
from insights.digest.content import Accuracy, Digest
from insights.results import Interval
from insights.weeks import week_bounds, week_name


def make_digest(
    session: Session, week: str | None = None, *, settings: DigestSettings | None = None, clock: Clock = utc_now
) -> Digest:
    """The digest of a week; without one, of the newest week with feedback that is over. `settings`: those of a named
    digest. Raises HearpointError where there is no feedback at all, or none that the digest is about."""
    project, settings = session.project.settings, settings or session.project.settings.digest
    selection = checked(session, Selection.where(settings.where))
    week = week if week is not None else latest_week(session, selection, clock())
    if week is None:
        raise HearpointError(
            f"no feedback meets {' and '.join(settings.where)}" if settings.where else "no feedback yet to tell about",
            remedy=Remedy(UseCase.SEARCH, "shows the values there are")
            if settings.where
            else Remedy(UseCase.GET_FEEDBACK, "brings some in"),
        )
    reviews = current_reviews(session.db)
    build = WeeklyDigest(
        project.company,
        project.timezone,
        minimum_people=settings.minimum_people,
        show_staff_names=settings.show_staff_names,
    )
    return build(
        digest_frames(session, week, selection, reviews),
        week,
        sources=_known_sources(session, week),
        seed=SEED,
        reviews=reviews,
        corrections=corrections_between(session.db, *week_bounds(week, project.timezone)),
        until=collected_until(session.db),
    )


def latest_week(session: Session, selection: Selection, now: datetime) -> str | None:
    """The newest ISO week with feedback that is over, else the one under way; None without feedback.

    Who reads on Monday wants last week, not the morning.
    """
    over, _ = week_bounds(session.week_of(now), session.project.settings.timezone)
    moment = newest_feedback(session.db, selection.between(None, over)) or newest_feedback(session.db, selection)
    zone = ZoneInfo(session.project.settings.timezone)
    return None if moment is None else week_name(moment.astimezone(zone).date())


def _known_sources(session: Session, week: str) -> list[KnownSource]:
    asked = {one.id: one.asked_in(week) for one in session.project.settings.sources}
    accuracies = {one.source: one for one in known_accuracy(session.db)}
    return [
        KnownSource(source, state, message, asked.get(source), _accuracy(session, accuracies.get(source)))
        for source, (state, message) in source_states(session.db).items()
    ]


def _accuracy(session: Session, known: KnownAccuracy | None) -> Accuracy | None:
    if known is None:
        return None
    day = known.measured_at.astimezone(ZoneInfo(session.project.settings.timezone)).date()
    return Accuracy(known.accuracy, Interval(known.low, known.high), known.n, day, known.basis)
