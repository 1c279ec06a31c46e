"""The sentences whose tags are least sure, of feedback that nobody has corrected yet."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils import Database

from hearpoint.store.opened import touchpoints_of
from hearpoint.store.tags import SENTENCE_TEXT, unpack_vectors
from nlp.types import LABELS, Label, Vectors

_LINK_WEIGHT, _STAFF_WEIGHT = 0.5, 0.7
"""How much doubt about a link, and an ambiguous name, weigh beside doubt about sentiment."""

_QUERY = f"""
    WITH doubt AS (
        SELECT s.id,
            1 - 2 * max(s.negative, s.neutral, s.positive) - min(s.negative, s.neutral, s.positive)
                + s.negative + s.neutral + s.positive AS sentiment,
            coalesce((SELECT max(1 - abs(2 * m.confidence - 1)) FROM touchpoint_mention m
                WHERE m.sentence_id = s.id), 0) AS link,
            EXISTS (SELECT 1 FROM staff_mention m WHERE m.sentence_id = s.id AND m.status = 'ambiguous') AS staff
        FROM sentence s JOIN feedback f ON f.id = s.feedback_id
        WHERE f.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.feedback_id = s.feedback_id)
    )
    SELECT d.id, s.feedback_id, s.position + 1, f.source, {SENTENCE_TEXT}, s.negative, s.neutral, s.positive, s.vector,
        1 - (1 - min(d.sentiment, 1)) * (1 - {_LINK_WEIGHT} * d.link) * (1 - {_STAFF_WEIGHT} * d.staff) AS worth
    FROM doubt d JOIN sentence s ON s.id = d.id JOIN feedback f ON f.id = s.feedback_id
    ORDER BY worth DESC, d.id LIMIT ?
"""


@dataclass(frozen=True, slots=True, eq=False)
class Unsure:
    """`number` counts sentences from 1. `worth` is from 0 to 1: independent doubts, taken together."""

    feedback_id: int
    number: int
    source: str
    text: str
    scores: dict[Label, float]
    touchpoints: tuple[tuple[str, str, float], ...]
    """(touchpoint, polarity, confidence)."""
    staff: tuple[tuple[str, tuple[str, ...]], ...]
    """(name, candidates) of names that fit several people."""
    worth: float
    vector: Vectors


def unsure_sentences(db: Database, limit: int) -> list[Unsure]:
    """The surest to teach something first."""
    rows = db.execute(_QUERY, [limit]).fetchall()
    vectors = unpack_vectors([row[8] for row in rows])
    return [
        Unsure(
            feedback_id, number, source, text, dict(zip(LABELS, row[5:8], strict=True)),
            tuple(linked[:3] for linked in touchpoints_of(db, row[0])), _ambiguous(db, row[0]), row[9], vector,
        )
        for row, vector in zip(rows, vectors, strict=True)
        for feedback_id, number, source, text in [row[1:5]]
    ]  # fmt: skip


def _ambiguous(db: Database, sentence: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    rows = db.execute(
        "SELECT name, candidates FROM staff_mention WHERE sentence_id = ? AND status = 'ambiguous' ORDER BY start, id",
        [sentence],
    )
    return tuple((name, tuple(json.loads(candidates))) for name, candidates in rows)
