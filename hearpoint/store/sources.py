"""What the store knows of each source."""

from __future__ import annotations

from sqlite_utils import Database


def source_states(db: Database) -> dict[str, tuple[str, str | None]]:
    """Source id -> (state, message): how its last collect ended."""
    rows = db.execute("SELECT id, state, message FROM source ORDER BY id")
    return {source: (state, message) for source, state, message in rows}
