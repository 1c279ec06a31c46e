"""Vectors of sentences, in the space that topics live in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp.tagger import Tagger
from nlp.types import Vectors


def sentence_vectors(texts: Sequence[str]) -> Vectors:
    """Unit vectors, shape (number of analysed texts, 384). No touchpoints, no staff."""
    vectors = [tags.vectors.mean(axis=0) for tags in Tagger().tag(texts) if tags.analysed]
    return np.array(vectors, dtype=np.float32).reshape(len(vectors), -1)
