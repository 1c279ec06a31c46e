"""Whether what reports read (facts and counts) is still what was tagged; it can always be made again."""

from __future__ import annotations

from sqlite_utils import Database

from hearpoint.store.counts import recount
from hearpoint.store.transaction import transaction

FACTS = ("mention", "sentence")


class _TakenBack(Exception):
    """Undoes a recount that was made to compare."""


def wrong_facts(db: Database, fact: str) -> int:
    """Rows of a fact table that differ from what they are made of, either way."""
    table, view = f"SELECT * FROM {fact}_fact", f"SELECT * FROM {fact}_of_fact"
    query = f"SELECT (SELECT count(*) FROM ({table} EXCEPT {view})) + (SELECT count(*) FROM ({view} EXCEPT {table}))"
    return int(db.execute(query).fetchone()[0])


def remake_facts(db: Database, fact: str) -> None:
    """Make a fact table anew; its triggers count along."""
    with transaction(db):
        db.execute(f"DELETE FROM {fact}_fact")
        db.execute(f"INSERT INTO {fact}_fact SELECT * FROM {fact}_of_fact ORDER BY 1, 2")


def wrong_counts(db: Database, *, mend: bool) -> int:
    """Counts that differ from a recount. Without `mend` the recount is taken back."""
    differing = 0
    try:
        with transaction(db):
            before = _counts(db)
            recount(db)
            differing = len(before ^ _counts(db))
            if not mend or not differing:
                raise _TakenBack
    except _TakenBack:
        pass
    return differing


def _counts(db: Database) -> set[tuple[object, ...]]:
    return {(fact, *row) for fact in FACTS for row in db.execute(f"SELECT * FROM {fact}_count")}
