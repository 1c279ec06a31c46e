"""The digest of a week."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from config.clock import SEED, Clock, utc_now
from config.errors import HearpointError
from config.remedy import Remedy, UseCase
from hearpoint.reports.topics import topic_names
from hearpoint.store.corrections import corrections_between
from hearpoint.store.evaluations import KnownAccuracy, known_accuracy
from hearpoint.store.frames import feedback_frame, mentions_frame, sentences_frame, staff_frame
from hearpoint.store.reviews import current_reviews
from hearpoint.store.session import Session
from hearpoint.store.sources import collected_until, source_states
from insights.digest.basis import KnownSource
from insights.digest.build import Frames, WeeklyDigest, latest_week
from insights.digest.content import Accuracy, Digest
from insights.frames import touchpoint_frame
from insights.results import Interval
from insights.weeks import week_bounds


def make_digest(session: Session, week: str | None = None, *, clock: Clock = utc_now) -> Digest:
    """The digest of a week; without one, of the newest week with feedback that is over. Raises HearpointError where
    there is no feedback at all."""
    settings = session.project.settings
    topics = topic_names(session.topics)
    frames = Frames(
        feedback=feedback_frame(session.db, session.journey),
        mentions=mentions_frame(session.db, topics),
        staff=staff_frame(session.db, session.roster),
        sentences=sentences_frame(session.db, topics),
        touchpoints=touchpoint_frame(session.journey),
    )
    week = week if week is not None else latest_week(frames.feedback, settings.timezone, clock())
    if week is None:
        raise HearpointError(
            "no feedback yet, so no week to tell about", remedy=Remedy(UseCase.GET_FEEDBACK, "brings some in")
        )
    build = WeeklyDigest(
        settings.company,
        settings.timezone,
        minimum_people=settings.digest.minimum_people,
        show_staff_names=settings.digest.show_staff_names,
    )
    return build(
        frames,
        week,
        sources=_known_sources(session, week),
        seed=SEED,
        reviews=current_reviews(session.db),
        corrections=corrections_between(session.db, *week_bounds(week, settings.timezone)),
        until=collected_until(session.db),
    )


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
