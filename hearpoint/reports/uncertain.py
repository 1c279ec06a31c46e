"""What is most worth a person's look: doubtful tags, no two of them much alike (active learning)."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hearpoint.store.session import Session
from hearpoint.store.unsure import Unsure, unsure_sentences

POOL = 20
"""Times as many sentences are looked at as are asked for."""
SURE_LINK = 0.7
"""Minimum confidence of a link that is no reason to look."""
CLOSE = 0.5
"""Minimum distance of the best two labels of a sentiment that is no reason to look."""
DUPLICATE = 0.95


@dataclass(frozen=True, slots=True)
class Look:
    """One sentence to look at, why, and the command that says what it is."""

    feedback_id: int
    sentence: int
    source: str
    text: str
    worth: float
    why: tuple[str, ...]
    command: str


def uncertain(session: Session, count: int) -> list[Look]:
    """At most `count` sentences, one a feedback, worthiest first. Feedback that anyone has corrected is left out."""
    pool = unsure_sentences(session.db, max(POOL * count, 200))
    return [_look(pool[place]) for place in diverse(pool, count)]


def diverse(pool: Sequence[Unsure], count: int) -> list[int]:
    """Places of the sentences to show: doubt, discounted by likeness to what is shown already.

    Maximal marginal relevance (Carbonell and Goldstein 1998) with a product in place of the difference. A sentence that
    says the same as one that is shown, or belongs to the same feedback, is passed over.
    """
    vectors = np.stack([sentence.vector for sentence in pool]) if pool else np.zeros((0, 384), dtype=np.float32)
    worth = np.array([sentence.worth for sentence in pool])
    feedback = np.array([sentence.feedback_id for sentence in pool])
    likeness = np.zeros(len(pool))
    left = np.ones(len(pool), dtype=np.bool_)
    shown: list[int] = []
    while left.any() and len(shown) < count:
        best = int(np.where(left, worth * (1 - likeness), -1).argmax())
        shown.append(best)
        likeness = np.maximum(likeness, vectors @ vectors[best])
        left &= (likeness < DUPLICATE) & (feedback != feedback[best])
    return shown


def _look(sentence: Unsure) -> Look:
    command = f"hearpoint correct {sentence.feedback_id} --sentence {sentence.number} --sentiment LABEL"
    doubted = sorted((chance, id_) for id_, _, chance in sentence.touchpoints if chance < SURE_LINK)
    # `correct` takes one of a kind at a time: the least sure link, the first name.
    command += "".join(f" --touchpoint {id_}=POLARITY" for _, id_ in doubted[:1])
    command += "".join(f" --staff {shlex.quote(name)}=STAFF_ID" for name, _ in sentence.staff[:1])
    return Look(
        sentence.feedback_id,
        sentence.number,
        sentence.source,
        sentence.text,
        round(sentence.worth, 3),
        tuple(_why(sentence)),
        command,
    )


def _why(sentence: Unsure) -> list[str]:
    (first, surest), (second, next_), _ = sorted(sentence.scores.items(), key=lambda item: -item[1])
    reasons = [f"{first} {surest:.2f} or {second} {next_:.2f}"] if surest - next_ < CLOSE else []
    reasons += [f"touchpoint {id_}? ({chance:.2f})" for id_, _, chance in sentence.touchpoints if chance < SURE_LINK]
    reasons += [f"{name}: {' or '.join(candidates)}?" for name, candidates in sentence.staff]
    return reasons or [f"the least sure of what is left ({first} {surest:.2f})"]
