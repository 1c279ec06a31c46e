"""What the store knows of each source."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database


def source_states(db: Database) -> dict[str, tuple[str, str | None]]:
    """Source id -> (state, message): how its last collect ended."""
    rows = db.execute("SELECT id, state, message FROM source ORDER BY id")
    return {source: (state, message) for source, state, message in rows}


def collected_until(db: Database) -> datetime | None:
    """When a source was last read without an error: so far the data reach. None where none was."""
    (moment,) = db.execute("SELECT max(collected_at) FROM source WHERE state IN ('complete', 'partial')").fetchone()
    return None if moment is None else datetime.fromisoformat(moment)
