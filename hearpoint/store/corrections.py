"""People's corrections: kept beside the tags, and put over them whenever tags are written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlite_utils import Database

from hearpoint.store.stamp import stamp
from hearpoint.store.tags import SENTENCE_TEXT
from hearpoint.store.transaction import transaction
from nlp.types import LABELS, Label

TagKind = Literal["sentiment", "touchpoint", "staff"]

_MATCH = f"""
    SELECT c.what, c.target, c.old, c.new, s.id AS sentence_id, s.end - s.start AS length
    FROM correction c JOIN feedback f ON f.id = c.feedback_id
    JOIN sentence s ON s.feedback_id = c.feedback_id AND {SENTENCE_TEXT} = c.sentence
    WHERE c.feedback_id IN (SELECT value FROM json_each(?)) ORDER BY c.id
"""


@dataclass(frozen=True)
class Correction:
    """What one person said of one sentence. `new` None: there is no such mention."""

    feedback_id: int
    sentence: str
    what: TagKind
    target: str
    old: str | None
    new: str | None
    corrected_by: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the model said of a sentence when a person first looked at it, and what people say of it now.

    The two are the same where a person confirmed the model.
    """

    feedback_id: int
    source: str
    sentence: str
    what: TagKind
    target: str
    model: str | None
    truth: str | None
    scores: Mapping[Label, float] | None
    """Scores of the sentence's sentiment, as the model gave them."""
    version: str | None
    """Version of the tags that were corrected first; None in databases older than that column."""


def read_corrected(db: Database) -> list[Corrected]:
    """One for each sentence, kind and target that anyone has ever corrected, in the order they were first made."""
    rows = db.execute(
        "SELECT c.feedback_id, f.source, c.sentence, c.what, c.target, c.old, c.new, c.scores, c.version "
        "FROM correction c JOIN feedback f ON f.id = c.feedback_id ORDER BY c.id"
    )
    corrected: dict[tuple[object, ...], Corrected] = {}
    for feedback_id, source, sentence, what, target, old, new, scores, version in rows:
        key = (feedback_id, sentence, what, target)
        if key in corrected:
            corrected[key] = replace(corrected[key], truth=new)
        else:
            known = json.loads(scores) if scores else None
            corrected[key] = Corrected(feedback_id, source, sentence, what, target, old, new, known, version)
    return list(corrected.values())


def write_correction(db: Database, correction: Correction, stages: dict[str, str], now: datetime) -> None:
    """Keep a correction and put it over the present tags. `stages`: touchpoint id -> stage id."""
    with transaction(db):
        db.execute(
            "INSERT INTO correction (feedback_id, sentence, what, target, old, new, corrected_by, corrected_at, "
            "version, scores) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                correction.feedback_id,
                correction.sentence,
                correction.what,
                correction.target,
                correction.old,
                correction.new,
                correction.corrected_by,
                stamp(now),
                *_as_the_model_gave_it(db, correction),
            ],
        )
        apply_corrections(db, [correction.feedback_id], stages)


def _as_the_model_gave_it(db: Database, correction: Correction) -> tuple[str | None, str | None]:
    """The version of the tags, and the scores of the sentence: corrections change labels, never scores."""
    row = db.execute(
        "SELECT t.version, s.negative, s.neutral, s.positive FROM tagging t JOIN feedback f ON f.id = t.feedback_id "
        f"JOIN sentence s ON s.feedback_id = f.id AND {SENTENCE_TEXT} = ? WHERE f.id = ? ORDER BY s.id LIMIT 1",
        [correction.sentence, correction.feedback_id],
    ).fetchone()
    return (None, None) if row is None else (row[0], json.dumps(dict(zip(LABELS, row[1:], strict=True))))


def corrections_between(db: Database, first: datetime, end: datetime) -> dict[str, int]:
    """How many corrections of each kind people made from `first` until before `end`."""
    rows = db.execute(
        "SELECT what, COUNT(*) FROM correction WHERE corrected_at >= ? AND corrected_at < ? GROUP BY what",
        [stamp(first), stamp(end)],
    )
    return dict(rows.fetchall())


def apply_corrections(db: Database, feedback_ids: Iterable[int], stages: dict[str, str]) -> None:
    """Put every correction of these feedbacks over their tags, in the order they were made.

    A touchpoint that is no longer on the journey map is passed over.
    """
    for what, target, old, new, sentence_id, length in db.execute(_MATCH, [json.dumps(list(feedback_ids))]).fetchall():
        if what == "sentiment":
            db.execute("UPDATE sentence SET label = ? WHERE id = ?", [new, sentence_id])
        elif what == "touchpoint" and target in stages:
            _touchpoint(db, sentence_id, target, stages[target], new, length)
        elif what == "staff":
            _staff(db, sentence_id, target, new)
            if new is not None and new == old:  # who confirms a doubtful mention has read it, and says it is praise
                db.execute(
                    "UPDATE staff_mention SET doubt = NULL WHERE sentence_id = ? AND name = ?", [sentence_id, target]
                )


def _touchpoint(db: Database, sentence: int, touchpoint: str, stage: str, polarity: str | None, length: int) -> None:
    if polarity is None:
        db.execute("DELETE FROM touchpoint_mention WHERE sentence_id = ? AND touchpoint = ?", [sentence, touchpoint])
        return
    changed = db.execute(
        "UPDATE touchpoint_mention SET polarity = ?, confidence = 1, evidence = 'taught' "
        "WHERE sentence_id = ? AND touchpoint = ?",
        [polarity, sentence, touchpoint],
    ).rowcount
    if not changed:
        (start,) = db.execute("SELECT start FROM sentence WHERE id = ?", [sentence]).fetchone()
        db.execute(
            "INSERT INTO touchpoint_mention (sentence_id, touchpoint, stage, start, end, polarity, confidence, "
            "evidence) VALUES (?, ?, ?, ?, ?, ?, 1, 'taught')",
            [sentence, touchpoint, stage, start, start + length, polarity],
        )


def _staff(db: Database, sentence: int, name: str, staff_id: str | None) -> None:
    if staff_id is None:
        db.execute("DELETE FROM staff_mention WHERE sentence_id = ? AND name = ?", [sentence, name])
    else:
        db.execute(
            "UPDATE staff_mention SET staff_id = ?, status = 'linked', candidates = '[]', confidence = 1 "
            "WHERE sentence_id = ? AND name = ?",
            [staff_id, sentence, name],
        )
