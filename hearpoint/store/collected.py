"""Writing what was collected: records, deletions and the cursor in one transaction."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from hearpoint.store.pseudonym import Pseudonyms
from hearpoint.store.stamp import stamp, stamp_or_none
from hearpoint.store.transaction import transaction
from listeners.base import START, Cursor, Page, Recheck
from listeners.feedback import Answer, Feedback, SurveyFields

_COLUMNS = (
    "source", "realm", "native_id", "kind", "title", "text", "author", "created_at", "collected_at", "edited_at",
    "url", "thread_id", "in_reply_to", "repost_of", "language", "reach", "nps", "touchpoint", "channel", "mode",
    "buyer", "scores", "visit", "profile", "questions",
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
        mode = NULL, buyer = NULL, scores = NULL, visit = NULL, profile = NULL, questions = NULL
    WHERE realm = ? AND deleted_at IS NULL AND native_id IN (SELECT value FROM json_each(?))
"""
_NO_SURVEY = SurveyFields()


_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\x90\x9b\x9d-\x9f\ud800-\udfff]")
"""NUL, lone surrogates, and what steers the terminal of whoever reads a post there (escape sequences, the bell)."""


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

    def cursor(self, source_id: str) -> Cursor:
        """Where the source was left, START for a new one."""
        row = self._db.execute("SELECT cursor FROM source WHERE id = ?", [source_id]).fetchone()
        return START if row is None else dict(json.loads(row[0]))

    def write_page(self, source: SourceRecord, page: Page, now: datetime) -> Counts:
        """Store a page and its cursor, all or nothing."""
        with transaction(self._db):
            self._note_source(source, now, "partial", cursor=page.cursor)
            counts = self._write_records(source, page.records, now)
            gone = self._tombstone(source.realm, page.gone, now)
            self._db.conn.executemany(
                "INSERT OR REPLACE INTO skipped (source, place, reason, seen_at) VALUES (?, ?, ?, ?)",
                [(source.id, skipped.where, skipped.reason, stamp(now)) for skipped in page.skipped],
            )
        return counts + Counts(gone=gone, skipped=len(page.skipped))

    def write_recheck(self, source: SourceRecord, recheck: Recheck, now: datetime) -> Counts:
        with transaction(self._db):
            counts = self._write_records(source, recheck.current, now)
            return counts + Counts(gone=self._tombstone(source.realm, recheck.gone, now))

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

    def _tombstone(self, realm: str, native_ids: Sequence[str], now: datetime) -> int:
        return self._db.execute(
            _TOMBSTONE,
            [stamp(now), realm, json.dumps(list(native_ids))],
        ).rowcount

    def _row(self, source: SourceRecord, record: Feedback, now: datetime) -> tuple[Any, ...]:
        survey = record.survey or _NO_SURVEY
        return (
            source.id,
            source.realm,
            record.native_id,
            record.kind,
            _clean(record.title),
            _clean(record.text) or "",
            self._pseudonyms(source.kind, record.author),
            stamp_or_none(record.created_at),
            stamp(now),
            stamp_or_none(record.edited_at),
            _clean(record.url),
            record.thread_id,
            record.in_reply_to,
            record.repost_of,
            record.language,
            _json(record.reach),
            survey.nps,
            _clean(survey.touchpoint),
            _clean(survey.channel),
            survey.mode,
            survey.buyer,
            _json(survey.scores),
            _json(survey.transaction),
            _json(survey.profile),
            _questions(survey.answers),
        )


def _clean(text: str | None) -> str | None:
    """Text SQLite and every reader can hold: what is unwritable becomes U+FFFD, one for one, so offsets stay."""
    return None if text is None else _UNWRITABLE.sub("\ufffd", text)


def _questions(answers: Sequence[Answer]) -> str | None:
    if not answers:
        return None
    return json.dumps([[one.start, one.end, _clean(one.question)] for one in answers], ensure_ascii=False)


def _json(value: Mapping[str, Any]) -> str | None:
    if not value:
        return None
    clean = {_clean(name): _clean(one) if isinstance(one, str) else one for name, one in value.items()}
    return json.dumps(clean, ensure_ascii=False, sort_keys=True)
