"""What the stored tags were made of, and what they say: for telling what tagging again would change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from hearpoint.store.tags import SENTENCE_TEXT
from hearpoint.store.transaction import transaction

Parts = Mapping[str, str]
"""Name of a part (model, journey map, ...) -> its version."""


@dataclass(frozen=True, slots=True)
class SentenceNow:
    """What is stored of one sentence."""

    feedback_id: int
    text: str
    sentiment: str
    touchpoints: frozenset[str]
    """"wifi=negative", ..."""
    staff: frozenset[str]
    """"Priya -> s1", "Chris (ambiguous)", ..."""


def write_parts(db: Database, version: str, parts: Parts) -> None:
    with transaction(db):
        db.execute("INSERT OR REPLACE INTO tag_version VALUES (?, ?)", [version, json.dumps(dict(parts))])


def parts_of(db: Database, version: str) -> Parts | None:
    """None where the version is older than this record."""
    row = db.execute("SELECT parts FROM tag_version WHERE version = ?", [version]).fetchone()
    return json.loads(row[0]) if row else None


def stale_versions(db: Database, version: str) -> dict[str | None, int]:
    """The versions of the tags that are not of `version` -> how many feedbacks have them; None: never tagged."""
    return dict(
        db.execute(
            "SELECT t.version, count(*) FROM feedback f LEFT JOIN tagging t ON t.feedback_id = f.id "
            "WHERE f.deleted_at IS NULL AND t.version IS NOT ? GROUP BY t.version",
            [version],
        ).fetchall()
    )


def stale_tagged(db: Database, version: str) -> list[int]:
    """Ids of feedback that has tags, of another version."""
    rows = db.execute(
        "SELECT f.id FROM feedback f JOIN tagging t ON t.feedback_id = f.id "
        "WHERE f.deleted_at IS NULL AND t.version IS NOT ? ORDER BY f.id",
        [version],
    )
    return [id_ for (id_,) in rows]


def sentences_now(db: Database, ids: Sequence[int]) -> list[SentenceNow]:
    """The stored sentences of these feedbacks, in order."""
    asked = [json.dumps(list(ids))]
    wanted = "s.feedback_id IN (SELECT value FROM json_each(?))"
    touchpoints: dict[int, set[str]] = {}
    for row, touchpoint, polarity in db.execute(
        "SELECT m.sentence_id, m.touchpoint, m.polarity FROM touchpoint_mention m "
        f"JOIN sentence s ON s.id = m.sentence_id WHERE {wanted}",
        asked,
    ):
        touchpoints.setdefault(row, set()).add(f"{touchpoint}={polarity}")
    staff: dict[int, set[str]] = {}
    for row, name, staff_id, status in db.execute(
        "SELECT m.sentence_id, m.name, m.staff_id, m.status FROM staff_mention m "
        f"JOIN sentence s ON s.id = m.sentence_id WHERE {wanted}",
        asked,
    ):
        staff.setdefault(row, set()).add(f"{name} -> {staff_id}" if staff_id else f"{name} ({status})")
    rows = db.execute(
        f"SELECT s.id, s.feedback_id, {SENTENCE_TEXT}, s.label FROM sentence s JOIN feedback f ON f.id = s.feedback_id "
        f"WHERE {wanted} ORDER BY s.feedback_id, s.position",
        asked,
    ).fetchall()
    return [
        SentenceNow(id_, text, label, frozenset(touchpoints.get(row, ())), frozenset(staff.get(row, ())))
        for row, id_, text, label in rows
    ]
