"""Tagging JSON Lines with no database: the contract other programs script against."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from config.errors import UsageError
from config.journey import JourneyMap
from config.roster import Roster
from nlp.questions import Asked
from nlp.tagger import Tagger
from nlp.types import StaffMention, Tagged, TouchpointMention


def tag_file(
    file: Path, standard_input: TextIO, *, journey: Path | None = None, roster: Path | None = None
) -> Iterator[dict[str, Any]]:
    """Tag a file of JSON Lines, or standard input where it is named "-". Raises UsageError where it cannot be read."""
    tagger = Tagger(JourneyMap.read(journey) if journey else None, Roster.read(roster) if roster else None)
    if str(file) == "-":
        yield from tag_lines(standard_input, tagger, name="-")
        return
    try:
        lines = file.open(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}; give a file of JSON Lines, or - for standard input") from error
    with lines:
        yield from tag_lines(lines, tagger, name=str(file))


def tag_lines(lines: Iterable[str], tagger: Tagger, *, name: str) -> Iterator[dict[str, Any]]:
    """One answer a line, in order. Blank lines are passed over. Raises UsageError naming the line that is wrong."""
    ids: list[Any] = []

    def texts() -> Iterator[Asked]:
        for number, line in enumerate(_read(lines, name), start=1):
            if line.strip():
                record = _record(line, f"{name}:{number}")
                ids.append(record.get("id", number))
                yield _asked(record, f"{name}:{number}")

    for index, tagged in enumerate(tagger.tag(texts())):
        yield {"id": ids[index], **as_json(tagged)}


def _asked(record: dict[str, Any], place: str) -> Asked:
    question = record.get("question")
    if question is not None and not isinstance(question, str):
        raise UsageError(f'{place}: "question" is {question!r}; give the question as text, or leave it out')
    return Asked(record["text"], question)


def _read(lines: Iterable[str], name: str) -> Iterator[str]:
    try:
        yield from lines
    except UnicodeDecodeError:
        raise UsageError(f"{name} is not UTF-8 text; save it as JSON Lines in UTF-8") from None


def as_json(tagged: Tagged) -> dict[str, Any]:
    """The documented form of the tags of one text."""
    sentiment = tagged.sentiment
    answer: dict[str, Any] = {
        "lang": tagged.lang,
        "analysed": tagged.analysed,
        "reason": tagged.reason,
        "sentiment": {"label": sentiment.label, "scores": _rounded(sentiment.scores)} if sentiment else None,
        "sentences": [
            {"start": sentence.start, "end": sentence.end, "sentiment": sentence.sentiment.label}
            for sentence in tagged.sentences
        ],
        "touchpoints": [_touchpoint(mention) for mention in tagged.touchpoints],
        "staff": [_staff(mention) for mention in tagged.staff],
    }
    return answer


def _touchpoint(mention: TouchpointMention) -> dict[str, Any]:
    return {
        "touchpoint": mention.touchpoint,
        "stage": mention.stage,
        "start": mention.start,
        "end": mention.end,
        "polarity": mention.polarity,
        "confidence": round(float(mention.confidence), 4),
        "evidence": mention.evidence,
    }


def _staff(mention: StaffMention) -> dict[str, Any]:
    return {
        "start": mention.start,
        "end": mention.end,
        "name": mention.name,
        "staff_id": mention.staff_id,
        "status": mention.status,
        "candidates": list(mention.candidates),
        "polarity": mention.polarity,
        "confidence": round(float(mention.confidence), 4),
        "doubt": mention.doubt,
    }


def _rounded(scores: Any) -> dict[str, float]:
    return {label: round(float(score), 4) for label, score in scores.items()}


def _record(line: str, place: str) -> dict[str, Any]:
    try:
        record = json.loads(line, parse_constant=_no_number)
    except ValueError as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else error
        raise UsageError(
            f'{place}: not JSON ({reason}); every line must be an object such as {{"text": "..."}}'
        ) from None
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise UsageError(f'{place}: no text; every line must be an object with "text", such as {{"text": "..."}}')
    return record


def _no_number(name: str) -> None:
    """Python reads NaN and Infinity, which are no JSON and could not be given back."""
    raise ValueError(f"{name} is no number")
