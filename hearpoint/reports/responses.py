"""The rows that statistics read: a project's feedback, or a table of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from hearpoint.reports.selecting import checked
from hearpoint.reports.tables import dated, read_table
from hearpoint.store.columns import attribute_names, feedback_frame
from hearpoint.store.selection import ALL, Selection
from hearpoint.store.session import Session
from insights.frames import require

DATE = "created_at"
MADE = frozenset({"week", "month"})
"""Columns made of dates, where no attribute has the name."""


def project_responses(
    session: Session,
    selection: Selection = ALL,
    *,
    columns: Iterable[str] | None = None,
    answered: str | None = None,
    date: str | None = None,
    texts: bool = True,
) -> pd.DataFrame:
    """One row a response of the selection, with `week` and `month` in the project's time zone.

    `columns`: all that is needed, if that is known, else everything, or all but the `texts`; `answered`: only rows with
    a value there. `date` names another column of dates than the moment of writing. Raises UsageError where it holds
    none.
    """
    selection, timezone = checked(session, selection), session.project.settings.timezone
    asked = None if columns is None else set(columns)
    if asked is not None and date is None and not asked & MADE:
        return feedback_frame(session.db, session.journey, selection, columns=sorted(asked), answered=answered)
    if asked is not None:
        own = set(attribute_names(session.db)) if asked & MADE else set()
        asked = (asked - (MADE - own)) | {date or DATE}
    frame = feedback_frame(
        session.db,
        session.journey,
        selection,
        columns=None if asked is None else sorted(asked),
        answered=answered,
        texts=texts,
    )
    return dated(frame, date or DATE, timezone, asked=date is not None)


def with_people_column(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows with another column telling people apart. Raises UsageError where there is no such column."""
    require(rows, [column])
    return rows.assign(author=rows[column])


def table_responses(path: Path, *, date: str | None = None) -> pd.DataFrame:
    """The rows of a CSV file, with `week` and `month` (UTC) where it has dates. Raises UsageError."""
    return dated(read_table(path), date or DATE, "UTC", asked=date is not None)
