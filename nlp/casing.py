"""How words are cased: what an uncased encoder cannot see and a name needs."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from nlp.extensions import Offsets
from nlp.types import Vectors

FEATURES = 6
_WORD = re.compile(r"\w+")


def case_features(text: str, offsets: Offsets) -> Vectors:
    """Shape (k, 6), for word pieces at `offsets`: capitalised, upper case, first word, the word before and the word
    after capitalised, and the share of the text's words that are capitalised."""
    return case_features_of_many([text], [offsets])


def case_features_of_many(texts: Sequence[str], offsets: Sequence[Offsets]) -> Vectors:
    """The same for the pieces of several texts, one after another."""
    counts = [len(pieces) for pieces in offsets]
    if not sum(counts):
        return np.zeros((0, FEATURES), dtype=np.float32)
    spans: list[tuple[int, int]] = []
    shapes: list[tuple[bool, bool]] = []
    firsts, begins, begun = [], [], 0
    for text in texts:
        firsts.append(len(spans))
        begins.append(begun)
        for match in _WORD.finditer(text):
            start, end = match.span()
            spans.append((start + begun, end + begun))
            shapes.append(_shape(match.group()))
        begun += len(text) + 1
    places = np.concatenate([pieces[:, 0] for pieces in offsets]) + np.repeat(begins, counts)
    if not spans:
        return np.zeros((len(places), FEATURES), dtype=np.float32)
    at = np.searchsorted([start for start, _ in spans], places, side="right") - 1
    inside = (at >= 0) & (places < np.array([end for _, end in spans])[at])
    return np.asarray(_table(np.array(shapes), firsts)[at] * inside[:, None], dtype=np.float32)


def _shape(word: str) -> tuple[bool, bool]:
    """Capitalised, and upper case: a word is one of them at most, and one of a single letter is not upper case."""
    upper = len(word) > 1 and word.isupper()
    return not upper and word[0].isupper(), upper


def _table(shapes: npt.NDArray[np.bool_], firsts: Sequence[int]) -> Vectors:
    """The features of each word; `firsts` are the rows where texts begin."""
    edges = np.array([*firsts, len(shapes)])
    counts = np.diff(edges)
    first, last = edges[:-1][counts > 0], edges[1:][counts > 0] - 1
    capital = shapes[:, 0] | shapes[:, 1]
    table = np.zeros((len(shapes), FEATURES), dtype=np.float32)
    table[:, :2] = shapes
    table[first, 2] = 1
    table[1:, 3], table[:-1, 4] = capital[:-1], capital[1:]
    table[first, 3] = table[last, 4] = 0
    table[:, 5] = np.repeat(np.add.reduceat(capital, first, dtype=np.float32) / (last - first + 1), last - first + 1)
    return table
