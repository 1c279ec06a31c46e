"""Sentences chosen to stand for a number: sure, central, recent, from different people."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import Any

import pandas as pd

from insights.people import people
from insights.results import Quote

CANDIDATES = 60
"""Maximum sentences of a group that are compared, the surest; chosen because more would cost and change nothing."""
_READABLE = (35, 240)
_WORD = re.compile(r"[^\W\d_]{4,}")


def quotes(mentions: pd.DataFrame, group: str, count: int) -> dict[Any, tuple[Quote, ...]]:
    """For each value of the column `group` up to `count` sentences of different people, the best first.

    Sure: high confidence in what it is about, and in how it speaks of that where the frame says so (`certainty`).
    Central: it uses the words the group's other sentences use. A readable length comes first.
    """
    sorted_frame = candidates(mentions, group, mentions["text"].str.len())
    return {key: _best(frame, count) for key, frame in sorted_frame.groupby(group, sort=False)}


def candidates(mentions: pd.DataFrame, group: str, length: pd.Series[Any]) -> pd.DataFrame:
    """The sentences of each group that are compared with one another, by their lengths in characters: one a person.

    Who reads texts only for these gets the same quotes: a missing text counts as one of no readable length.
    """
    sure = mentions["confidence"] * mentions["certainty"] if "certainty" in mentions.columns else mentions["confidence"]
    return (
        mentions.assign(_person=people(mentions), _readable=length.between(*_READABLE), _sure=sure)
        .sort_values(["_readable", "_sure", "created_at", "sentence_id"], ascending=[False, False, False, True])
        .drop_duplicates([group, "_person"])
        .groupby(group, sort=False)
        .head(CANDIDATES)
    )


def _best(frame: pd.DataFrame, count: int) -> tuple[Quote, ...]:
    texts = [str(text) for text in frame["text"]]
    words = [set(_WORD.findall(text.casefold())) for text in texts]
    shared = Counter(word for sentence in words for word in sentence)
    scores = [
        float(sure) * (0.5 + _centrality(sentence, shared, len(words))) + (1.0 if readable else 0.0)
        for sure, sentence, readable in zip(frame["_sure"], words, frame["_readable"], strict=True)
    ]
    chosen: list[int] = []
    for index in sorted(range(len(texts)), key=lambda place: -scores[place]):
        if all(texts[index].casefold() != texts[other].casefold() for other in chosen):
            chosen.append(index)
        if len(chosen) == count:
            break
    rows = frame.iloc[chosen]
    return tuple(
        Quote(int(feedback_id), str(text), _moment(moment))
        for feedback_id, text, moment in zip(rows["feedback_id"], rows["text"], rows["created_at"], strict=True)
    )


def _centrality(words: set[str], shared: Counter[str], total: int) -> float:
    """Mean share of the other sentences that use each of this one's words, 0 to 1."""
    if not words or total < 2:
        return 0.0
    return sum(shared[word] - 1 for word in words) / (len(words) * (total - 1))


def _moment(value: Any) -> datetime | None:
    return None if pd.isna(value) else pd.Timestamp(value).to_pydatetime()
