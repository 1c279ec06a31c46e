"""The part of time a report is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.errors import UsageError
from config.remedy import Notice, Remedy, UseCase
from hearpoint.store.selection import Selection
from hearpoint.store.session import Session
from hearpoint.store.span import feedback_span, has_feedback
from insights.weeks import YEARS, period_bounds, week_bounds, week_name


@dataclass(frozen=True)
class Period:
    """From `start` up to, not including, `end` (aware); None is open. `wording`: how the user named it."""

    start: datetime | None = None
    end: datetime | None = None
    wording: str = ""

    def where(self, texts: Iterable[str] = ()) -> Selection:
        """The feedback of the period that meets conditions as users write them. Raises UsageError."""
        return Selection.where(texts, self.start, self.end)

    @classmethod
    def named(cls, name: str, timezone: str) -> Period:
        """An ISO week or a month, such as 2026-W46 or 2026-11. Raises UsageError."""
        return cls(*period_bounds(name, timezone), f"in {name}")

    @classmethod
    def parse(cls, week: str | None, since: str | None, until: str | None, timezone: str) -> Period:
        """From what a user wrote: an ISO week, or the first and the last day. Raises UsageError."""
        if week is not None:
            if since is not None or until is not None:
                raise UsageError("--week stands alone; use either --week or --since and --until")
            return cls(*week_bounds(week, timezone), f"in {week}")
        zone = ZoneInfo(timezone)
        start = _midnight(_day(since), zone) if since is not None else None
        end = _midnight(_day(until) + timedelta(days=1), zone) if until is not None else None
        if start and end and start >= end:
            raise UsageError(f"--since {since} is after --until {until}; swap them")
        named = (f"since {since}" if since else "", f"until {until}" if until else "")
        return cls(start, end, " ".join(filter(None, named)))


def silence(session: Session, period: Period) -> Notice | None:
    """What to tell a reader of a period without any feedback, so that nobody takes silence for satisfaction."""
    span = feedback_span(session.db)
    if span is None:
        return Notice("no feedback yet", Remedy(UseCase.GET_FEEDBACK, "brings some in"))
    if has_feedback(session.db, period.where()):
        return None
    zone = ZoneInfo(session.project.settings.timezone)
    first, last = (moment.astimezone(zone).date() for moment in span)
    return Notice(
        f"no feedback {period.wording}; "
        f"there is feedback from {first} to {last} ({week_name(first)} to {week_name(last)})"
    )


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
        if day.year not in YEARS:
            raise ValueError(text)
        return day
    except ValueError:
        raise UsageError(f"no day {text!r}; write it as 2026-11-15") from None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
