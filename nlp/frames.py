"""Tags as frames: what `insights` reads (see `insights.frames`), with no database between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from config.errors import UsageError
from nlp.types import Tagged

_TEXT_COLUMNS = ("source", "author", "text", "stage", "touchpoint", "polarity")
_KEPT = ("feedback_id", "source", "author", "created_at")
_COLUMNS = (*_KEPT, "sentence_id", "text", "stage", "touchpoint", "polarity", "confidence", "certainty")


def mentions_frame(
    feedback: pd.DataFrame | Iterable[str], tagged: Iterable[Tagged], *, text: str = "text"
) -> pd.DataFrame:
    """The `mentions` frame, one row a mention of a touchpoint in a sentence.

    `feedback`: the texts that were tagged, or a frame with a column of them (`text` names it) and, where known,
    feedback_id, source, author (missing: each text has an author of its own) and created_at. `tagged`: what
    `Tagger.tag` gave for them, in their order.

    Sentences are numbered over all texts from 0, in `sentence_id`: give a frame of topics the same numbers to join it.
    Raises UsageError on a missing column, and where there is not one answer for each text.
    """
    frame = _feedback(feedback, text)
    answers = list(tagged)
    if len(answers) != len(frame):
        raise UsageError(
            f"{len(frame)} texts, but {len(answers)} answers; give the texts that were tagged, and all answers to them"
        )
    mentions = pd.DataFrame.from_records(list(_mentions(frame, answers)), columns=list(_COLUMNS))
    for column in _TEXT_COLUMNS:
        mentions[column] = mentions[column].astype("str")
    mentions["created_at"] = pd.to_datetime(mentions["created_at"], utc=True)
    return mentions.astype({"sentence_id": "int64", "confidence": "float64", "certainty": "float64"})


def _feedback(given: pd.DataFrame | Iterable[str], text: str) -> pd.DataFrame:
    """The texts in a column "text", with the columns that mentions take over; feedback is numbered by its place."""
    frame = given if isinstance(given, pd.DataFrame) else pd.DataFrame({text: list(given)})
    if text not in frame.columns:
        raise UsageError(
            f"no column {text!r}; there are: {', '.join(map(str, frame.columns))}; name the column of texts with text="
        )
    columns = {name: frame[name].to_list() if name in frame.columns else None for name in _KEPT}
    if columns["feedback_id"] is None:
        columns["feedback_id"] = list(range(len(frame)))
    return pd.DataFrame({**columns, "text": frame[text].to_list()}, index=range(len(frame)))


def _mentions(frame: pd.DataFrame, answers: list[Tagged]) -> Iterator[tuple[Any, ...]]:
    """Rows in the order of `_COLUMNS`."""
    first = 0
    rows: Iterator[Any] = frame.itertuples(index=False)
    for row, tagged in zip(rows, answers, strict=True):
        kept = tuple(getattr(row, name) for name in _KEPT)
        for mention in tagged.touchpoints:
            sentence = tagged.sentences[mention.sentence]
            yield (
                *kept,
                first + mention.sentence,
                row.text[sentence.start : sentence.end],
                mention.stage,
                mention.touchpoint,
                mention.polarity,
                mention.confidence,
                sentence.sentiment.scores[mention.polarity],
            )
        first += len(tagged.sentences)
