"""Which columns of a frame of responses are attributes of the respondent or the visit."""

from __future__ import annotations

from typing import Any

import pandas as pd

from config.errors import UsageError

_NOT_ATTRIBUTES = {"feedback_id", "author", "created_at", "title", "text", "lang", "analysed", "reason", "sentiment"}
MAX_VALUES = 200
"""Maximum values of a text attribute; a column with more is none."""


def attributes(rows: pd.DataFrame, score: str) -> tuple[str, ...]:
    """Names of the columns of attributes; other scores are outcomes themselves and are left out unless named.

    Raises UsageError where there is none.
    """
    left_out = _NOT_ATTRIBUTES | {score, "nps"}
    names = tuple(str(name) for name in rows.columns if name not in left_out and _few_values(rows[name]))
    if not names:
        raise UsageError("no columns to make segments of; name some with --columns")
    return names


def _few_values(column: pd.Series[Any]) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column.dtype)) or column.nunique() <= MAX_VALUES
