"""The rows that statistics read: a project's feedback, or a table of one's own."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from hearpoint.reports.period import Period
from hearpoint.reports.tables import dated, read_table
from hearpoint.store.frames import feedback_frame
from hearpoint.store.session import Session

DATE = "created_at"


def project_responses(session: Session, period: Period, *, date: str | None = None) -> pd.DataFrame:
    """One row a response of the period, with `week` and `month` in the project's time zone.

    `date` names another column of dates than the moment of writing. Raises UsageError where it holds none.
    """
    frame = period.of(feedback_frame(session.db, session.journey))
    return dated(frame, date or DATE, session.project.settings.timezone, asked=date is not None)


def table_responses(path: Path, *, date: str | None = None) -> pd.DataFrame:
    """The rows of a CSV file, with `week` and `month` (UTC) where it has dates. Raises UsageError."""
    return dated(read_table(path), date or DATE, "UTC", asked=date is not None)
