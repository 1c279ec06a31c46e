"""Word evidence: the words a sentence shares with what customers say of a touchpoint, telling ones counting most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log

import numpy as np
from spacy.lang.en import English
from spacy.language import Language

from nlp.touchpoints.anchors import Similarity
from nlp.touchpoints.words import comparable

_RAREST = 7.0
"""Maximum idf over the corpus; a stem that occurs in nine of 10,007 sentences reaches it."""
_UNSEEN = 3
"""Sentences granted to every stem, so that a typing error is no word of great weight."""


class WordOverlap:
    """Weights of the stems in each touchpoint's name and phrases.

    A stem weighs its idf over the touchpoints of the map times its idf over the corpus (Spaerck Jones 1972), times
    1 + log of how many of the touchpoint's phrases have it; 1 is a rare word that one touchpoint alone has.
    """

    def __init__(
        self,
        sayings: Mapping[str, Sequence[str]],
        known: Mapping[str, int],
        sentences: int,
        nlp: Language | None = None,
    ) -> None:
        """`known`: how many of the corpus' `sentences` have a stem. `nlp` splits words; spaCy's English without it."""
        split = (nlp or English()).make_doc
        counts = [
            Counter(stem for text in texts for stem in set(comparable(token.text for token in split(text))[0]))
            for texts in sayings.values()
        ]
        width = len(counts)
        shared = Counter(stem for count in counts for stem in count)
        self._width = width
        self._of: dict[str, list[tuple[int, float]]] = {}
        for column, count in enumerate(counts):
            for stem, times in count.items():
                rare = min(log(sentences / (known.get(stem, 0) + _UNSEEN)), _RAREST) / _RAREST
                telling = log((width + 1) / shared[stem]) / log(width + 1)
                self._of.setdefault(stem, []).append((column, telling * max(rare, 0.0) * (1 + log(times))))

    def evidence(self, sentences: Iterable[Iterable[str]]) -> Similarity:
        """The weights of the stems of each sentence, a stem counted once, shape (sentences, touchpoints)."""
        rows = [set(stems) for stems in sentences]
        sums = np.zeros((len(rows), self._width), dtype=np.float32)
        for row, stems in enumerate(rows):
            for stem in stems & self._of.keys():
                for column, weight in self._of[stem]:
                    sums[row, column] += weight
        return sums


def beyond_others(values: Similarity) -> Similarity:
    """How far each touchpoint is ahead of the best of the others, shape as given; nothing has 0."""
    if values.shape[1] < 2:
        return values
    best = np.partition(values, -2, axis=1)[:, -2:]
    return values - np.where(values == best[:, 1:], best[:, :1], best[:, 1:])
