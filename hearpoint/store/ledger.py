"""The ledger of topics as rows: one a topic, one an event, and one for what all topics share."""

from __future__ import annotations

import json
from collections.abc import Iterable

import numpy as np
from sqlite_utils import Database

from nlp.topics.ledger import Ledger, Topic
from nlp.topics.types import Event
from nlp.types import Vectors

_COLUMNS = (
    "id", "name", "name_by", "status", "status_by", "merged_into", "first_week", "last_week", "sentences", "pinned",
    "seeded", "keywords", "example_sentence", "example", "phrases", "phrase_base", "centroid", "within", "spread",
    "mass",
)  # fmt: skip
_WRITE_TOPIC = f"INSERT OR REPLACE INTO topic ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"


def revision(db: Database) -> int:
    """How often the ledger was written; 0 for one that never was."""
    row = db.execute("SELECT revision FROM topic_model").fetchone()
    return int(row[0]) if row else 0


def read_ledger(db: Database) -> Ledger:
    """The ledger as last written, an empty one at first."""
    row = db.execute("SELECT background, seen, weeks, apart FROM topic_model").fetchone()
    if row is None:
        return Ledger()
    background, seen, weeks, apart = row
    topics = db.execute(f"SELECT {', '.join(_COLUMNS)} FROM topic ORDER BY id").fetchall()
    events = db.execute("SELECT week, kind, topic, reason, by, others FROM topic_event ORDER BY id").fetchall()
    return Ledger(
        topics=tuple(_topic(topic) for topic in topics),
        events=tuple(
            Event(week, kind, topic, reason, by, tuple(json.loads(others)))
            for week, kind, topic, reason, by, others in events
        ),
        background=None if background is None else _vector(background),
        seen=seen,
        apart=tuple((first, second) for first, second in json.loads(apart)),
        weeks=tuple(json.loads(weeks)),
    )


def write_ledger(db: Database, ledger: Ledger, before: Ledger, now: str, actor: str | None) -> None:
    """Write what differs from `before`, which is what stands there. `actor`: the person who decided, if one did."""
    known = {topic.id: topic for topic in before.topics}
    changed = [topic for topic in ledger.topics if not _same(topic, known.get(topic.id))]
    db.conn.executemany(_WRITE_TOPIC, [_row(topic) for topic in changed])
    db.conn.executemany(
        "INSERT INTO topic_event (week, kind, topic, reason, by, others, actor, decided_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        _event_rows(ledger.events[len(before.events) :], now, actor),
    )
    db.execute(
        "INSERT OR REPLACE INTO topic_model (id, revision, background, seen, weeks, apart, updated_at) "
        "VALUES (1, coalesce((SELECT revision FROM topic_model), 0) + 1, ?, ?, ?, ?, ?)",
        [
            None if ledger.background is None else _bytes(ledger.background),
            ledger.seen,
            json.dumps(ledger.weeks),
            json.dumps(ledger.apart),
            now,
        ],
    )


def _event_rows(events: Iterable[Event], now: str, actor: str | None) -> list[tuple[object, ...]]:
    return [
        (
            event.week,
            event.kind,
            event.topic,
            event.reason,
            event.by,
            json.dumps(event.others),
            actor if event.by == "person" else None,
            now,
        )
        for event in events
    ]


def _same(topic: Topic, other: Topic | None) -> bool:
    return topic is other or (other is not None and _row(topic) == _row(other))


def _row(topic: Topic) -> tuple[object, ...]:
    return (
        topic.id,
        topic.name,
        topic.name_by,
        topic.status,
        topic.status_by,
        topic.merged_into,
        topic.first_seen,
        topic.last_seen,
        topic.count,
        topic.pinned,
        topic.seeded,
        json.dumps(topic.keywords, ensure_ascii=False),
        topic.example_id,
        topic.example,
        json.dumps(topic.phrases, ensure_ascii=False),
        topic.sentences_counted,
        _bytes(topic.centroid),
        topic.within,
        topic.spread,
        topic.mass,
    )


def _topic(row: tuple[object, ...]) -> Topic:
    values: dict[str, object] = dict(zip(_COLUMNS, row, strict=True))
    text = {name: str(values[name]) for name in ("keywords", "phrases")}
    return Topic(
        id=str(values["id"]),
        name=str(values["name"]),
        centroid=_vector(values["centroid"]),
        first_seen=str(values["first_week"]),
        last_seen=str(values["last_week"]),
        within=_number(values["within"]),
        spread=_number(values["spread"]),
        mass=_number(values["mass"]),
        count=int(_number(values["sentences"])),
        keywords=tuple(json.loads(text["keywords"])),
        phrases=tuple((phrase, count) for phrase, count in json.loads(text["phrases"])),
        sentences_counted=int(_number(values["phrase_base"])),
        name_by=values["name_by"],  # type: ignore[arg-type]  # the table's CHECK allows nothing else
        status=values["status"],  # type: ignore[arg-type]
        status_by=values["status_by"],  # type: ignore[arg-type]
        merged_into=values["merged_into"],  # type: ignore[arg-type]
        seeded=bool(values["seeded"]),
        pinned=bool(values["pinned"]),
        example_id=values["example_sentence"],  # type: ignore[arg-type]
        example=values["example"],  # type: ignore[arg-type]
    )


def _number(value: object) -> float:
    assert isinstance(value, int | float)
    return value


def _bytes(vector: Vectors) -> bytes:
    return vector.astype("<f4").tobytes()


def _vector(blob: object) -> Vectors:
    assert isinstance(blob, bytes)
    return np.frombuffer(blob, dtype="<f4").astype(np.float32)
