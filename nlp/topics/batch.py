"""The sentences of one update as arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from nlp.topics.duplicates import groups
from nlp.topics.ledger import Ledger, quantised
from nlp.topics.matching import Mask, centred
from nlp.topics.naming import Phrases
from nlp.topics.types import Sentence, SentenceId
from nlp.types import Vectors
from nlp.vectors import unit

_TOUCHPOINT_LENGTH = 0.5
"""Length of a touchpoint's direction beside a sentence's own unit vector: two about the same touchpoint gain .2."""
_BORROWED = 4.0
"""A sentence of so many words of content, and one more, borrows half its own weight from those around it."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Sentences, their vectors as given, and as points: unit rows without the part common to all."""

    sentences: tuple[Sentence, ...]
    vectors: Vectors
    points: Vectors
    background: Vectors
    first: Mask
    """False for a repeat of an earlier sentence: it counts, but founds nothing."""


def batch(ledger: Ledger, sentences: Sequence[Sentence], phrases: Phrases, new: int = 0) -> tuple[Ledger, Batch]:
    """The batch, and the ledger with the first `new` sentences in its background."""
    vectors = in_context(sentences, phrases)
    repeats = groups([sentence.text for sentence in sentences], [sentence.author for sentence in sentences])
    first = repeats == np.arange(len(repeats))
    ledger = _with_background(ledger, vectors[:new][first[:new]])
    background = ledger.background if ledger.background is not None else np.zeros(vectors.shape[1], dtype=np.float32)
    return ledger, Batch(tuple(sentences), vectors, centred(vectors, background), background, first)


def in_context(sentences: Sequence[Sentence], phrases: Phrases) -> Vectors:
    """The sentences' vectors with their touchpoint's direction and a part of what stands around them in their post.

    "Twice." means nothing alone: the less a sentence says, the more it borrows, most from the sentences next to it.
    """
    vectors = np.stack([sentence.vector for sentence in sentences]).astype(np.float32)
    posts: dict[SentenceId, list[int]] = {}
    for at, sentence in enumerate(sentences):
        if sentence.touchpoint is not None:
            vectors[at] = unit(vectors[at] + _TOUCHPOINT_LENGTH * _direction(sentence.touchpoint, vectors.shape[1]))
        if sentence.feedback_id is not None:
            posts.setdefault(sentence.feedback_id, []).append(at)
    for rows in posts.values():
        if len(rows) > 1:
            words = np.array([phrases.content(sentences[at].text) for at in rows])
            borrowed = _BORROWED / (_BORROWED + np.maximum(words - 1, 0))
            vectors[rows] = unit(vectors[rows] + borrowed[:, None] * _around(vectors[rows]))
    return vectors


def _around(own: Vectors) -> Vectors:
    """For each sentence of a post the others, weighed by one over how far away they stand."""
    place = np.arange(len(own))
    far = np.abs(place[:, None] - place[None, :])
    return unit(np.where(far > 0, 1 / np.maximum(far, 1), 0) @ own)


@lru_cache(maxsize=1024)
def _direction(touchpoint: str, size: int) -> Vectors:
    """A unit vector that a touchpoint's id stands for, at nearly right angles to any other: the same for good."""
    bits = np.frombuffer(hashlib.shake_256(touchpoint.encode()).digest(-(-size // 8)), dtype=np.uint8)
    return unit(np.unpackbits(bits)[:size] * 2.0 - 1.0)


def _with_background(ledger: Ledger, vectors: Vectors) -> Ledger:
    if not len(vectors):
        return ledger
    seen = ledger.seen + len(vectors)
    old = ledger.background if ledger.background is not None else np.zeros(vectors.shape[1], dtype=np.float32)
    mean = (old.astype(np.float64) * ledger.seen + vectors.sum(axis=0, dtype=np.float64)) / seen
    return replace(ledger, background=quantised(mean.astype(np.float32)), seen=seen)
