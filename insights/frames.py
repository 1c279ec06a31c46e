"""The frames insights reads: which columns, of which type. The store makes them; a notebook can too.

feedback (one row a feedback)
    feedback_id int | source str | kind str | author str (pseudonym; missing = unknown) | created_at datetime64[UTC]
    text str | lang str | analysed bool | sentiment str (negative, neutral, positive; missing = not analysed)
    nps float 0-10 (missing = not asked) | touchpoint str | stage str | channel str | mode str | buyer bool/missing
    and one column for every other score, transaction and profile attribute

mentions (one row a mention of a touchpoint in a sentence)
    feedback_id int | sentence_id int | source str | author str | created_at datetime64[UTC]
    stage str | touchpoint str | polarity str | confidence float | text str (the sentence)
    topic_id str/missing | topic_label str/missing
    and, where known: review str (dismissed, confirmed) | reach int (likes, shares and answers of the feedback)

staff (one row a mention of a person)
    feedback_id int | sentence_id int | source str | created_at datetime64[UTC]
    staff_id str/missing | name str | status str | polarity str | confidence float | text str (the sentence)
    location str/missing | role str/missing

touchpoints (one row a touchpoint, in the order of the journey)
    stage str | stage_name str | stage_order int | touchpoint str | name str | channel str | owner str | impact float
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from config.errors import UsageError
from config.journey import JourneyMap


def require(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise UsageError naming the first column that is missing and those that are there."""
    if not isinstance(frame, pd.DataFrame):
        raise UsageError(f"a pandas DataFrame is needed, not a {type(frame).__name__}")
    for column in columns:
        if column not in frame.columns:
            raise UsageError(f"no column {column!r}; there are: {', '.join(map(str, frame.columns))}")


def touchpoint_frame(journey: JourneyMap) -> pd.DataFrame:
    """The journey map as the `touchpoints` frame."""
    return pd.DataFrame(
        [
            {
                "stage": stage.id,
                "stage_name": stage.name,
                "stage_order": order,
                "touchpoint": touchpoint.id,
                "name": touchpoint.name,
                "channel": touchpoint.channel,
                "owner": touchpoint.owner,
                "impact": touchpoint.impact,
            }
            for order, stage in enumerate(journey.stages)
            for touchpoint in stage.touchpoints
        ]
    )
