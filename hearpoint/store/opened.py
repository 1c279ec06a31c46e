"""One feedback, opened: its text, its sentences and what was found in each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from config.errors import UsageError
from hearpoint.store.tags import SENTENCE_TEXT, full_text


@dataclass(frozen=True)
class OpenedSentence:
    """`number` counts from 1, as people do."""

    number: int
    row: int
    text: str
    sentiment: str
    touchpoints: tuple[tuple[str, str, float, str | None], ...]
    """(touchpoint, polarity, confidence, what carries the link)."""
    staff: tuple[tuple[str, str | None, str, str], ...]
    """(name, staff_id, status, polarity)."""
    topic: str | None


@dataclass(frozen=True)
class OpenedFeedback:
    feedback_id: int
    source: str
    native_id: str
    url: str | None
    created_at: str
    author: str | None
    nps: int | None
    text: str
    reason: str | None
    """Why it was not analysed."""
    sentences: tuple[OpenedSentence, ...]


def open_feedback(db: Database, feedback_id: int) -> OpenedFeedback:
    """Raises UsageError where there is none, or where it was deleted at its source."""
    row = db.execute(
        "SELECT f.source, f.native_id, f.url, f.created_at, f.author, f.nps, f.title, f.text, t.reason, f.deleted_at "
        "FROM feedback f LEFT JOIN tagging t ON t.feedback_id = f.id WHERE f.id = ?",
        [feedback_id],
    ).fetchone()
    if row is None:
        raise UsageError(f"no feedback {feedback_id}; the numbers stand under `evidence` and behind quotes")
    source, native_id, url, created_at, author, nps, title, text, reason, deleted_at = row
    if deleted_at:
        raise UsageError(f"feedback {feedback_id} was deleted at its source; its text is gone here too")
    return OpenedFeedback(
        feedback_id, source, native_id, url, created_at, author, nps, full_text(title, text), reason,
        _sentences(db, feedback_id),
    )  # fmt: skip


def _sentences(db: Database, feedback_id: int) -> tuple[OpenedSentence, ...]:
    rows = db.execute(
        f"SELECT s.position, s.id, {SENTENCE_TEXT}, s.label, st.topic FROM sentence s "
        "JOIN feedback f ON f.id = s.feedback_id LEFT JOIN sentence_topic st ON st.sentence_id = s.id "
        "WHERE s.feedback_id = ? ORDER BY s.position",
        [feedback_id],
    ).fetchall()
    return tuple(
        OpenedSentence(position + 1, row, text, label, touchpoints_of(db, row), _staff(db, row), topic)
        for position, row, text, label, topic in rows
    )


def touchpoints_of(db: Database, sentence: int) -> tuple[tuple[str, str, float, str | None], ...]:
    """Touchpoint, polarity, confidence and how the link was made of each mention of a sentence, in text order."""
    rows = db.execute(
        "SELECT touchpoint, polarity, confidence, evidence FROM touchpoint_mention WHERE sentence_id = ? "
        "ORDER BY start, id",
        [sentence],
    )
    return tuple((touchpoint, polarity, confidence, how) for touchpoint, polarity, confidence, how in rows)


def _staff(db: Database, sentence: int) -> tuple[tuple[str, str | None, str, str], ...]:
    rows = db.execute(
        "SELECT name, staff_id, status, polarity FROM staff_mention WHERE sentence_id = ? ORDER BY start, id",
        [sentence],
    )
    return tuple((name, staff_id, status, polarity) for name, staff_id, status, polarity in rows)
