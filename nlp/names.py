"""Names of people, from the states of word pieces and the casing of words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlp.batched import batched
from nlp.bundle import Bundle, wide
from nlp.casing import case_features_of_many
from nlp.extensions import NameSpan, Offsets, register, text_of
from nlp.heads import NameHead
from nlp.types import Vectors

THRESHOLD = 0.5
_WORD = re.compile(r"@?\w+(?:[-\u2010'\u2019](?=[^\W\d_]{2})\w+)*")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam", "lady"})
_BETWEEN = re.compile(r"\.?[^\S\n]{1,2}\Z")
OUTSIDE, BEGIN = 0, 1


class NamesComponent:
    """Sets doc._.names, in order of their place."""

    def __init__(self, bundle: Bundle, threshold: float = THRESHOLD) -> None:
        self._bundle = bundle
        self._threshold = threshold
        self._head: NameHead | None = None

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 256) -> Iterator[Doc]:
        for docs in batched(stream, batch_size):
            self._find([doc for doc in docs if doc._.encoded is not None and doc._.encoded.token_vectors])
            yield from docs

    def _find(self, docs: Sequence[Doc]) -> None:
        if not docs:
            return
        if self._head is None:
            self._head = NameHead(wide(self._bundle.arrays("names.safetensors")))
        texts = [text_of(doc) for doc in docs]
        offsets = [np.concatenate(doc._.encoded.token_offsets) for doc in docs]
        states = np.concatenate([part for doc in docs for part in doc._.encoded.token_vectors])
        answers = self._head(states, case_features_of_many(texts, offsets))
        likely = answers[:, OUTSIDE] <= 1 - self._threshold
        start = 0
        for doc, text, places in zip(docs, texts, offsets, strict=True):
            end = start + len(places)
            if likely[start:end].any():
                doc._.names = tuple(names_in(text, places, answers[start:end], self._threshold))
            start = end


def names_in(text: str, offsets: Offsets, answers: Vectors, threshold: float) -> Iterator[NameSpan]:
    """Neighbouring words that are names, as one; `answers` (k, 3) are probabilities of outside, begin and inside."""
    name: list[float] = (1 - answers[:, OUTSIDE]).tolist()
    places: list[int] = offsets[:, 0].tolist()
    start = end = -1
    shares: list[float] = []
    for word in _WORD.finditer(text):
        first, last = bisect_left(places, word.start()), bisect_left(places, word.end())
        if last <= first or word.group().startswith("@") or word.group().lower() in _TITLES:
            continue
        share = median(name[first:last])
        if share < threshold:
            continue
        begins = answers[first, BEGIN] >= 0.5
        if start >= 0 and not begins and _BETWEEN.match(text, end, word.start()):
            end = word.end()
            shares.append(share)
            continue
        if start >= 0:
            yield NameSpan(start, end, sum(shares) / len(shares))
        start, end, shares = *word.span(), [share]
    if start >= 0:
        yield NameSpan(start, end, sum(shares) / len(shares))


@Language.factory(
    "names", default_config={"model": None, "threshold": THRESHOLD}, assigns=["doc._.names"], requires=["doc._.encoded"]
)
def make_names(nlp: Language, name: str, model: str | None, threshold: float) -> NamesComponent:
    """`threshold`: how likely a word must be part of a name to be one."""
    register()
    return NamesComponent(Bundle.read(Path(model)) if model else Bundle.shipped(), threshold)
