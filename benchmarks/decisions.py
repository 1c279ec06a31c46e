"""People decide while the nightly run is on: is any decision refused, or lost?

    python -m benchmarks.decisions [--posts 30000] [--decisions 1000] [--people 4] [--json]

A project is filled with made-up posts; `hearpoint run` tags them and sorts them into topics in a process of its own.
Meanwhile other processes, one a person, correct tags, review pain points and rename topics. Afterwards each decision is
looked for: in the table of decisions, and in the tags and topics as they are now.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.actor import Actor
from config.journey import shipped_journey_text
from hearpoint.actions.correct import Change, correct
from hearpoint.actions.review import review_pain_point
from hearpoint.actions.topics import rename_topic
from hearpoint.demo.project import corpus
from hearpoint.store.collected import SourceRecord
from hearpoint.store.session import Session, Store
from listeners.base import Page
from listeners.feedback import Feedback

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
PAGE = 1000


@dataclass(frozen=True)
class Made:
    """A decision that was accepted: what to look for."""

    kind: str
    key: str
    value: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=30_000)
    parser.add_argument("--decisions", type=int, default=1000)
    parser.add_argument("--people", type=int, default=4)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.posts, options.decisions, options.people)
    print(json.dumps(result) if options.json else "\n".join(f"{name}: {value}" for name, value in result.items()))


def measure(posts: int, decisions: int, people: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, posts)
        start = time.perf_counter()
        command = [sys.executable, "-c", "from hearpoint.cli import main; main()", "run", "--json", "-p", name]
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        with ProcessPoolExecutor(people) as pool:
            shares = [decisions // people + (person < decisions % people) for person in range(people)]
            answers = list(pool.map(decide, [folder] * people, range(people), shares))
        decided = time.perf_counter() - start
        still_on = run.poll() is None
        code = run.wait()
        made = [event for events, _ in answers for event in events]
        with Session.open(folder) as session:
            lost = sum(not _is_there(session, event) for event in made)
        return {
            "posts": posts,
            "decisions": len(made),
            "refused": sum(refused for _, refused in answers),
            "lost": lost,
            "run_exit_code": code,
            "run_still_on_at_the_last": still_on,
            "seconds_of_deciding": round(decided, 1),
            "seconds_of_run": round(time.perf_counter() - start, 1),
        }


def fill(folder: Path, posts: int) -> None:
    """A hotel's project with that many posts, none of them tagged."""
    (folder / "hearpoint.yaml").write_text("company: Quillhaven\n", encoding="utf-8")
    (folder / "journey.yaml").write_text(shipped_journey_text("hotel"), encoding="utf-8")
    with Session.open(folder) as session:
        source = SourceRecord("made-up", "made-up", "made-up")
        for records in _pages(posts):
            session.collected.write_page(source, Page(records, {}, more=False), START + timedelta(days=300))


def _pages(posts: int) -> Iterator[tuple[Feedback, ...]]:
    lines = (corpus() / "posts.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [text for line in lines if (text := json.loads(line).get("text"))]
    chance = random.Random(7)
    for first in range(0, posts, PAGE):
        yield tuple(
            Feedback(
                native_id=str(number),
                kind="post",
                text=f"{chance.choice(texts)} Room {chance.randrange(100, 999)}.",
                created_at=START + timedelta(minutes=number),
                author=f"author-{chance.randrange(posts // 2)}",
            )
            for number in range(first, min(first + PAGE, posts))
        )


def decide(folder: Path, person: int, count: int) -> tuple[list[Made], int]:
    """What one person decides, one after the other, as soon as there is something to decide about."""
    chance, actor, store = random.Random(person), Actor(f"person-{person}", f"Person {person}"), Store.open(folder)
    made: list[Made] = []
    refused = 0
    while len(made) + refused < count:
        with store.session() as session:
            try:
                event = _decision(session, actor, chance, len(made))
            except Exception as error:  # noqa: BLE001 - whatever refuses a decision is counted and shown
                print(f"refused: {error!r}", file=sys.stderr)
                refused += 1
                continue
        if event is None:
            time.sleep(0.2)
        else:
            made.append(event)
            time.sleep(0.05)
    return made, refused


def _decision(session: Session, actor: Actor, chance: random.Random, number: int) -> Made | None:
    topics = session.topics.ledger().active if number % 10 == 9 else ()
    if topics:
        topic = chance.choice(topics)
        rename_topic(session, actor, topic.id, f"Named {number} by {actor.id}")
        return Made("topic", topic.id, f"Named {number} by {actor.id}")
    if number % 10 == 8:
        touchpoint = chance.choice(sorted(session.journey.touchpoints))
        note = f"{number} of {actor.id}"
        review_pain_point(session, actor, touchpoint, "confirmed", note=note)
        return Made("review", touchpoint, note)
    rows: Sequence[tuple[int]] = session.db.execute(
        "SELECT feedback_id FROM tagging WHERE analysed AND feedback_id >= ? ORDER BY feedback_id LIMIT 1",
        [chance.randrange(1, 1 + int(session.db.execute("SELECT max(id) FROM feedback").fetchone()[0]))],
    ).fetchall()
    if not rows:
        return None
    label = chance.choice(("negative", "neutral", "positive"))
    correct(session, actor, [Change(rows[0][0], 1, "sentiment", "", label)])
    return Made("sentiment", str(rows[0][0]), label)


def _is_there(session: Session, made: Made) -> bool:
    if made.kind == "review":
        return bool(session.db.execute("SELECT 1 FROM review WHERE note = ?", [made.value]).fetchone())
    if made.kind == "topic":
        query = "SELECT 1 FROM topic_event WHERE topic = ? AND kind = 'renamed' AND reason LIKE ?"
        return bool(session.db.execute(query, [made.key, f"%{made.value}%"]).fetchone())
    last = "SELECT new FROM correction WHERE feedback_id = ? ORDER BY id DESC LIMIT 1"
    kept = "SELECT 1 FROM correction WHERE feedback_id = ? AND new = ?"
    (newest,) = session.db.execute(last, [made.key]).fetchone() or ("",)
    first = "SELECT label FROM sentence WHERE feedback_id = ? AND position = 0"
    shown = session.db.execute(first, [made.key]).fetchone()
    return bool(session.db.execute(kept, [made.key, made.value]).fetchone()) and shown == (newest,)


if __name__ == "__main__":
    main()
