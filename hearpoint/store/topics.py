"""The ledger of topics and where every sentence went, as the store keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

from hearpoint.store.tags import SENTENCE_TEXT, unpack_vectors
from nlp.topics.ledger import Ledger
from nlp.topics.types import Assignment, Sentence, SentenceId

_UNSORTED = """
    FROM sentence s JOIN feedback f ON f.id = s.feedback_id LEFT JOIN sentence_topic st ON st.sentence_id = s.id
    WHERE f.deleted_at IS NULL AND st.sentence_id IS NULL
"""


@dataclass(frozen=True)
class Topics:
    """The topics side of the store."""

    db: Database

    def ledger(self) -> Ledger:
        """The ledger as last written, an empty one at first. Raises UsageError where a newer version wrote it."""
        row = self.db.execute("SELECT body FROM ledger").fetchone()
        return Ledger() if row is None else Ledger.from_json(row[0])

    def oldest_unsorted(self) -> datetime | None:
        """When the oldest sentence was written that no update has looked at."""
        (oldest,) = self.db.execute("SELECT min(f.created_at)" + _UNSORTED).fetchone()
        return None if oldest is None else datetime.fromisoformat(oldest)

    def unsorted(self, start: datetime, end: datetime, week: str) -> list[Sentence]:
        """Sentences from `start` to before `end` that no update has looked at."""
        rows = self.db.execute(
            f"SELECT s.id, {SENTENCE_TEXT}, s.vector, s.feedback_id, f.author, s.label"
            f"{_UNSORTED} AND f.created_at >= ? AND f.created_at < ? ORDER BY s.id",
            [_iso(start), _iso(end)],
        ).fetchall()
        vectors = unpack_vectors([row[2] for row in rows])
        return [
            Sentence(sentence, text, vector, week, feedback, author, polarity=label)
            for (sentence, text, _, feedback, author, label), vector in zip(rows, vectors, strict=True)
        ]

    def write(self, ledger: Ledger, assignments: Mapping[SentenceId, Assignment], now: datetime) -> None:
        """Store a week's update, all or nothing."""
        with self.db.atomic():
            self.write_ledger(ledger, now)
            self.db.conn.executemany(
                "INSERT OR REPLACE INTO sentence_topic VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (sentence, one.topic, one.how, one.similarity, one.confidence, one.reason)
                    for sentence, one in assignments.items()
                ],
            )

    def write_ledger(self, ledger: Ledger, now: datetime) -> None:
        with self.db.atomic():
            self.db.execute("INSERT OR REPLACE INTO ledger VALUES (1, ?, ?)", [ledger.to_json(), _iso(now)])

    def counts(self) -> dict[str, int]:
        """Sentences by topic id."""
        rows = self.db.execute("SELECT topic, count(*) FROM sentence_topic WHERE topic IS NOT NULL GROUP BY topic")
        return {topic: int(count) for topic, count in rows}

    def shares(self) -> dict[str, int]:
        """Sentences by how they were assigned: core, near, outlier, left out."""
        return {how: int(n) for how, n in self.db.execute("SELECT how, count(*) FROM sentence_topic GROUP BY how")}


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
