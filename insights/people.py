"""Who speaks: one author counts once, an unknown author once a feedback."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights.columns import Codes
from insights.frames import require


def people(frame: pd.DataFrame) -> Codes:
    """A number for each row's person, equal where the author is equal; rows of unknown authors differ by feedback."""
    require(frame, ["feedback_id"])
    by_feedback = pd.factorize(frame["feedback_id"])[0].astype(np.int64)
    if "author" not in frame.columns:
        return by_feedback
    by_author, authors = pd.factorize(frame["author"], use_na_sentinel=True)
    return np.where(by_author >= 0, by_author, by_feedback + len(authors)).astype(np.int64)


def distinct_people(frame: pd.DataFrame) -> int:
    """How many people a feedback or mentions frame holds."""
    return len(np.unique(people(frame)))


def respondents(frame: pd.DataFrame) -> Codes:
    """A number for each row's person, equal where the author is equal; a row of an unknown author stands alone.

    Unlike `people` it needs no `feedback_id`, so that a table of one's own will do. One author in all rows is no
    person but the name of the source, and says nothing.
    """
    rows = np.arange(len(frame), dtype=np.int64)
    if "author" not in frame.columns:
        return rows
    blank = frame["author"].isna() | frame["author"].astype("string").str.strip().eq("").fillna(False)
    codes, authors = pd.factorize(frame["author"].where(~blank, None), use_na_sentinel=True)
    if len(authors) < 2:
        return rows
    return pd.factorize(np.where(codes >= 0, codes, rows + len(authors)))[0].astype(np.int64)


def authors(*frames: pd.DataFrame) -> pd.DataFrame:
    """The authors of frames on end, for `respondents`: a person then has one number in all of them."""
    parts = [
        pd.DataFrame({"author": frame["author"] if "author" in frame.columns else None}, frame.index, dtype=object)
        for frame in frames
    ]
    return pd.concat(parts, ignore_index=True)
