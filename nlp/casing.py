"""How words are cased: what an uncased encoder cannot see and a name needs."""

from __future__ import annotations

import re

import numpy as np

from nlp.extensions import Offsets
from nlp.types import Vectors

FEATURES = 6
_WORD = re.compile(r"\w+")


def case_features(text: str, offsets: Offsets) -> Vectors:
    """Shape (k, 6), for word pieces at `offsets`: capitalised, upper case, first word, the word before and the word
    after capitalised, and the share of the text's words that are capitalised."""
    words = [match.span() for match in _WORD.finditer(text)]
    if not words or not len(offsets):
        return np.zeros((len(offsets), FEATURES), dtype=np.float32)
    inner = [text[start:end] for start, end in words]
    upper = np.array([len(word) > 1 and word.isupper() for word in inner])
    title = np.array([word[0].isupper() for word in inner]) & ~upper
    capital = title | upper
    table = np.zeros((len(words), FEATURES), dtype=np.float32)
    table[:, 0], table[:, 1] = title, upper
    table[0, 2] = 1
    table[1:, 3], table[:-1, 4] = capital[:-1], capital[1:]
    table[:, 5] = capital.mean()
    at = np.searchsorted(np.array([start for start, _ in words]), offsets[:, 0], side="right") - 1
    inside = (at >= 0) & (offsets[:, 0] < np.array([end for _, end in words])[at])
    return np.asarray(table[at] * inside[:, None], dtype=np.float32)
