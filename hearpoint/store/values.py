"""Which values a column or an attribute has."""

from __future__ import annotations

from sqlite_utils import Database

MAX_VALUES = 1_000
"""Maximum values looked through for near ones; chosen because more would take long, and name nothing better."""
_COLUMN_QUERIES = {
    "channel": "SELECT DISTINCT channel FROM feedback WHERE deleted_at IS NULL AND channel IS NOT NULL",
    "asked_at": "SELECT DISTINCT touchpoint FROM feedback WHERE deleted_at IS NULL AND touchpoint IS NOT NULL",
    "language": "SELECT DISTINCT language FROM tagging WHERE language IS NOT NULL",
}
_ATTRIBUTE_QUERY = """
    WITH RECURSIVE known (value) AS (
        SELECT min(value) FROM attribute WHERE name = :name
        UNION ALL SELECT (SELECT min(value) FROM attribute WHERE name = :name AND value > known.value)
        FROM known WHERE known.value IS NOT NULL
    ) SELECT value FROM known WHERE value IS NOT NULL
"""


def values_of(db: Database, name: str, *, attribute: bool = True) -> list[str]:
    """Values of an attribute, or of the column `channel`, `asked_at` or `language`, in order; a thousand at most."""
    query = _ATTRIBUTE_QUERY if attribute else f"{_COLUMN_QUERIES[name]} ORDER BY 1"
    return [value for (value,) in db.execute(f"{query} LIMIT {MAX_VALUES}", {"name": name} if attribute else {})]


def values_like(db: Database, name: str, value: str, *, attribute: bool = True) -> list[str]:
    """The value alone where some feedback has it, else values it may have been meant for."""
    if attribute:
        row = db.execute("SELECT 1 FROM attribute WHERE name = ? AND value = ? LIMIT 1", [name, value]).fetchone()
        if row:
            return [value]
    known = values_of(db, name, attribute=attribute)
    return [value] if value in known else known
