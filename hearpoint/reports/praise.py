"""Praise for named staff."""

from __future__ import annotations

from hearpoint.reports.period import Period
from hearpoint.store.frames import staff_frame
from hearpoint.store.session import Session
from insights.praise import Praise, PraiseReport


def praise_report(session: Session, period: Period, *, minimum_people: int = 1) -> PraiseReport:
    """Praise for named staff. Members of the roster carry its spelling, location and role."""
    frame = period.of(staff_frame(session.db, session.roster))
    return Praise(minimum_people=minimum_people)(frame)
