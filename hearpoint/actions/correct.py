"""Correcting a tag. What a person says wins over the model, now and after every re-tagging."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast, get_args

from config.actor import Actor
from config.clock import Clock, utc_now
from config.errors import UsageError
from config.remedy import Remedy, UseCase
from hearpoint.store.actors import note_actor
from hearpoint.store.corrections import Correction, TagKind, write_correction
from hearpoint.store.opened import OpenedSentence, open_feedback
from hearpoint.store.session import Session
from nlp.types import LABELS

NONE = "none"
"""What a user writes where there is no such mention."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a person says of a sentence, which counts from 1.

    `what` is "sentiment" (`value` a label), "touchpoint" (`target` its id, `value` a polarity or "none") or "staff"
    (`target` the name as it was found, `value` a staff_id or "none").
    """

    feedback_id: int
    sentence: int
    what: str
    target: str
    value: str


def correct(session: Session, actor: Actor, changes: Sequence[Change], *, clock: Clock = utc_now) -> list[Correction]:
    """Write corrections down and apply them, all or none. Raises UsageError naming what is allowed."""
    with session.deciding():
        note_actor(session.db, actor)
        return [_correct(session, actor, change, clock) for change in changes]


def _correct(session: Session, actor: Actor, change: Change, clock: Clock) -> Correction:
    if change.what not in get_args(TagKind):
        raise UsageError(f"{change.what!r} cannot be corrected; allowed: {', '.join(get_args(TagKind))}")
    sentence = _sentence(session, change.feedback_id, change.sentence)
    old = _present(session, sentence, change.what, change.target)
    _check_value(session, change.what, change.value)
    new = None if change.value == NONE else change.value
    what = cast("TagKind", change.what)
    correction = Correction(change.feedback_id, sentence.text, what, change.target, old, new, actor.id)
    write_correction(session.db, correction, session.journey.stage_of, clock())
    return correction


def _sentence(session: Session, feedback_id: int, number: int) -> OpenedSentence:
    sentences = open_feedback(session.db, feedback_id).sentences
    for sentence in sentences:
        if sentence.number == number:
            return sentence
    if not sentences:
        raise UsageError(f"feedback {feedback_id} has no tags to correct yet", remedy=Remedy(UseCase.TAG, "tags it"))
    raise UsageError(
        f"feedback {feedback_id} has {len(sentences)} sentences, no number {number}",
        remedy=Remedy(UseCase.OPEN_FEEDBACK, "shows them"),
    )


def _present(session: Session, sentence: OpenedSentence, what: str, target: str) -> str | None:
    if what == "sentiment":
        return sentence.sentiment
    if what == "touchpoint":
        known = session.journey.touchpoints
        if target not in known:
            raise UsageError(f"no touchpoint {target!r} on the journey map; there are: {', '.join(known)}")
        return next((polarity for touchpoint, polarity, *_ in sentence.touchpoints if touchpoint == target), None)
    staff_ids = {name: staff_id for name, staff_id, _, _ in sentence.staff}
    if target not in staff_ids:
        names = ", ".join(map(repr, staff_ids)) or "nobody"
        raise UsageError(f"nobody was found under the name {target!r} in that sentence; found: {names}")
    return staff_ids[target]


def _check_value(session: Session, what: str, value: str) -> None:
    allowed: tuple[str, ...] = LABELS if what == "sentiment" else (*LABELS, NONE)
    if what == "staff":
        allowed = (*(member.staff_id for member in session.roster.members), NONE)
    if value not in allowed:
        raise UsageError(f"{value!r} is not allowed here; allowed: {', '.join(allowed)}")
