"""When each topic was first spoken of, and each touchpoint first complained about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from sqlite_utils import Database

from hearpoint.store.counts import counted_in, first_weeks
from hearpoint.store.selection import Selection
from hearpoint.store.selection_sql import mention_where, sentence_where
from insights.weeks import week_bounds


def first_spoken_of(
    db: Database, column: Literal["topic", "touchpoint"] | str, selection: Selection, timezone: str
) -> dict[str, datetime]:
    """Topic (as it was sorted, merges not followed) or touchpoint -> the moment, or the start of its week."""
    selection = selection.between(None, None)
    if not selection.conditions and counted_in(db) == timezone:
        weeks = first_weeks(db, column)
        return {topic: week_bounds(week, timezone)[0] for topic, week in weeks.items() if week}
    if column == "topic":
        where, table = sentence_where(selection), "sentence_fact s"
        kept = "s.topic IS NOT NULL"
    else:
        where, table = mention_where(selection), "mention_fact m"
        kept = "m.polarity = (SELECT id FROM word WHERE word = 'negative')"
    query = f"SELECT {column} AS thing, min(at) AS at FROM {table} WHERE {kept} AND {where.text} GROUP BY 1"
    rows = db.execute(f"SELECT word, at FROM ({query}) JOIN word ON word.id = thing", where.values)
    return {topic: datetime.fromtimestamp(at, UTC) for topic, at in rows}
