"""Praise for named staff."""

from __future__ import annotations

from hearpoint.reports.selecting import checked
from hearpoint.store.frames import staff_frame
from hearpoint.store.selection import ALL, Selection
from hearpoint.store.session import Session
from insights.praise import Praise, PraiseReport


def praise_report(session: Session, selection: Selection = ALL, *, minimum_people: int = 1) -> PraiseReport:
    """Praise for named staff. Members of the roster carry its spelling, location and role."""
    frame = staff_frame(session.db, session.roster, checked(session, selection))
    return Praise(minimum_people=minimum_people)(frame)
