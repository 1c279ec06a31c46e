"""A made-up store of any size, written in bulk: two years of posts and survey responses, the same for the same size."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from hearpoint.store import facts
from hearpoint.store.counts import recount
from hearpoint.store.session import Session
from nlp.topics.ledger import Ledger, Topic

END = int(datetime(2026, 11, 16, tzinfo=UTC).timestamp())
WEEKS = 104
PER_FEEDBACK = 2.4
TOUCHPOINTS, STAGES, TOPICS = 40, 6, 100
SOURCES = ("x-search", "x-mentions", "reddit-posts", "app-survey", "guest-survey")
LABELS = ("negative", "neutral", "positive")
AGES = ("under 18", "18-24", "25-34", "35-49", "50-64", "65 and over")
_SPOKEN = """
    the wifi was slow again dropped twice room key did not work front desk breakfast cold coffee queue long wait
    staff kind quick helped us lovely view noisy street bed hard soft pillow shower no hot water parking full
    price too high check-in late bill wrong charge refund never came app crashed booking lost email nobody
    answered phone pool closed gym clean towels old carpet smell window broken heating on off tv remote bar
    friendly porter luggage taxi airport
"""
_WORDS = tuple(_SPOKEN.split())
_SETTINGS = "company: Made-up Hotels\njourney: journey.yaml\ntimezone: Europe/Berlin\n"


def write_project(folder: Path, sentences: int) -> None:
    """A project of about so many sentences, 2.4 a feedback, a mention for every second one; half are survey responses
    with eight attributes."""
    folder.mkdir(parents=True)
    (folder / "hearpoint.yaml").write_text(_SETTINGS, encoding="utf-8")
    (folder / "journey.yaml").write_text(_journey(), encoding="utf-8")
    with Session.open(folder) as session:
        session.topics.write_update(session.topics.snapshot(), _ledger(), {}, datetime.fromtimestamp(END, UTC))
        connection = session.db.conn
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER [{name}]")
        _write(connection, sentences)
        for statement in facts.BACK_FILL.split(";"):
            connection.execute(statement)
        recount(session.db)
        connection.execute("INSERT INTO feedback_fts (feedback_fts) VALUES ('rebuild')")
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("COMMIT")


def _write(connection: sqlite3.Connection, sentences: int) -> None:
    random = np.random.default_rng(9)
    count = round(sentences / PER_FEEDBACK)
    at = np.sort(END - random.integers(0, WEEKS * 7 * 86_400, count))
    size = 1 + random.poisson(PER_FEEDBACK - 1, count)
    connection.executemany(
        "INSERT INTO source (id, kind, state) VALUES (?, 'survey', 'complete')", [(source,) for source in SOURCES]
    )
    starts: list[list[int]] = []
    connection.executemany(
        "INSERT INTO feedback (id, source, realm, native_id, kind, text, author, created_at, collected_at, url, nps, "
        "touchpoint, mode, buyer, visit, profile) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _feedback(random, at, size, starts),
    )
    connection.executemany(
        "INSERT INTO tagging VALUES (?, 'v1', 'en', 1, NULL, ?, 0.3, 0.3, 0.4)",
        ((number + 1, LABELS[number % 3]) for number in range(count)),
    )
    connection.executemany(
        "INSERT INTO sentence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, zeroblob(768))", _sentences(random, starts)
    )
    total = sum(len(sentence_starts) - 1 for sentence_starts in starts)
    topic = random.zipf(1.3, total)
    connection.executemany(
        "INSERT INTO sentence_topic VALUES (?, ?, ?, 0.5, 0.5, NULL)",
        (
            (number + 1, f"t-{t:04d}", "near") if t <= TOPICS else (number + 1, None, "outlier")
            for number, t in enumerate(topic)
        ),
    )
    connection.executemany(
        "INSERT INTO touchpoint_mention (sentence_id, touchpoint, stage, start, end, polarity, confidence) "
        "VALUES (?, ?, ?, 0, 10, ?, ?)",
        _mentions(random, total),
    )


def _feedback(random: Any, at: Any, size: Any, starts: list[list[int]]) -> Iterator[tuple[object, ...]]:
    count = len(at)
    author = (count / 3 * random.random(count) ** 1.5).astype(int)
    survey, known = random.random(count) < 0.5, random.random(count) < 0.9
    nps = np.clip(np.rint(random.normal(7.5, 2.5, count)), 0, 10).astype(int)
    draws = random.random((count, 8))
    for number in range(count):
        texts = [" ".join(_WORDS[place] for place in random.integers(0, len(_WORDS), 12)) for _ in range(size[number])]
        text = ". ".join(texts)
        starts.append([0, *np.cumsum([len(part) + 2 for part in texts]).tolist()])
        moment = datetime.fromtimestamp(int(at[number]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        source = SOURCES[(3 if survey[number] else 0) + number % (2 if survey[number] else 3)]
        asked: tuple[object, ...] = (None, None, None, None, None, None)
        if survey[number]:
            asked = (int(nps[number]), f"touchpoint-{number % TOUCHPOINTS}", "web", 1, *_attributes(draws[number]))
        yield (
            number + 1, source, source, f"{number}", "response" if survey[number] else "post", text,
            f"p-{author[number]:016x}" if known[number] else None, moment, moment,
            f"https://example.org/{number}", *asked,
        )  # fmt: skip


def _attributes(draw: Any) -> tuple[str, str]:
    site, service, room, nights, price, age, guest, country = draw
    visit = {
        "site": f"site {int(site * 30)}",
        "service": f"{100 + int(service * 200)}",
        "room": f"room {int(room * 5)}",
        "nights": 1 + int(nights * 14),
        "price": round(60 + price * 300, 2),
    }
    profile = {
        "age": AGES[int(age * 6)],
        "guest": "new" if guest < 0.4 else "returning",
        "country": f"country {int(country * 40)}",
    }
    return json.dumps(visit), json.dumps(profile)


def _sentences(random: Any, starts: list[list[int]]) -> Iterator[tuple[object, ...]]:
    row = 0
    for feedback, places in enumerate(starts):
        for position, start in enumerate(places[:-1]):
            row += 1
            scores = random.dirichlet((1, 1, 1)).tolist()
            label = LABELS[scores.index(max(scores))]
            yield row, feedback + 1, position, start, places[position + 1] - 2, label, *scores


def _mentions(random: Any, sentences: int) -> Iterator[tuple[object, ...]]:
    about = (TOUCHPOINTS * random.random(sentences) ** 1.5).astype(int)
    number = random.choice(3, sentences, p=(0.55, 0.4, 0.05))
    polarity, confidence = random.choice(3, sentences, p=(0.45, 0.15, 0.4)), random.uniform(0.5, 1.0, sentences)
    for sentence in range(sentences):
        for turn in range(number[sentence]):
            touchpoint = (int(about[sentence]) + 7 * turn) % TOUCHPOINTS
            stage = f"stage-{touchpoint * STAGES // TOUCHPOINTS}"
            label = LABELS[polarity[sentence]]
            yield sentence + 1, f"touchpoint-{touchpoint}", stage, label, float(confidence[sentence])


def _journey() -> str:
    lines = ["name: Made up", "stages:"]
    for stage in range(STAGES):
        lines += [f"  - id: stage-{stage}", f"    name: Stage {stage}", "    touchpoints:"]
        for number in range(TOUCHPOINTS):
            if number * STAGES // TOUCHPOINTS == stage:
                lines += [
                    f"      - id: touchpoint-{number}", f"        name: Touchpoint {number}", "        channel: app",
                    "        owner: Owner", f"        impact: {1 + number % 10}",
                    f"        phrases: [{', '.join(f'phrase {number} {word}' for word in ('a', 'b', 'c', 'd', 'e'))}]",
                ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _ledger() -> Ledger:
    centroid = np.zeros(384, dtype=np.float32)
    return Ledger(
        topics=tuple(
            Topic(f"t-{number:04d}", f"Topic {number}", centroid, "2024-W47", "2026-W46", 0.5, 0.1)
            for number in range(1, TOPICS + 1)
        )
    )
