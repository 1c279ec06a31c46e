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

    def aspects(
        self, doc: Doc, sentences: Sequence[int], queries: Vectors, spans: Sequence[tuple[int, int] | None]
    ) -> list[Sentiment]:
        """How a sentence speaks of an aspect.

        One answer a row: `sentences` are indices into doc.spans["sentences"], `queries` (m, 384) the aspect's
        vectors from `encode`, `spans` the code points where the aspect stands in doc.text, or None.
        """
        ...
