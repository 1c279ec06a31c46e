"""An encoder that needs no model: words hashed into a vector, so that texts that share words are near."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np

from nlp.extensions import DIMENSIONS
from nlp.touchpoints.words import stem
from nlp.types import Vectors
from nlp.vectors import unit


def encode(texts: Sequence[str]) -> Vectors:
    rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in re.findall(r"\w+", text):
            row += np.random.default_rng(zlib.crc32(stem(word).encode())).normal(size=DIMENSIONS)
    return unit(rows)
