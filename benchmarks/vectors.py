"""The vectors of a benchmark's texts: the product's own encoder, once a run."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.types import Vectors


def encode(texts: Sequence[str]) -> Vectors:
    """Unit rows of shape (len(texts), 384), as the pipeline gives them to the topics."""
    from nlp.bundle import Bundle
    from nlp.encoder.component import Encoder

    return Encoder(Bundle.shipped(), threads=1).encode(texts)
