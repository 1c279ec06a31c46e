"""Reading what is not tagged yet, and writing tags. A batch is written whole, so that a stop loses at most one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sqlite_utils import Database

from hearpoint.store.transaction import transaction
from nlp.questions import Answer, Asked
from nlp.types import LABELS, Tagged, Vectors
from nlp.vectors import unit

_STALE = """
    FROM feedback LEFT JOIN tagging ON tagging.feedback_id = feedback.id
    WHERE feedback.deleted_at IS NULL AND tagging.version IS NOT :version
"""
_TITLE_END = "\n\n"
SENTENCE_TEXT = """
    substr(CASE WHEN coalesce(f.title, '') = '' THEN f.text WHEN f.text = '' THEN f.title
        ELSE f.title || char(10) || char(10) || f.text END, s.start + 1, s.end - s.start)
"""
"""SQL: the text of sentence `s` of feedback `f`; cuts what `full_text` makes."""

_SORTED = """
    SELECT st.topic, st.how, st.similarity, st.confidence, s.feedback_id, s.start, s.end
    FROM sentence_topic st JOIN sentence s ON s.id = st.sentence_id
    WHERE s.feedback_id IN (SELECT value FROM json_each(?)) AND st.how <> 'left out'
"""
"""What was sorted into topics; it would count twice if it were again. What was left out is judged by today's rules."""
_SORT_AGAIN = """
    INSERT INTO sentence_topic (sentence_id, topic, how, similarity, confidence)
    SELECT id, ?, ?, ?, ? FROM sentence WHERE feedback_id = ? AND start = ? AND end = ?
"""


@dataclass(frozen=True, slots=True)
class Untagged:
    feedback_id: int
    text: str
    """Title and text as one: offsets of tags count from its start."""
    answers: tuple[Answer, ...] = ()
    """The parts of it that answer a question."""

    @property
    def asked(self) -> str | Asked:
        """What the tagger is given: the text alone where no question is known."""
        return Asked(self.text, answers=self.answers) if self.answers else self.text


class Tags:
    """The tagging side of the store."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def count_stale(self, version: str) -> int:
        """How many feedbacks have no tags of this version."""
        return int(self.db.execute("SELECT count(*)" + _STALE, {"version": version}).fetchone()[0])

    def stale(self, version: str, batch: int) -> Iterator[list[Untagged]]:
        """Batches of feedback without tags of this version, in the order they were stored.

        The place is kept by id, not by what is still untagged, so that the caller may write between batches.
        """
        last = 0
        while True:
            rows = self.db.execute(
                "SELECT feedback.id, title, text, questions"
                + _STALE
                + " AND feedback.id > :last ORDER BY feedback.id LIMIT :batch",
                {"version": version, "last": last, "batch": batch},
            ).fetchall()
            if not rows:
                return
            yield [
                Untagged(feedback_id, full_text(title, text), answers_of(title, questions))
                for feedback_id, title, text, questions in rows
            ]
            last = rows[-1][0]

    def write(self, version: str, tagged: Sequence[tuple[int, Tagged]]) -> None:
        """Replace the tags of these feedbacks, all or nothing. A sentence that stays what it was stays in its topic."""
        ids = json.dumps([feedback_id for feedback_id, _ in tagged])
        with transaction(self.db):
            sorted_before = self.db.execute(_SORTED, [ids]).fetchall()
            self.db.execute("DELETE FROM sentence WHERE feedback_id IN (SELECT value FROM json_each(?))", [ids])
            self.db.conn.executemany(
                "INSERT OR REPLACE INTO tagging VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [_tagging_row(feedback_id, version, tags) for feedback_id, tags in tagged],
            )
            self._write_sentences(tagged)
            self.db.conn.executemany(_SORT_AGAIN, sorted_before)

    def _write_sentences(self, tagged: Sequence[tuple[int, Tagged]]) -> None:
        next_id = int(self.db.execute("SELECT coalesce(max(id), 0) + 1 FROM sentence").fetchone()[0])
        sentences: list[tuple[object, ...]] = []
        touchpoints: list[tuple[object, ...]] = []
        staff: list[tuple[object, ...]] = []
        for feedback_id, tags in tagged:
            first = next_id + len(sentences)
            for position, (sentence, vector) in enumerate(zip(tags.sentences, tags.vectors, strict=True)):
                scores = sentence.sentiment.scores
                sentences.append(
                    (
                        first + position,
                        feedback_id,
                        position,
                        sentence.start,
                        sentence.end,
                        sentence.sentiment.label,
                        *(scores[label] for label in LABELS),
                        pack_vector(vector),
                    )
                )
            touchpoints += [
                (first + m.sentence, m.touchpoint, m.stage, m.start, m.end, m.polarity, m.confidence, m.evidence)
                for m in tags.touchpoints
            ]
            staff += [
                (
                    first + m.sentence,
                    m.name,
                    m.staff_id,
                    m.status,
                    json.dumps(m.candidates),
                    m.start,
                    m.end,
                    m.polarity,
                    m.confidence,
                    m.doubt,
                    json.dumps(m.others),
                )
                for m in tags.staff
            ]
        connection = self.db.conn
        connection.executemany("INSERT INTO sentence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", sentences)
        connection.executemany(
            "INSERT INTO touchpoint_mention (sentence_id, touchpoint, stage, start, end, polarity, confidence, "
            "evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            touchpoints,
        )
        connection.executemany(
            "INSERT INTO staff_mention (sentence_id, name, staff_id, status, candidates, start, end, polarity, "
            "confidence, doubt, others) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            staff,
        )


def answers_of(title: str | None, questions: str | None) -> tuple[Answer, ...]:
    """The answers in a full text, from their JSON: [start, end, question] by place in the text without its title."""
    before = len(full_text(title, "x")) - 1
    return tuple(
        Answer(start + before, end + before, question) for start, end, question in json.loads(questions or "[]")
    )


def full_text(title: str | None, text: str) -> str:
    """What is tagged and quoted: the title, where there is one, stands before the text."""
    if not title:
        return text
    return title + _TITLE_END + text if text else title


def pack_vector(vector: Vectors) -> bytes:
    """A sentence vector as stored: float16 keeps cosines to about 1e-3 at half the size."""
    return vector.astype("<f2").tobytes()


def unpack_vectors(blobs: Sequence[bytes]) -> Vectors:
    """Stored vectors as one array, shape (len(blobs), 384), float32, rows of unit length again."""
    if not blobs:
        return np.empty((0, 384), dtype=np.float32)
    return unit(np.frombuffer(b"".join(blobs), dtype="<f2").reshape(len(blobs), -1).astype(np.float32))


def _tagging_row(feedback_id: int, version: str, tags: Tagged) -> tuple[object, ...]:
    scores = tags.sentiment.scores if tags.sentiment else {}
    label = tags.sentiment.label if tags.sentiment else None
    return (
        feedback_id,
        version,
        tags.lang,
        tags.analysed,
        tags.reason,
        label,
        *(scores.get(polarity) for polarity in LABELS),
    )
