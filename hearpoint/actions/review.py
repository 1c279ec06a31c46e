"""A person's review of a pain point."""

from __future__ import annotations

from config.actor import Actor
from config.clock import Clock, utc_now
from config.errors import UsageError
from hearpoint.store.actors import note_actor
from hearpoint.store.reviews import Decision, Verdict, write_review
from hearpoint.store.session import Session


def review_pain_point(
    session: Session,
    actor: Actor,
    touchpoint: str,
    verdict: Verdict,
    *,
    topic: str | None = None,
    note: str | None = None,
    clock: Clock = utc_now,
) -> Decision:
    """Write a decision down; "open" takes an earlier one back. Raises UsageError on an unknown touchpoint or topic."""
    known = session.journey.touchpoints
    if touchpoint not in known:
        raise UsageError(f"no touchpoint {touchpoint!r} on the journey map; there are: {', '.join(known)}")
    if topic is not None:
        session.topics.ledger()[topic]  # an unknown id is an error that lists the known ones
    decision = Decision(touchpoint, topic, verdict, actor.id, note)
    with session.deciding():
        note_actor(session.db, actor)
        write_review(session.db, decision, clock())
    return decision
