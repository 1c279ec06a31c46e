"""The polarity of a mention: how its sentence speaks of the thing, which need not be how it speaks as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from nlp.encoder.interface import AspectReader
from nlp.extensions import DIMENSIONS
from nlp.types import LABELS, Label, Sentiment, Vectors

ASPECT_SHARES: Mapping[Label, float] = {"negative": 0.283, "neutral": 0.398, "positive": 0.318}
"""Shares of the labels in an epoch of the aspect head's training: MAMS twice, half of the made-up feedback."""
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
    (found,) = polarities_of_many([doc], [aspects], reader)
    return found


def polarities_of_many(
    docs: Sequence[Doc], aspects: Sequence[Sequence[Aspect]], reader: AspectReader | None
) -> list[list[Sentiment]]:
    """`mention_polarities` of several docs, asked in one go."""
    wholes = [[_whole(doc, aspect) for aspect in asked] for doc, asked in zip(docs, aspects, strict=True)]
    if reader is None:
        return wholes
    read = reader.aspects_of_many(
        docs,
        [[one.sentence for one in asked] for asked in aspects],
        [np.array([one.query for one in asked], dtype=np.float32).reshape(-1, DIMENSIONS) for asked in aspects],
        [[one.span for one in asked] for asked in aspects],
    )
    return [
        [blended(whole, part) for whole, part in zip(some, parts, strict=True)]
        for some, parts in zip(wholes, read, strict=True)
    ]


def blended(whole: Sentiment, part: Sentiment) -> Sentiment:
    """What the sentence says, times what the aspect head hears said of the thing, over how often it says so anyway.

    A product of two opinions (Hinton 2002). The head learnt on sentences that all weigh two things against each other,
    where much is neutral: dividing by the shares of its training labels takes that habit out (Saerens et al. 2002). In
    a mixed sentence the whole is undecided, and the head decides.
    """
    weights = {label: whole.scores[label] * part.scores[label] / ASPECT_SHARES[label] for label in LABELS}
    total = sum(weights.values())
    if total <= 0:
        return part
    scores = {label: weight / total for label, weight in weights.items()}
    return Sentiment(max(LABELS, key=lambda label: scores[label]), scores)


def _whole(doc: Doc, aspect: Aspect) -> Sentiment:
    known: tuple[Sentiment, ...] = doc._.sentence_sentiment
    return known[aspect.sentence] if aspect.sentence < len(known) else NEUTRAL
