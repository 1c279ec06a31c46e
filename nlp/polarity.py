"""The polarity of a mention: how its sentence speaks of the thing, which need not be how it speaks as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from nlp.encoder.interface import AspectReader
from nlp.extensions import DIMENSIONS
from nlp.types import Sentiment, Vectors

NEUTRAL = Sentiment("neutral", {"negative": 0.0, "neutral": 1.0, "positive": 0.0})


@dataclass(frozen=True, slots=True, eq=False)
class Aspect:
    """What is asked about: a sentence, the vector of the thing, and where it stands (None: the whole sentence)."""

    sentence: int
    query: Vectors
    """Shape (384,)."""
    span: tuple[int, int] | None


def mention_polarities(doc: Doc, aspects: Sequence[Aspect], reader: AspectReader | None) -> list[Sentiment]:
    """One answer an aspect; the sentence's own sentiment where nobody can read aspects, neutral where there is none."""
    if not aspects:
        return []
    if reader is not None:
        queries = np.stack([aspect.query for aspect in aspects])
        return reader.aspects(doc, [aspect.sentence for aspect in aspects], queries, [one.span for one in aspects])
    known: tuple[Sentiment, ...] = doc._.sentence_sentiment
    return [known[aspect.sentence] if aspect.sentence < len(known) else NEUTRAL for aspect in aspects]


def polarities_of_many(
    docs: Sequence[Doc], aspects: Sequence[Sequence[Aspect]], reader: AspectReader | None
) -> list[list[Sentiment]]:
    """`mention_polarities` of several docs, asked in one go."""
    if reader is None:
        return [mention_polarities(doc, asked, None) for doc, asked in zip(docs, aspects, strict=True)]
    return reader.aspects_of_many(
        docs,
        [[one.sentence for one in asked] for asked in aspects],
        [np.array([one.query for one in asked], dtype=np.float32).reshape(-1, DIMENSIONS) for asked in aspects],
        [[one.span for one in asked] for asked in aspects],
    )
