"""Records that gave no feedback, kept with their reason for a replay; and the notes of listeners."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from hearpoint.store.clean import clean, clean_or_none
from hearpoint.store.stamp import stamp
from listeners.base import Skipped

RAW_DAYS = 30
"""Maximum days the raw record is kept; chosen so that a release that can read it comes in time: it is personal data."""
LONGEST_RAW = 64_000
"""Maximum characters of a raw record; a longer one is set aside without it."""
MAX_NOTES = 500
"""Maximum different notes kept of a source, the latest ones."""
_LONGEST_NOTE = 1_000


class SetAside:
    """The tables `skipped` and `source_note`. Its caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def write(self, source_id: str, skipped: Sequence[Skipped], now: datetime) -> None:
        """A record seen again replaces what was known of it."""
        self._db.conn.executemany(
            "INSERT OR REPLACE INTO skipped (source, place, reason, seen_at, raw, native_id) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    source_id,
                    clean(each.where),
                    _short(each.reason),
                    stamp(now),
                    _raw(each),
                    clean_or_none(each.native_id),
                )
                for each in skipped
            ],
        )
        self._db.execute(
            "UPDATE skipped SET raw = NULL WHERE source = ? AND raw IS NOT NULL AND seen_at < ?",
            [source_id, stamp(now - timedelta(days=RAW_DAYS))],
        )

    def note(self, source_id: str, notes: Sequence[str], now: datetime) -> None:
        """A note said again counts up; another one stands beside it."""
        if not notes:
            return
        self._db.conn.executemany(
            """
            INSERT INTO source_note (source, note, first_seen, last_seen, times) VALUES (?, ?, ?, ?, 1)
            ON CONFLICT (source, note) DO UPDATE SET last_seen = excluded.last_seen, times = times + 1
            """,
            [(source_id, _short(text), stamp(now), stamp(now)) for text in notes],
        )
        self._db.execute(
            "DELETE FROM source_note WHERE source = :source AND rowid NOT IN (SELECT rowid FROM source_note "
            "WHERE source = :source ORDER BY last_seen DESC, rowid DESC LIMIT :limit)",
            {"source": source_id, "limit": MAX_NOTES},
        )

    def to_replay(self, source_id: str) -> list[Skipped]:
        """What was set aside with its raw record, in the order it came."""
        rows = self._db.execute(
            "SELECT place, reason, raw, native_id FROM skipped WHERE source = ? AND raw IS NOT NULL ORDER BY rowid",
            [source_id],
        )
        return [Skipped(*row) for row in rows]

    def settle(self, source_id: str, before: Sequence[Skipped], still: Sequence[Skipped], now: datetime) -> None:
        """After a replay: `before` was tried, `still` remains set aside."""
        places = json.dumps([each.where for each in before])
        self._db.execute(
            "DELETE FROM skipped WHERE source = ? AND place IN (SELECT value FROM json_each(?))", [source_id, places]
        )
        self.write(source_id, still, now)

    def forget(self, kind: str, native_ids: Sequence[str]) -> None:
        """What is deleted at its source goes here too, in every source of the platform."""
        self._db.execute(
            "DELETE FROM skipped WHERE native_id IN (SELECT value FROM json_each(?)) "
            "AND source IN (SELECT id FROM source WHERE kind = ?)",
            [json.dumps(list(native_ids)), kind],
        )


def notes_of(db: Database, source_id: str) -> list[tuple[str, int]]:
    """(note, how often) of a source, the latest first."""
    rows = db.execute(
        "SELECT note, times FROM source_note WHERE source = ? ORDER BY last_seen DESC, rowid DESC", [source_id]
    )
    return [(note, times) for note, times in rows]


def _short(text: str) -> str:
    return clean(text[:_LONGEST_NOTE])


def _raw(skipped: Skipped) -> str | None:
    return None if skipped.raw is None or len(skipped.raw) > LONGEST_RAW else clean(skipped.raw)
