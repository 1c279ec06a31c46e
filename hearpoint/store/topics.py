"""The ledger of topics and where every sentence went, as the store keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from config.actor import Actor
from config.errors import UsageError
from config.remedy import Remedy, UseCase
from hearpoint.store.actors import note_actor
from hearpoint.store.counts import topic_counts
from hearpoint.store.ledger import read_ledger, revision, write_ledger
from hearpoint.store.stamp import stamp
from hearpoint.store.tags import SENTENCE_TEXT, unpack_vectors
from hearpoint.store.transaction import transaction
from insights.weeks import week_name
from nlp.topics.ledger import Ledger
from nlp.topics.rebase import rebased, renumbered_assignments
from nlp.topics.types import Assignment, Sentence, SentenceId

_SENTENCES = f"""
    SELECT s.id, {SENTENCE_TEXT}, s.vector, s.feedback_id, f.author, s.label, f.created_at, (
        SELECT m.touchpoint FROM touchpoint_mention m
        WHERE m.sentence_id = s.id ORDER BY m.confidence DESC, m.id LIMIT 1
    )
    FROM sentence s JOIN feedback f ON f.id = s.feedback_id LEFT JOIN sentence_topic st ON st.sentence_id = s.id
    WHERE f.deleted_at IS NULL AND
"""
_UNSORTED = " st.sentence_id IS NULL"


@dataclass(frozen=True)
class LeftOutSentence:
    """A sentence that no topic was given, and why."""

    sentence_id: int
    feedback_id: int
    reason: str
    text: str


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A ledger as it was read; `revision` tells whether anyone has written one since."""

    ledger: Ledger
    revision: int


Decision = Callable[[Ledger], tuple[Ledger, Mapping[SentenceId, Assignment]]]
"""What a person makes of the ledger, and sentences that go elsewhere by it."""


