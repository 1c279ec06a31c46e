"""Writing what was collected: records, deletions and the cursor in one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from hearpoint.store.clean import clean, clean_or_none
from hearpoint.store.pseudonym import Pseudonyms
from hearpoint.store.set_aside import SetAside
from hearpoint.store.stamp import stamp, stamp_or_none
from hearpoint.store.transaction import transaction
from listeners.base import START, Cursor, Page, Recheck, Replayed, Skipped
from listeners.feedback import Answer, Feedback, SurveyFields

_COLUMNS = (
    "source", "realm", "native_id", "kind", "title", "text", "author", "created_at", "collected_at", "edited_at",
    "url", "thread_id", "in_reply_to", "repost_of", "language", "reach", "nps", "touchpoint", "channel", "mode",
    "buyer", "scores", "visit", "profile", "rating", "rating_worst", "rating_best", "questions",
)  # fmt: skip
# A second source that finds a known post does not take it over: `source` stays the first one's.
_UPDATED = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in {"source", "realm", "native_id"})
_UPSERT = (
    f"INSERT INTO feedback ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))}) "
    f"ON CONFLICT (realm, native_id) DO UPDATE SET deleted_at = NULL, {_UPDATED}"
)
# One statement, not a trigger: the full-text index must see the row change once.
_TOMBSTONE = """
    UPDATE feedback SET deleted_at = ?, title = NULL, text = '', author = NULL, url = NULL, thread_id = NULL,
        in_reply_to = NULL, repost_of = NULL, reach = NULL, nps = NULL, touchpoint = NULL, channel = NULL,
        mode = NULL, buyer = NULL, scores = NULL, visit = NULL, profile = NULL, rating = NULL, rating_worst = NULL,
        rating_best = NULL, questions = NULL
    WHERE realm = ? AND deleted_at IS NULL AND native_id IN (SELECT value FROM json_each(?))
