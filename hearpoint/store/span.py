"""From when to when there is feedback."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from hearpoint.store.stamp import stamp_or_none


def feedback_span(db: Database) -> tuple[datetime, datetime] | None:
    """When the oldest and the newest feedback was written; None without any."""
    first, last = db.execute(
        "SELECT min(created_at), max(created_at) FROM feedback WHERE deleted_at IS NULL"
    ).fetchone()
    return None if first is None else (datetime.fromisoformat(first), datetime.fromisoformat(last))


def has_feedback(db: Database, start: datetime | None, end: datetime | None) -> bool:
    """Whether any was written from `start` until before `end`; None is open."""
    (found,) = db.execute(
        "SELECT EXISTS (SELECT 1 FROM feedback WHERE deleted_at IS NULL "
        "AND (?1 IS NULL OR created_at >= ?1) AND (?2 IS NULL OR created_at < ?2))",
        [stamp_or_none(start), stamp_or_none(end)],
    ).fetchone()
    return bool(found)