@dataclass(frozen=True)
class Topics:
    """The topics side of the store."""

    db: Database
    timezone: str = "UTC"
    """Whose weeks the sentences are counted in."""

    def ledger(self) -> Ledger:
        """The ledger as last written, an empty one at first."""
        return read_ledger(self.db)

    def snapshot(self) -> Snapshot:
        """The ledger, and which one it is."""
        return Snapshot(read_ledger(self.db), revision(self.db))

    def oldest_unsorted(self) -> datetime | None:
        """When the oldest sentence was written that no update has looked at."""
        return self._edge("min")

    def newest_unsorted(self) -> datetime | None:
        return self._edge("max")

    def unsorted(self, before: datetime) -> list[Sentence]:
        """Sentences written before then that no update has looked at."""
        return self._sentences(f"{_UNSORTED} AND f.created_at < ?", [stamp(before)])

    def outliers(self, start: datetime, before: datetime) -> list[Sentence]:
        """Sentences of that time which were looked at and found near no topic."""
        where = " st.how = 'outlier' AND f.created_at >= ? AND f.created_at < ?"
        return self._sentences(where, [stamp(start), stamp(before)])

    def of_topic(self, topic_ids: Iterable[str]) -> list[Sentence]:
        ids = list(topic_ids)
        return self._sentences(f" st.topic IN ({', '.join('?' * len(ids))})", ids)

    def write_update(
        self, base: Snapshot, updated: Ledger, assignments: Mapping[SentenceId, Assignment], now: datetime
    ) -> None:
        """Store what an update made of `base`, all or nothing. What people decided meanwhile is put over it."""
        with transaction(self.db):
            if revision(self.db) != base.revision:
                current = read_ledger(self.db)
                updated, numbers = rebased(base.ledger, updated, current)
                assignments = renumbered_assignments(assignments, numbers)
                write_ledger(self.db, updated, current, stamp(now), None)
            else:
                write_ledger(self.db, updated, base.ledger, stamp(now), None)
            self._assign(assignments)

    def decide(self, decision: Decision, now: datetime, actor: Actor) -> Ledger:
        """Apply a person's decision to the ledger as it is now, and store what comes of it, all or nothing."""
        with transaction(self.db):
            note_actor(self.db, actor)
            before = read_ledger(self.db)
            ledger, assignments = decision(before)
            write_ledger(self.db, ledger, before, stamp(now), actor.id)
            self._assign(assignments)
        return ledger

    def _assign(self, assignments: Mapping[SentenceId, Assignment]) -> None:
        """A sentence that was tagged anew meanwhile is passed over: it will be looked at again."""
        self.db.conn.executemany(
            "INSERT OR REPLACE INTO sentence_topic (sentence_id, topic, how, similarity, confidence, reason) "
            "SELECT id, ?, ?, ?, ?, ? FROM sentence WHERE id = ?",
            [
                (
                    assignment.topic,
                    assignment.how,
                    assignment.similarity,
                    assignment.confidence,
                    assignment.reason,
                    sentence,
                )
                for sentence, assignment in assignments.items()
            ],
        )

    def counts(self) -> dict[str, int]:
        """Sentences by the topic they were given to; merges are not followed."""
        return topic_counts(self.db)

    def shares(self) -> dict[str, int]:
        """Sentences by how they were assigned: core, near, outlier, left out."""
        return {how: int(n) for how, n in self.db.execute("SELECT how, count(*) FROM sentence_topic GROUP BY how")}

    def left_out(self) -> list[LeftOutSentence]:
        """What was left out, newest first."""
        rows = self.db.execute(
            f"SELECT s.id, s.feedback_id, st.reason, {SENTENCE_TEXT} FROM sentence_topic st "
            "JOIN sentence s ON s.id = st.sentence_id JOIN feedback f ON f.id = s.feedback_id "
            "WHERE f.deleted_at IS NULL AND st.how = 'left out' ORDER BY f.created_at DESC, s.id"
        )
        return [LeftOutSentence(*row) for row in rows]

    def put_back(self, sentence_id: int) -> None:
        """Have a sentence looked at that was left out, now and after every re-tagging. Raises UsageError."""
        with transaction(self.db):
            changed = self.db.execute(
                "INSERT OR IGNORE INTO put_back SELECT s.feedback_id, s.position FROM sentence s "
                "JOIN sentence_topic st ON st.sentence_id = s.id WHERE s.id = ? AND st.how = 'left out'",
                [sentence_id],
            ).rowcount
            if not changed:
                raise UsageError(
                    f"no sentence {sentence_id} is left out",
                    remedy=Remedy(UseCase.LIST_LEFT_OUT, "lists those that are"),
                )
            self.db.execute("DELETE FROM sentence_topic WHERE sentence_id = ?", [sentence_id])

    def kept(self) -> set[SentenceId]:
        """Sentences a person put back."""
        rows = self.db.execute(
            "SELECT s.id FROM sentence s JOIN put_back p ON p.feedback_id = s.feedback_id AND p.position = s.position"
        )
        return {row[0] for row in rows}

    def _edge(self, end: str) -> datetime | None:
        (count,) = self.db.execute(
            f"SELECT {end}(f.created_at) FROM sentence s JOIN feedback f ON f.id = s.feedback_id "
            f"LEFT JOIN sentence_topic st ON st.sentence_id = s.id WHERE f.deleted_at IS NULL AND{_UNSORTED}"
        ).fetchone()
        return None if count is None else datetime.fromisoformat(count)

    def _sentences(self, where: str, values: list[Any]) -> list[Sentence]:
        rows = self.db.execute(f"{_SENTENCES}{where} ORDER BY s.id", values).fetchall()
        vectors, zone = unpack_vectors([row[2] for row in rows]), ZoneInfo(self.timezone)
        return [
            Sentence(sentence, text, vector, _week(written, zone), feedback, author, touchpoint, label)
            for (sentence, text, _, feedback, author, label, written, touchpoint), vector in zip(
                rows, vectors, strict=True
            )
        ]


def _week(moment: str, zone: tzinfo) -> str:
    return week_name(datetime.fromisoformat(moment).astimezone(zone).date())
