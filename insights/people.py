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
