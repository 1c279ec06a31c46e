"""Tables of one's own as frames: an analyst can use the statistics without a project."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from config.errors import UsageError
from insights.weeks import week_of

DELIMITERS = ",;\t"


def read_table(path: Path) -> pd.DataFrame:
    """A CSV file (comma, semicolon or tab) with a header line. Raises UsageError naming the file and what is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline()
        delimiter = max(DELIMITERS, key=header.count)
        names = next(csv.reader([header], delimiter=delimiter), [])
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


def dated(frame: pd.DataFrame, column: str, timezone: str, *, asked: bool) -> pd.DataFrame:
    """The frame with the columns `week` (ISO) and `month` made from a column of moments, where it has none of its own.

    Raises UsageError where the column was `asked` for and is not there or holds something else than dates.
    """
    if column not in frame.columns:
        if asked:
            raise UsageError(f"no column {column!r} of dates; there are: {', '.join(map(str, frame.columns))}")
        return frame
    moments = pd.to_datetime(frame[column], utc=True, errors="coerce", format="mixed")
    bad = moments.isna() & frame[column].notna()
    if bad.any():
        if not asked:
            return frame
        raise UsageError(f"column {column!r} holds {frame[column][bad].iloc[0]!r}, not a date such as 2026-11-15")
    made = {"week": week_of(moments, timezone), "month": moments.dt.tz_convert(timezone).dt.strftime("%Y-%m")}
    return frame.assign(**{name: values for name, values in made.items() if name not in frame.columns})
