"""The sentences of one update as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlp.topics.duplicates import groups
from nlp.topics.ledger import Ledger, quantised
from nlp.topics.matching import Mask, centred
from nlp.topics.naming import Phrases
from nlp.topics.tree import unit
from nlp.topics.types import Sentence, SentenceId
from nlp.types import Vectors


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
    repeats = groups([one.text for one in sentences], [one.author for one in sentences])
    first = repeats == np.arange(len(repeats))
    ledger = _with_background(ledger, vectors[:new][first[:new]])
    background = ledger.background if ledger.background is not None else np.zeros(vectors.shape[1], dtype=np.float32)
    return ledger, Batch(tuple(sentences), vectors, centred(vectors, background), background, first)


def in_context(sentences: Sequence[Sentence], phrases: Phrases) -> Vectors:
    """The sentences' vectors, each with a part of its post's: the less a sentence says, the more it borrows.

    "Twice." means nothing alone. The rest of the post weighs 1 / (1 + words of content) of the sentence itself.
    """
    vectors = np.stack([one.vector for one in sentences]).astype(np.float32)
    posts: dict[SentenceId, list[int]] = {}
    for at, one in enumerate(sentences):
        if one.feedback_id is not None:
            posts.setdefault(one.feedback_id, []).append(at)
    for rows in posts.values():
        if len(rows) > 1:
            own = vectors[rows]
            others = unit(own.sum(axis=0) - own)
            weights = np.array([[1 / (1 + phrases.content(sentences[at].text))] for at in rows])
            vectors[rows] = unit(own + weights * others)
    return vectors


def _with_background(ledger: Ledger, vectors: Vectors) -> Ledger:
    if not len(vectors):
        return ledger
    seen = ledger.seen + len(vectors)
    old = ledger.background if ledger.background is not None else np.zeros(vectors.shape[1], dtype=np.float32)
    mean = (old.astype(np.float64) * ledger.seen + vectors.sum(axis=0, dtype=np.float64)) / seen
    return replace(ledger, background=quantised(mean.astype(np.float32)), seen=seen)
