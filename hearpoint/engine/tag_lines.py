"""Tagging JSON Lines with no database: the contract other programs script against."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from config.errors import UsageError
from nlp.tagger import Tagger
from nlp.types import StaffMention, Tagged, TouchpointMention


def tag_lines(lines: Iterable[str], tagger: Tagger, *, name: str) -> Iterator[dict[str, Any]]:
    """One answer a line, in order. Blank lines are passed over. Raises UsageError naming the line that is wrong."""
    ids: list[Any] = []

    def texts() -> Iterator[str]:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                record = _record(line, f"{name}:{number}")
                ids.append(record.get("id", number))
                yield record["text"]

    for index, tagged in enumerate(tagger.tag(texts())):
        yield {"id": ids[index], **as_json(tagged)}


def as_json(tagged: Tagged) -> dict[str, Any]:
    """The documented form of the tags of one text."""
    sentiment = tagged.sentiment
    answer: dict[str, Any] = {
        "lang": tagged.lang,
        "analysed": tagged.analysed,
        "reason": tagged.reason,
        "sentiment": {"label": sentiment.label, "scores": _rounded(sentiment.scores)} if sentiment else None,
        "sentences": [
            {"start": one.start, "end": one.end, "sentiment": one.sentiment.label} for one in tagged.sentences
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
    }


def _rounded(scores: Any) -> dict[str, float]:
    return {label: round(float(score), 4) for label, score in scores.items()}


def _record(line: str, place: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(
            f'{place}: not JSON ({error.msg}); every line must be an object such as {{"text": "..."}}'
        ) from None
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise UsageError(f'{place}: no text; every line must be an object with "text", such as {{"text": "..."}}')
    return record
