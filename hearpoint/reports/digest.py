"""The digest of a week or a month."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from config.clock import SEED, Clock, utc_now
from config.digests import DigestSettings, Period
from config.errors import HearpointError, UsageError
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
from insights.weeks import period_bounds, unit_of, week_name

_EXAMPLE = {"week": "2026-W46", "month": "2026-11"}


def make_digest(
    session: Session, week: str | None = None, *, settings: DigestSettings | None = None, clock: Clock = utc_now
) -> Digest:
    """The digest of a week or month; without one, of the newest with feedback that is over.

    `settings`: those of a named digest. Raises HearpointError where there is no feedback that the digest is about.
    """
    project, settings = session.project.settings, settings or session.project.settings.digest
    selection = checked(session, Selection.where(settings.where))
    if week is None:
        week = latest_period(session, selection, clock(), settings.period)
    elif unit_of(week) != settings.period:
        raise UsageError(f"{week!r} is no {settings.period}; write it as {_EXAMPLE[settings.period]}")
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
        corrections=corrections_between(session.db, *period_bounds(week, project.timezone)),
        until=collected_until(session.db),
    )


def latest_period(session: Session, selection: Selection, now: datetime, unit: Period) -> str | None:
    """The newest week or month with feedback that is over, else the one under way; None without feedback.

    Who reads on Monday wants last week, not the morning.
    """
    zone = ZoneInfo(session.project.settings.timezone)
    this, _ = period_bounds(_name(now, unit, zone), zone.key)
    moment = newest_feedback(session.db, selection.between(None, this)) or newest_feedback(session.db, selection)
    return None if moment is None else _name(moment, unit, zone)


def _name(moment: datetime, unit: Period, zone: ZoneInfo) -> str:
    day = moment.astimezone(zone).date()
    return f"{day:%Y-%m}" if unit == "month" else week_name(day)


def _known_sources(session: Session, week: str) -> list[KnownSource]:
    # How many are asked is known by week only.
    asked = {
        source.id: source.asked_in(week) if unit_of(week) == "week" else None
        for source in session.project.settings.sources
    }
    accuracies = {accuracy.source: accuracy for accuracy in known_accuracy(session.db)}
    return [
        KnownSource(source, state, message, asked.get(source), _accuracy(session, accuracies.get(source)))
        for source, (state, message) in source_states(session.db).items()
    ]


def _accuracy(session: Session, known: KnownAccuracy | None) -> Accuracy | None:
    if known is None:
        return None
    day = known.measured_at.astimezone(ZoneInfo(session.project.settings.timezone)).date()
    return Accuracy(known.accuracy, Interval(known.low, known.high), known.n, day, known.basis)
