"""One feedback, opened: what stands behind a number."""

from __future__ import annotations

from hearpoint.store.opened import OpenedFeedback, open_feedback
from hearpoint.store.session import Session


def feedback(session: Session, feedback_id: int) -> OpenedFeedback:
    """Its text, its sentences and what was found in each. Raises UsageError where there is none."""
    return open_feedback(session.db, feedback_id)
