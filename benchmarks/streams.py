"""The texts of a data set in the order of time, with their vectors: what topics are found in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.vectors import encode
from nlp.sentences import split
from nlp.topics.tree import Labels
from nlp.types import Vectors

_TEXTS = ("text", "ReviewBody", "content", "comment")
_DATES = ("created_at", "Datetime", "created_minute", "CUSTOMER_RESPONSE_DATE", "date", "Date")
_LONG = 400
"""Letters of the median text from which texts are cut into sentences, unless asked otherwise."""
_MAX_WEEKS = 104
"""Maximum weeks before time is cut into months, unless asked otherwise."""
_MIN_TEXTS = 30
"""Minimum texts of a period; one with fewer is left out."""


@dataclass(frozen=True)
class Source:
    """Which columns of a file hold the texts and their dates, and how they are cut. None: as the file suggests."""

    text: str | None = None
    date: str | None = None
    by: str | None = None
    """Week or month; months where weeks are too many or hold too few texts."""
    sentences: bool | None = None
    limit: int | None = None


@dataclass(frozen=True)
class Stream:
    """Texts with their vectors, known groups where there are any, and periods where they are dated."""

    texts: list[str]
    vectors: Vectors
    groups: Labels | None
    periods: list[str] | None

    def weeks(self, count: int, seed: int) -> list[str]:
        """The week of each text: its own, or dealt by chance into `count`."""
        if self.periods is not None:
            return self.periods
        dealt = np.random.default_rng(seed).integers(0, count, len(self.texts))
        return [f"2026-W{1 + week:02d}" for week in dealt]


def read(path: Path, source: Source) -> Stream:
    """Read a file of texts with dates, or with known groups (`category`), or with neither."""
    frame = sentences(pd.read_csv(path), source)
    groups = periods = None
    if "category" in frame:
        groups = np.unique(frame["category"].astype(str), return_inverse=True)[1].astype(np.int64)
    elif (dates := dated(frame, source)) is not None:
        periods = in_periods(dates, source.by)
        enough = periods.map(periods.value_counts()) >= _MIN_TEXTS
        frame, periods = frame[enough], periods[enough]
    kept = _drawn(len(frame), source.limit)
    texts = frame["text"].astype(str).iloc[kept].tolist()
    return Stream(
        texts,
        encode(texts),
        None if groups is None else groups[kept],
        None if periods is None else [str(period) for period in periods.iloc[kept]],
    )


def half(stream: Stream, part: str | None) -> Stream:
    """The texts of the first or the second half of the periods, or of a stream that has none."""
    if part is None:
        return stream
    if stream.periods is None:
        rows = np.arange(len(stream.texts)) < len(stream.texts) // 2
    else:
        names = sorted(set(stream.periods))
        rows = np.isin(stream.periods, names[: len(names) // 2])
    kept = np.flatnonzero(rows if part == "first" else ~rows)
    return Stream(
        [stream.texts[at] for at in kept],
        stream.vectors[kept],
        None if stream.groups is None else stream.groups[kept],
        None if stream.periods is None else [stream.periods[at] for at in kept],
    )


def sentences(frame: pd.DataFrame, source: Source) -> pd.DataFrame:
    """The frame with the columns `text`, a row a sentence where texts are long, and `row`, which text it is of."""
    column = _column(frame, source.text, _TEXTS)
    if column is None:
        raise SystemExit(f"no column of texts among {', '.join(frame.columns)}; name it by --text")
    frame = frame.rename(columns={column: "text"}).dropna(subset=["text"]).reset_index(drop=True)
    frame["row"] = np.arange(len(frame))
    written = frame["text"].astype(str)
    if source.sentences if source.sentences is not None else written.str.len().median() > _LONG:
        frame["text"] = [[text[start:end] for start, end in split(text)] for text in written]
        frame = frame.explode("text").dropna(subset=["text"]).reset_index(drop=True)
    return frame


def dated(frame: pd.DataFrame, source: Source) -> pd.Series[str] | None:
    """The column of dates, None where there is none."""
    column = _column(frame, source.date, _DATES)
    return None if column is None else frame[column]


def in_periods(dates: pd.Series[str], by: str | None) -> pd.Series[str]:
    """The ISO week of each date; months are named as successive weeks, so that the ledger takes them."""
    moments = pd.to_datetime(dates, format="mixed", utc=True, dayfirst=True)
    weeks = moments.dt.strftime("%G-W%V")
    full = (weeks.map(weeks.value_counts()) >= _MIN_TEXTS).mean()
    if by == "week" or (by is None and full >= 0.9 and weeks.nunique() <= _MAX_WEEKS):
        return weeks
    months = moments.dt.strftime("%Y-%m")
    order = {month: number for number, month in enumerate(sorted(set(months)))}
    return months.map(lambda month: f"{2000 + order[month] // 50}-W{1 + order[month] % 50:02d}")


def _column(frame: pd.DataFrame, named: str | None, usual: Sequence[str]) -> str | None:
    return next((name for name in ((named,) if named else usual) if name in frame.columns), None)


def _drawn(count: int, limit: int | None) -> Labels:
    if limit is None or limit >= count:
        return np.arange(count)
    return np.sort(np.random.default_rng(0).permutation(count)[:limit])
