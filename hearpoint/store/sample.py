"""Feedback drawn at random, for what needs to look at some of it."""

from __future__ import annotations

import random

from sqlite_utils import Database

from hearpoint.store.tags import Untagged, answers_of, full_text


def random_feedback(db: Database, limit: int, seed: int) -> list[Untagged]:
    """At most so many feedbacks that were not deleted, the same ones for the same seed and store."""
    ids = [id_ for (id_,) in db.execute("SELECT id FROM feedback WHERE deleted_at IS NULL ORDER BY id")]
    drawn = sorted(random.Random(seed).sample(ids, min(limit, len(ids))))
    return feedback_texts(db, drawn)


def feedback_texts(db: Database, ids: list[int]) -> list[Untagged]:
    """Their texts, as they are tagged, in the order of `ids`; what was deleted is passed over."""
    sample = []
    for id_ in ids:
        row = db.execute(
            "SELECT title, text, questions FROM feedback WHERE id = ? AND deleted_at IS NULL", [id_]
        ).fetchone()
        if row is not None:
            title, text, questions = row
            sample.append(Untagged(id_, full_text(title, text), answers_of(title, questions)))
    return sample
