"""From when to when there is feedback."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from hearpoint.store.selection import ALL, Selection
from hearpoint.store.selection_sql import feedback_where


def feedback_span(db: Database) -> tuple[datetime, datetime] | None:
    """When the oldest and the newest feedback was written; None without any."""
    first, last = oldest_feedback(db), newest_feedback(db)
    return None if first is None or last is None else (first, last)


def oldest_feedback(db: Database, selection: Selection = ALL) -> datetime | None:
    """When the oldest feedback of a selection was written."""
    return _edge(db, selection, "ASC")


def newest_feedback(db: Database, selection: Selection = ALL) -> datetime | None:
    return _edge(db, selection, "DESC")


def has_feedback(db: Database, selection: Selection = ALL) -> bool:
    """Whether there is any."""
    return newest_feedback(db, selection) is not None


def _edge(db: Database, selection: Selection, order: str) -> datetime | None:
    where = feedback_where(selection)
    row = db.execute(
        f"SELECT f.created_at FROM feedback f WHERE {where.text} ORDER BY f.created_at {order} LIMIT 1", where.values
    ).fetchone()
    return None if row is None else datetime.fromisoformat(row[0])