"""
_NO_SURVEY = SurveyFields()


@dataclass(frozen=True, slots=True)
class Counts:
    """What one page changed."""

    new: int = 0
    edited: int = 0
    seen: int = 0
    gone: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.new + other.new,
            self.edited + other.edited,
            self.seen + other.seen,
            self.gone + other.gone,
            self.skipped + other.skipped,
        )


@dataclass(frozen=True)
class SourceRecord:
    """A source as the store knows it. `realm` is where its native ids are unique."""

    id: str
    kind: str
    realm: str


class Collected:
    """The collecting side of the store."""

    def __init__(self, db: Database, pseudonyms: Pseudonyms) -> None:
        self._db = db
        self._pseudonyms = pseudonyms
        self.set_aside = SetAside(db)

    def cursor(self, source_id: str) -> Cursor:
        """Where the source was left, START for a new one."""
        row = self._db.execute("SELECT cursor FROM source WHERE id = ?", [source_id]).fetchone()
        return START if row is None else dict(json.loads(row[0]))

    def write_page(self, source: SourceRecord, page: Page, now: datetime) -> Counts:
        """Store a page and its cursor, all or nothing."""
        with transaction(self._db):
            self._note_source(source, now, "partial", cursor=page.cursor)
            counts = self._write_records(source, page.records, now)
            gone = self._tombstone(source, page.gone, now)
            self.set_aside.write(source.id, page.skipped, now)
            self.set_aside.note(source.id, page.notes, now)
        return counts + Counts(gone=gone, skipped=len(page.skipped))

    def write_recheck(self, source: SourceRecord, recheck: Recheck, now: datetime) -> Counts:
        with transaction(self._db):
            counts = self._write_records(source, recheck.current, now)
            return counts + Counts(gone=self._tombstone(source, recheck.gone, now))

    def write_replay(self, source: SourceRecord, tried: Sequence[Skipped], replayed: Replayed, now: datetime) -> Counts:
        """Store what a replay could read. What a later page brought is newer, and is left as it is."""
        with transaction(self._db):
            known = self._known(source.realm, [record.native_id for record in replayed.records])
            fresh = [record for record in replayed.records if record.native_id not in known]
            counts = self._write_records(source, fresh, now)
            self.set_aside.settle(source.id, tried, replayed.skipped, now)
        return counts + Counts(seen=len(known), skipped=len(replayed.skipped))

    def wait_until(self, source_id: str) -> datetime | None:
        """Until when the platform asked not to be asked; None where it did not."""
        row = self._db.execute(
            "SELECT wait_until FROM source WHERE id = ? AND state = 'waiting'", [source_id]
        ).fetchone()
        return None if row is None or row[0] is None else datetime.fromisoformat(row[0])

    def note_state(
        self, source: SourceRecord, state: str, message: str | None, wait_until: datetime | None, now: datetime
    ) -> None:
        """How a collect of this source ended."""
        with transaction(self._db):
            self._note_source(source, now, state, message=message, wait_until=wait_until)

    def known_ids(self, realm: str, since: datetime) -> list[str]:
        """Native ids of undeleted feedback created since then: what a re-check asks about."""
        rows = self._db.execute(
            "SELECT native_id FROM feedback WHERE realm = ? AND deleted_at IS NULL AND created_at >= ? ORDER BY id",
            [realm, stamp_or_none(since)],
        )
        return [row[0] for row in rows]

    def _note_source(
        self,
        source: SourceRecord,
        now: datetime,
        state: str,
        *,
        cursor: Cursor | None = None,
        message: str | None = None,
        wait_until: datetime | None = None,
    ) -> None:
        self._db.execute(
            """
            INSERT INTO source (id, kind, cursor, collected_at, state, message, wait_until)
            VALUES (:id, :kind, coalesce(:cursor, '{}'), :now, :state, :message, :wait)
            ON CONFLICT (id) DO UPDATE SET cursor = coalesce(:cursor, cursor), collected_at = :now,
                state = :state, message = :message, wait_until = :wait
            """,
            {
                "id": source.id,
                "kind": source.kind,
                "cursor": None if cursor is None else json.dumps(dict(cursor)),
                "now": stamp(now),
                "state": state,
                "message": message,
                "wait": stamp_or_none(wait_until),
            },
        )

    def _write_records(self, source: SourceRecord, records: Sequence[Feedback], now: datetime) -> Counts:
        known = self._known(source.realm, [record.native_id for record in records])
        rows = {record.native_id: self._row(source, record, now) for record in records}
        self._db.conn.executemany(_UPSERT, list(rows.values()))
        title, text = _COLUMNS.index("title"), _COLUMNS.index("text")
        edited = sum(
            1 for native_id, row in rows.items() if native_id in known and known[native_id] != (row[title], row[text])
        )
        new = sum(1 for native_id in rows if native_id not in known)
        return Counts(new=new, edited=edited, seen=len(rows) - new - edited)

    def _known(self, realm: str, native_ids: Sequence[str]) -> dict[str, tuple[str | None, str]]:
        rows = self._db.execute(
            "SELECT native_id, title, text FROM feedback WHERE realm = ? "
            "AND native_id IN (SELECT value FROM json_each(?))",
            [realm, json.dumps(list(native_ids))],
        )
        return {native_id: (title, text) for native_id, title, text in rows}

    def _tombstone(self, source: SourceRecord, native_ids: Sequence[str], now: datetime) -> int:
        self.set_aside.forget(source.kind, native_ids)
        return self._db.execute(
            _TOMBSTONE,
            [stamp(now), source.realm, json.dumps(list(native_ids))],
        ).rowcount

    def _row(self, source: SourceRecord, record: Feedback, now: datetime) -> tuple[Any, ...]:
        survey = record.survey or _NO_SURVEY
        return (
            source.id,
            source.realm,
            record.native_id,
            record.kind,
            clean_or_none(record.title),
            clean(record.text),
            self._pseudonyms(source.kind, record.author),
            stamp_or_none(record.created_at),
            stamp(now),
            stamp_or_none(record.edited_at),
            clean_or_none(record.url),
            record.thread_id,
            record.in_reply_to,
            record.repost_of,
            record.language,
            _json(record.reach),
            survey.nps,
            clean_or_none(survey.touchpoint),
            clean_or_none(survey.channel),
            survey.mode,
            survey.buyer,
            _json(survey.scores),
            _json(survey.transaction),
            _json(survey.profile),
            *((rating.value, rating.worst, rating.best) if (rating := record.rating) else (None, None, None)),
            _questions(survey.answers),
        )


def _questions(answers: Sequence[Answer]) -> str | None:
    if not answers:
        return None
    return json.dumps([[answer.start, answer.end, clean(answer.question)] for answer in answers], ensure_ascii=False)


def _json(value: Mapping[str, Any]) -> str | None:
    if not value:
        return None
    written = {clean(name): clean(content) if isinstance(content, str) else content for name, content in value.items()}
    return json.dumps(written, ensure_ascii=False, sort_keys=True)
