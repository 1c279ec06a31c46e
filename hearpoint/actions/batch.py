"""One decision about many sentences: which ones, read from what `hearpoint search` printed."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from config.errors import UsageError
from config.remedy import Remedy, UseCase
from hearpoint.actions.correct import Change
from hearpoint.store.opened import OpenedSentence, open_feedback
from hearpoint.store.session import Session

_LINE = re.compile(r"#?(\d{1,18})(?::(\d[\d,]*))?")
_HOW = "write one a line, as 311 or 311:2 (sentence 2 of feedback 311)"
_SEARCH = Remedy(UseCase.SEARCH, "prints such a list with --ids, --csv or --json")


@dataclass(frozen=True, slots=True)
class Target:
    """A feedback, and its sentences that are meant, counting from 1; none: those that a decision can be about."""

    feedback_id: int
    sentences: tuple[int, ...] = ()


def read_targets(text: str) -> list[Target]:
    """From `search --ids`, `search --csv` or `search --json`, or written by hand. Raises UsageError naming the line."""
    if text.lstrip().startswith("{"):
        return _from_json(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and lines[0].startswith("feedback_id,sentences"):
        rows = csv.DictReader(io.StringIO(text))
        lines = [row["sentences"] or row["feedback_id"] for row in rows]
    if not lines:
        raise UsageError(f"no feedback to correct; {_HOW}", remedy=_SEARCH)
    return list(map(_target, lines))


def changes(session: Session, targets: Sequence[Target], asked: Sequence[tuple[str, str, str]]) -> list[Change]:
    """What is asked, as (what, target, value), of every target. Raises UsageError where a feedback is not about it."""
    return [
        Change(target.feedback_id, number, *ask)
        for target in targets
        for ask in asked
        for number in (target.sentences or _meant(session, target.feedback_id, ask))
    ]


def _meant(session: Session, feedback_id: int, ask: tuple[str, str, str]) -> Iterator[int]:
    """The sentences a decision can be about: all that hold the mention, the only one for a sentiment."""
    what, target, _ = ask
    sentences = open_feedback(session.db, feedback_id).sentences
    pairs = [
        sentence.number
        for sentence in sentences
        if _holds(sentence, what, target) or (what == "sentiment" and len(sentences) == 1)
    ]
    if not pairs:
        why = f"says nothing about {target!r}" if target else f"has {len(sentences)} sentences"
        raise UsageError(f"feedback {feedback_id} {why}; say which sentence is meant, as {feedback_id}:1")
    return iter(pairs)


def _holds(sentence: OpenedSentence, what: str, target: str) -> bool:
    if what == "touchpoint":
        return any(touchpoint == target for touchpoint, *_ in sentence.touchpoints)
    return what == "staff" and any(name == target for name, _, _, _ in sentence.staff)


def _target(line: str) -> Target:
    match = _LINE.fullmatch(line)
    if match is None:
        raise UsageError(f"{line[:60]!r} is no number of a feedback; {_HOW}", remedy=_SEARCH)
    numbers = tuple(int(part) for part in (match[2] or "").split(",") if part)
    return Target(int(match[1]), numbers)


def _from_json(text: str) -> list[Target]:
    try:
        posts = json.loads(text)["found"]
        return [Target(int(post["feedback_id"]), tuple(int(s["number"]) for s in post["sentences"])) for post in posts]
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"this JSON is not the result of a search; {_HOW}", remedy=_SEARCH) from None
