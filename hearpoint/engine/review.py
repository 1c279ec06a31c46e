"""A person's review of a pain point."""

from __future__ import annotations

from config.errors import UsageError
from hearpoint.engine.workspace import Clock, Workspace, now
from hearpoint.store.reviews import Decision, write_review
from hearpoint.store.topics import Topics


def review_pain_point(workspace: Workspace, decision: Decision, *, clock: Clock = now) -> None:
    """Write a decision down. Raises UsageError on a touchpoint or topic nobody knows."""
    known = workspace.journey.touchpoints
    if decision.touchpoint not in known:
        raise UsageError(f"no touchpoint {decision.touchpoint!r} on the journey map; there are: {', '.join(known)}")
    if decision.topic is not None:
        Topics(workspace.db).ledger()[decision.topic]  # an unknown id is an error that lists the known ones
    write_review(workspace.db, decision, clock())
