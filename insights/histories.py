"""What is known of a customer before each answer: the past of everyone seen more than once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights.columns import numbers
from insights.frames import require

FEATURES = {
    "last_score": "the last score was low",
    "mean_score": "earlier scores were low",
    "trend": "scores are falling",
    "detractor_share": "often a detractor before",
    "answers": "answered many times before",
    "days_since": "has been silent for long",
}
"""Feature -> its reason in words, for the direction that raises the risk as one would expect."""
PRIOR = 2.0
"""Answers' worth of the common mean in every customer's mean: one past answer says less than five."""
REVERSED = ("last_score", "mean_score", "trend")
"""Features of which a low value is what the words above say."""


def next_detractor(feedback: pd.DataFrame, score: str, now: pd.Timestamp) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(past, present): one row for each answer that has one before it, and one row a customer as of `now`.

    `past` has the features known before the answer, its `moment`, `author`, `happened` (whether it was below 7) and
    `known_at`, the moment from which that is known.
    """
    frame = _answers(feedback, score, now)
    after = _features(frame)
    nth = after["answers"].to_numpy()
    author = frame["author"]
    past = after.shift(1).assign(author=author, moment=frame["moment"], happened=frame["score"] < 7)
    past["known_at"] = frame["moment"]
    past["days_since"] = (frame["moment"] - frame["moment"].shift(1)).dt.total_seconds() / 86_400
    last = ~author.duplicated(keep="last")
    present = after[last].assign(author=author[last], moment=now)
    present["days_since"] = (now - frame.loc[last, "moment"]).dt.total_seconds() / 86_400
    return past[nth > 1].reset_index(drop=True), present[present["answers"] > 1].reset_index(drop=True)


def silence(
    feedback: pd.DataFrame, score: str, now: pd.Timestamp, horizon: pd.Timedelta
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same for leaving: `happened` is whether a customer was not heard for `horizon` after an answer.

    Only answers old enough to know; `present` holds those not yet silent for so long.
    """
    frame = _answers(feedback, score, now)
    after = _features(frame).assign(author=frame["author"], moment=frame["moment"])
    following = frame.groupby("author", sort=False)["moment"].shift(-1)
    repeat = after["answers"] > 1
    known = frame["moment"] <= now - horizon
    happened = ~(following - frame["moment"] <= horizon)
    past = after.assign(happened=happened, known_at=frame["moment"] + horizon)[repeat & known]
    present = after[repeat & following.isna() & ~known]
    return past.reset_index(drop=True), present.reset_index(drop=True)


def _answers(feedback: pd.DataFrame, score: str, now: pd.Timestamp) -> pd.DataFrame:
    """Author, moment and score of every answer of a known author, by author and time."""
    require(feedback, ["author", "created_at"])
    frame = pd.DataFrame(
        {
            "author": feedback["author"],
            "moment": feedback["created_at"],
            "score": numbers(feedback, score, low=0, high=10, whole=True),
        }
    )
    frame = frame[frame["author"].notna() & frame["score"].notna() & (frame["moment"] <= now)]
    return frame.sort_values(["author", "moment"], kind="stable").reset_index(drop=True)


def _features(frame: pd.DataFrame) -> pd.DataFrame:
    """The features of each customer after each answer."""
    by = frame.groupby("author", sort=False)["score"]
    answers = by.cumcount() + 1
    mean = (by.cumsum() + PRIOR * frame["score"].mean()) / (answers + PRIOR)
    before = by.shift(1)
    low = frame["score"].lt(7).astype(float).groupby(frame["author"], sort=False).cumsum()
    return pd.DataFrame(
        {
            "last_score": frame["score"],
            "mean_score": mean,
            "trend": np.where(before.notna(), frame["score"] - before, 0.0),
            "detractor_share": (low + PRIOR * frame["score"].lt(7).mean()) / (answers + PRIOR),
            "answers": answers.astype(float),
            "days_since": 0.0,
        }
    )
