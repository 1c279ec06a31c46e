"""The spaCy component "touchpoints": leaves `doc._.touchpoints`, one mention a sentence and touchpoint."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch

from config.journey import JourneyMap
from nlp import extensions
from nlp.encoder.interface import AspectReader, PhraseEncoder
from nlp.learned.files import Learned
from nlp.learned.heads import LinkHeads
from nlp.polarity import Aspect, polarities_of_many
from nlp.touchpoints.anchors import Anchors, Similarity, sayings
from nlp.touchpoints.linker import Linker, Probabilities, Weights, shipped_weights
from nlp.touchpoints.phrases import PhraseHit, PhraseIndex
from nlp.types import Sentiment, TouchpointMention, Vectors

if TYPE_CHECKING:
    from nlp.touchpoints.learned import LearnedLinks

_FILE = "anchors.npz"
Link = tuple[int, int, float]
"""A sentence's row, a touchpoint's column and how likely the one speaks of the other."""


@Language.factory("touchpoints", default_config={"learned": None}, assigns=["doc._.touchpoints"])
def make_touchpoints(nlp: Language, name: str, journey: Mapping[str, Any], learned: str | None) -> Touchpoints:
    """`journey` is the dump of a `config.journey.JourneyMap` (`journey.model_dump(mode="json")`).

    `learned`: the folder of what `hearpoint learn` wrote, if links were learnt.
    """
    heads = Learned.read(Path(learned)).links if learned else None
    return Touchpoints(nlp, JourneyMap.model_validate(journey), heads=heads)


class Touchpoints:
    """Links sentences to touchpoints. Needs the pipes "sentences" and "encoder" before it in the pipeline."""

    def __init__(
        self, nlp: Language, journey: JourneyMap, weights: Weights | None = None, heads: LinkHeads | None = None
    ) -> None:
        extensions.register()
        self.journey = journey
        self._nlp = nlp
        self._index = PhraseIndex({id_: touchpoint.phrases for id_, touchpoint in journey.touchpoints.items()}, nlp)
        self._columns = {id_: column for column, id_ in enumerate(journey.touchpoints)}
        self._weights = weights or shipped_weights()
        self._learned: LearnedLinks | None = None
        if heads:
            from nlp.touchpoints.learned import LearnedLinks

            self._learned = LearnedLinks(heads, tuple(journey.touchpoints), self._weights.threshold)
        self._linker: Linker | None = None

    def __call__(self, doc: Doc) -> Doc:
        self._tag([doc])
        return doc

    def pipe(self, docs: Iterable[Doc], batch_size: int = 256) -> Iterator[Doc]:
        for batch in minibatch(docs, batch_size):  # type: ignore[no-untyped-call]
            self._tag(batch)
            yield from batch

    @property
    def linker(self) -> Linker:
        """Made on first use: the phrases of the map are encoded then."""
        if self._linker is None:
            encoder: PhraseEncoder = self._nlp.get_pipe("encoder")  # type: ignore[assignment]
            self._linker = Linker(Anchors.make(sayings(self.journey), encoder.encode), self._weights)
        return self._linker

    def _tag(self, docs: Sequence[Doc]) -> None:
        docs = [doc for doc in docs if doc._.analysed and doc._.encoded is not None and len(doc._.encoded.vectors)]
        if not docs:
            return
        hits_of = [self._by_sentence(doc) for doc in docs]
        words = self._phrase_words([hits for rows in hits_of for hits in rows])
        vectors = np.concatenate([doc._.encoded.vectors for doc in docs])
        chances = self.linker.probabilities(vectors, words)
        thresholds: Any = self._weights.threshold
        if self._learned is not None:
            chances, thresholds = self._learned(vectors, chances), self._learned.thresholds
        linked = _linked(chances, thresholds, [len(hits) for hits in hits_of])
        linked = [
            [link for link in links if link[0] not in doc._.no_mentions]
            for doc, links in zip(docs, linked, strict=True)
        ]
        centres, ids = self.linker.anchors.centres, self.linker.anchors.touchpoints
        aspects = [
            [Aspect(row, centres[column], _span(hits[row].get(ids[column]))) for row, column, _ in links]
            for hits, links in zip(hits_of, linked, strict=True)
        ]
        feelings = polarities_of_many(docs, aspects, self.aspect_reader)
        for doc, links, asked, felt in zip(docs, linked, aspects, feelings, strict=True):
            if links:
                doc._.touchpoints = tuple(self._mentions(doc, links, asked, felt))

    def evidence_in(self, doc: Doc) -> tuple[Vectors, Similarity]:
        """The doc's sentence vectors, (n, 384), and the words of the phrases found in them, (n, touchpoints)."""
        if not doc._.analysed or doc._.encoded is None:
            return np.zeros((0, extensions.DIMENSIONS), np.float32), np.zeros((0, len(self._columns)), np.float32)
        return doc._.encoded.vectors, self._phrase_words(self._by_sentence(doc))

    def _by_sentence(self, doc: Doc) -> list[dict[str, PhraseHit]]:
        """For each sentence the longest hit of each touchpoint."""
        sentences = doc.spans[extensions.SENTENCES]
        best: list[dict[str, PhraseHit]] = [{} for _ in range(len(sentences))]
        hits = self._index.find(doc)
        if not hits:
            return best
        starts, ends = zip(*((sentence.start_char, sentence.end_char) for sentence in sentences), strict=True)
        for hit in hits:
            row = bisect_left(ends, hit.end)
            if row == len(ends) or hit.start < starts[row]:
                continue
            if hit.touchpoint not in best[row] or hit.words > best[row][hit.touchpoint].words:
                best[row][hit.touchpoint] = hit
        return best

    def _phrase_words(self, hits: Sequence[Mapping[str, PhraseHit]]) -> Similarity:
        words = np.zeros((len(hits), len(self._columns)), dtype=np.float32)
        for row, best in enumerate(hits):
            for touchpoint, hit in best.items():
                words[row, self._columns[touchpoint]] = hit.words
        return words

    def _mentions(
        self,
        doc: Doc,
        links: Sequence[Link],
        aspects: Sequence[Aspect],
        feelings: Sequence[Sentiment],
    ) -> Iterator[TouchpointMention]:
        sentences = doc.spans[extensions.SENTENCES]
        for (row, column, chance), aspect, feeling in zip(links, aspects, feelings, strict=True):
            id_ = self.linker.anchors.touchpoints[column]
            start, end = aspect.span or (sentences[row].start_char, sentences[row].end_char)
            yield TouchpointMention(
                touchpoint=id_,
                stage=self.journey.stage_of[id_],
                start=start,
                end=end,
                polarity=feeling.label,
                confidence=chance,
                sentence=row,
            )

    @property
    def aspect_reader(self) -> AspectReader | None:
        if not self._nlp.has_pipe("sentiment"):
            return None
        pipe: Any = self._nlp.get_pipe("sentiment")
        return pipe if hasattr(pipe, "aspects") else None

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Keep the vectors of the phrases, so that a worker need not make them again."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        anchors = self.linker.anchors
        np.savez(folder / _FILE, vectors=anchors.vectors, first=anchors.first)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Touchpoints:
        with np.load(Path(path) / _FILE, allow_pickle=False) as kept:
            anchors = Anchors(tuple(self._columns), kept["vectors"], kept["first"])
        self._linker = Linker(anchors, self._weights)
        return self


def _linked(chances: Probabilities, threshold: float | Similarity, counts: Sequence[int]) -> list[list[Link]]:
    """The links of each doc: `chances` are (sentences of all docs, touchpoints), `counts` the sentences of each."""
    rows, columns = np.nonzero(chances >= threshold)
    links = list(zip(rows.tolist(), columns.tolist(), chances[rows, columns].tolist(), strict=True))
    ends = np.cumsum(counts)
    cuts = [0, *np.searchsorted(rows, ends).tolist()]
    return [
        [(row - first, column, chance) for row, column, chance in links[begin:end]]
        for first, (begin, end) in zip((ends - counts).tolist(), pairwise(cuts), strict=True)
    ]


def _span(hit: PhraseHit | None) -> tuple[int, int] | None:
    return (hit.start, hit.end) if hit else None
