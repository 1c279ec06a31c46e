"""Correcting a tag. What a person says wins over the model, now and after every re-tagging."""

from __future__ import annotations

from typing import cast, get_args

from config.errors import UsageError
from hearpoint.engine.workspace import Clock, Workspace, now
from hearpoint.store.corrections import Correction, What, write_correction
from hearpoint.store.opened import OpenedSentence, open_feedback
from nlp.types import LABELS

NONE = "none"
"""What a user writes where there is no such mention."""


def correct(
    workspace: Workspace,
    feedback_id: int,
    sentence_number: int,
    what: str,
    target: str,
    value: str,
    *,
    by: str,
    clock: Clock = now,
) -> Correction:
    """Write a correction down and apply it. Raises UsageError naming what is allowed.

    `what` is "sentiment" (`value` a label), "touchpoint" (`target` its id, `value` a polarity or "none") or "staff"
    (`target` the name as it was found, `value` a staff_id or "none").
    """
    if what not in get_args(What):
        raise UsageError(f"{what!r} cannot be corrected; allowed: {', '.join(get_args(What))}")
    sentence = _sentence(workspace, feedback_id, sentence_number)
    old = _present(workspace, sentence, what, target)
    _check_value(workspace, what, value)
    correction = Correction(
        feedback_id, sentence.text, cast("What", what), target, old, None if value == NONE else value, by
    )
    write_correction(workspace.db, correction, workspace.journey.stage_of, clock())
    return correction


def _sentence(workspace: Workspace, feedback_id: int, number: int) -> OpenedSentence:
    sentences = open_feedback(workspace.db, feedback_id).sentences
    for sentence in sentences:
        if sentence.number == number:
            return sentence
    raise UsageError(f"feedback {feedback_id} has {len(sentences)} sentences, no number {number}; see `hearpoint show`")


def _present(workspace: Workspace, sentence: OpenedSentence, what: str, target: str) -> str | None:
    if what == "sentiment":
        return sentence.sentiment
    if what == "touchpoint":
        known = workspace.journey.touchpoints
        if target not in known:
            raise UsageError(f"no touchpoint {target!r} on the journey map; there are: {', '.join(known)}")
        return next((polarity for touchpoint, polarity, _ in sentence.touchpoints if touchpoint == target), None)
    found = {name: staff_id for name, staff_id, _, _ in sentence.staff}
    if target not in found:
        names = ", ".join(map(repr, found)) or "nobody"
        raise UsageError(f"nobody was found under the name {target!r} in that sentence; found: {names}")
    return found[target]


def _check_value(workspace: Workspace, what: str, value: str) -> None:
    allowed: tuple[str, ...] = LABELS if what == "sentiment" else (*LABELS, NONE)
    if what == "staff":
        allowed = (*(member.staff_id for member in workspace.roster.members), NONE)
    if value not in allowed:
        raise UsageError(f"{value!r} is not allowed here; allowed: {', '.join(allowed)}")
