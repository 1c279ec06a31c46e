"""Tables of one's own as frames: an analyst can use the statistics without a project."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pandas as pd

from config.errors import UsageError
from insights.frames import require
from insights.weeks import month_of, week_of

DELIMITERS = ",;\t"
_NUMBERS = re.compile(r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}\b")
"""Dates whose first two numbers may be day and month or month and day."""


def read_table(path: Path) -> pd.DataFrame:
    """A CSV file (comma, semicolon or tab) with a header line. Raises UsageError naming the file and what is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            names, delimiter = read_header(file.readline())
        twice = sorted({name for name in names if names.count(name) > 1})
        if not names or twice:
            why = f"the column {twice[0]!r} stands twice" if twice else "it is empty"
            raise UsageError(f"{path}: {why}; the first line must name every column once")
        return pd.read_csv(path, sep=delimiter, encoding="utf-8-sig", low_memory=False)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text (byte {error.start}); save it as CSV in UTF-8") from error
    except (pd.errors.ParserError, csv.Error) as error:
        raise UsageError(f"{path} is not a table: {str(error).strip()}") from error


def read_header(line: str) -> tuple[list[str], str]:
    """The names of the columns and the delimiter, the commonest of `DELIMITERS` in the line. Raises csv.Error."""
    delimiter = max(DELIMITERS, key=line.count)
    return next(csv.reader([line], delimiter=delimiter), []), delimiter


def population(frame: pd.DataFrame, who: str | None) -> tuple[pd.DataFrame, str | None]:
    """The rows of `who` (buyers, non-buyers, all; None is buyers), and what to tell the reader about those left out.

    Buyers and non-buyers answer about different experiences, so they are not pooled unasked. Rows that do not say
    count as buyers'.
    """
    if "buyer" not in frame.columns or who == "all":
        return frame, None
    buyer = frame["buyer"]
    if pd.api.types.is_bool_dtype(buyer.dtype):
        other = buyer.eq(False).fillna(False)
    else:
        other = buyer.astype("string").str.strip().str.lower().isin(["false", "0", "0.0", "no"]).fillna(False)
    if who == "non-buyers":
        return frame[other], None
    if who is None and (not other.any() or other.all()):
        return frame, None
    note = f"{int(other.sum())} answers of non-buyers left out; --who non-buyers shows them, --who all pools them"
    return frame[~other], None if who else note


def dated(frame: pd.DataFrame, column: str, timezone: str, *, asked: bool) -> pd.DataFrame:
    """The frame with the columns `week` (ISO) and `month` made from a column of moments, where it has none of its own.

    Raises UsageError where the column was `asked` for and is not there, or holds what cannot be read as dates.
    """
    try:
        require(frame, [column])
        when = moments(frame[column], column)
    except UsageError:
        if asked:
            raise
        return frame
    made = {"week": week_of, "month": month_of}
    return frame.assign(**{name: make(when, timezone) for name, make in made.items() if name not in frame.columns})


def moments(values: pd.Series[Any], column: str) -> pd.Series[pd.Timestamp]:
    """The dates of a column. 11/04/2018 is read as the column's other dates allow, never guessed row by row."""
    parts = values.astype("string").str.extract(_NUMBERS).astype("Int64")
    day_first, month_first = bool((parts[0] > 12).any()), bool((parts[1] > 12).any())
    if parts.notna().all(axis=1).any() and day_first == month_first:
        reading = (
            "both day/month and month/day" if day_first else "dates that can be read as day/month and as month/day"
        )
        raise UsageError(f"column {column!r} holds {reading}; write them as 2026-11-15")
    read = pd.to_datetime(values, utc=True, errors="coerce", format="mixed", dayfirst=day_first)
    bad = read.isna() & values.notna()
    if bad.any():
        raise UsageError(f"column {column!r} holds {values[bad].iloc[0]!r}, not a date such as 2026-11-15")
    return read
