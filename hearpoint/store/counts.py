"""Counts by week, source, touchpoint, topic and polarity: kept by triggers (`facts`), in the weeks of one time zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from hearpoint.store.facts import RECOUNT
from hearpoint.store.selection import ALL, Selection
from hearpoint.store.selection_sql import sentence_where
from hearpoint.store.transaction import transaction
from insights.weeks import week_name

_FIRST, _LAST = date(1969, 12, 29), date(2101, 1, 3)
"""Mondays; chosen because surveys refuse dates before 1970 or after 2099. What is older has the week ''."""


def count_in(db: Database, timezone: str) -> None:
    """Have the weeks counted in a time zone. Changes nothing where they are."""
    if counted_in(db) == timezone:
        return
    with transaction(db):
        db.execute("DELETE FROM week")
        db.conn.executemany("INSERT INTO week VALUES (?, ?)", _weeks(timezone))
        db.execute("INSERT OR REPLACE INTO counted_in VALUES (1, ?)", [timezone])
        recount(db)


def counted_in(db: Database) -> str | None:
    """The time zone of the counts' weeks."""
    row = db.execute("SELECT timezone FROM counted_in").fetchone()
    return None if row is None else str(row[0])


def recount(db: Database) -> None:
    """Make the counts anew from what is counted."""
    with transaction(db):
        for statement in RECOUNT.split(";"):
            db.execute(statement)


def first_weeks(db: Database, column: str) -> dict[str, str]:
    """Value of `topic` or `touchpoint` -> the week of its first mention (touchpoints: of its first bad one)."""
    if column == "topic":
        query = "SELECT word, min(week) FROM sentence_count JOIN word ON word.id = topic GROUP BY topic"
    else:
        query = (
            "SELECT word, min(week) FROM mention_count JOIN word ON word.id = touchpoint "
            "WHERE polarity = (SELECT id FROM word WHERE word = 'negative') GROUP BY touchpoint"
        )
    return dict(db.execute(query).fetchall())


def topic_counts(db: Database, selection: Selection = ALL) -> dict[str, int]:
    """Sentences of a selection by the topic they were given to; merges are not followed."""
    if selection == ALL:
        rows = db.execute("SELECT word, sum(n) FROM sentence_count JOIN word ON word.id = topic GROUP BY topic")
    else:
        where = sentence_where(selection)
        rows = db.execute(
            "SELECT word, count(*) FROM sentence_fact s JOIN word ON word.id = s.topic "
            f"WHERE NOT s.aside AND {where.text} GROUP BY s.topic",
            where.values,
        )
    return {topic: int(n) for topic, n in rows}


@lru_cache(maxsize=4)
def _weeks(timezone: str) -> list[tuple[int, str]]:
    zone, count = ZoneInfo(timezone), (_LAST - _FIRST).days // 7
    mondays = [_FIRST + timedelta(days=7 * number) for number in range(count)]
    return [(int(datetime.combine(day, time(), zone).timestamp()), week_name(day)) for day in mondays]
