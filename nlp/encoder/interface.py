"""What other components may ask of the encoder and of the sentiment component."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from spacy.tokens import Doc

from nlp.types import Sentiment, Vectors


class PhraseEncoder(Protocol):
    """``nlp.get_pipe("encoder")`` as other components see it."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of short texts, shape (len(texts), 384), each encoded alone."""
        ...


class AspectReader(Protocol):
    """``nlp.get_pipe("sentiment")`` as other components see it."""

    def of_spans(self, doc: Doc, spans: Sequence[tuple[int, int]]) -> Vectors:
        """Probabilities of LABELS of parts of a text, (spans, 3), read where they stand."""
        ...

    def aspects(
        self, doc: Doc, sentences: Sequence[int], queries: Vectors, spans: Sequence[tuple[int, int] | None]
    ) -> list[Sentiment]:
        """How a sentence speaks of an aspect.

        One answer a row: `sentences` are indices into doc.spans["sentences"], `queries` (m, 384) the aspect's
        vectors from `encode`, `spans` the code points where the aspect stands in doc.text, or None.
        """
        ...

    def aspects_of_many(
        self,
        docs: Sequence[Doc],
        sentences: Sequence[Sequence[int]],
        queries: Sequence[Vectors],
        spans: Sequence[Sequence[tuple[int, int] | None]],
    ) -> list[list[Sentiment]]:
        """The same for several docs in one go, which is faster: one list of answers a doc."""
        ...
