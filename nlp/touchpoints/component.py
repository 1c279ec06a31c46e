"""The spaCy component "touchpoints": leaves `doc._.touchpoints`, one mention a sentence and touchpoint."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
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
from nlp.touchpoints.concepts import shipped_library
from nlp.touchpoints.linker import HOW, Linker, Precision, Probabilities, Weights, Wording, shipped_weights
from nlp.touchpoints.overlap import WordOverlap
from nlp.touchpoints.phrases import PhraseHit, PhraseIndex
from nlp.touchpoints.words import comparable
from nlp.types import Sentiment, TouchpointMention, Vectors

if TYPE_CHECKING:
    from nlp.touchpoints.learned import LearnedLinks

_FILE = "anchors.npz"
Link = tuple[int, int, float, int]
"""A sentence's row, a touchpoint's column, how likely the one speaks of the other, and what carries it (in `HOW`)."""


@Language.factory(
    "touchpoints", default_config={"learned": None, "precision": "balanced"}, assigns=["doc._.touchpoints"]
)
def make_touchpoints(
    nlp: Language, name: str, journey: Mapping[str, Any], learned: str | None, precision: Precision
) -> Touchpoints:
    """`journey` is the dump of a `config.journey.JourneyMap` (`journey.model_dump(mode="json")`).

    `learned`: the folder of what `hearpoint learn` wrote, if links were learnt. `precision`: how sure a link must be.
    """
    heads = Learned.read(Path(learned)).links if learned else None
    return Touchpoints(nlp, JourneyMap.model_validate(journey), heads=heads, precision=precision)


class Touchpoints:
    """Links sentences to touchpoints. Needs the pipes "sentences" and "encoder" before it in the pipeline."""

    def __init__(
        self,
        nlp: Language,
        journey: JourneyMap,
        weights: Weights | None = None,
        heads: LinkHeads | None = None,
        precision: Precision = "balanced",
    ) -> None:
        extensions.register()
        self.journey = journey
        self._nlp = nlp
        self._index = PhraseIndex({id_: touchpoint.phrases for id_, touchpoint in journey.touchpoints.items()}, nlp)
        self._columns = {id_: column for column, id_ in enumerate(journey.touchpoints)}
        self._library = shipped_library()
        self._overlap = WordOverlap(sayings(journey), self._library.stems, self._library.sentences, nlp)
        self._weights = weights or shipped_weights()
        self._threshold = self._weights.thresholds[precision]
        self._learned: LearnedLinks | None = None
        if heads:
            from nlp.touchpoints.learned import LearnedLinks

            self._learned = LearnedLinks(heads, tuple(journey.touchpoints), self._threshold)
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
            self._linker = self._made(Anchors.make(sayings(self.journey), encoder.encode))
        return self._linker

    def _made(self, anchors: Anchors) -> Linker:
        concepts = [touchpoint.concept for touchpoint in self.journey.touchpoints.values()]
        return Linker(anchors, self._weights, concepts, self._library)

    def _tag(self, docs: Sequence[Doc]) -> None:
        docs = [doc for doc in docs if doc._.analysed and doc._.encoded is not None and len(doc._.encoded.vectors)]
        if not docs:
            return
        hits_of, stems_of = zip(*(self._by_sentence(doc) for doc in docs), strict=True)
        wording = self._wording(chain.from_iterable(hits_of), chain.from_iterable(stems_of))
        vectors = np.concatenate([doc._.encoded.vectors for doc in docs])
        chances, how = self.linker.judged(vectors, wording)
        thresholds: Any = self._threshold
        if self._learned is not None:
            chances, thresholds = self._learned(vectors, chances), self._learned.thresholds
            how[:, self._learned.columns] = len(HOW)
        linked = _linked(chances, how, thresholds, [len(hits) for hits in hits_of])
        linked = [
            [link for link in links if link[0] not in doc._.no_mentions]
            for doc, links in zip(docs, linked, strict=True)
        ]
        centres, ids = self.linker.anchors.centres, self.linker.anchors.touchpoints
        aspects = [
            [Aspect(row, centres[column], _span(hits[row].get(ids[column]))) for row, column, _, _ in links]
            for hits, links in zip(hits_of, linked, strict=True)
        ]
        feelings = polarities_of_many(docs, aspects, self.aspect_reader)
        for doc, links, asked, felt in zip(docs, linked, aspects, feelings, strict=True):
            if links:
                doc._.touchpoints = tuple(self._mentions(doc, links, asked, felt))

    def evidence_in(self, doc: Doc) -> tuple[Vectors, Wording]:
        """The doc's sentence vectors, (n, 384), and what their words say, (n, touchpoints, 2)."""
        if not doc._.analysed or doc._.encoded is None:
            return np.zeros((0, extensions.DIMENSIONS), np.float32), np.zeros((0, len(self._columns), 2), np.float32)
        return doc._.encoded.vectors, self._wording(*self._by_sentence(doc))

    def _by_sentence(self, doc: Doc) -> tuple[list[dict[str, PhraseHit]], list[list[str]]]:
        """For each sentence the longest hit of each touchpoint, and its stems."""
        sentences = doc.spans[extensions.SENTENCES]
        words = comparable([token.text for token in doc])
        best: list[dict[str, PhraseHit]] = [{} for _ in range(len(sentences))]
        stems: list[list[str]] = [[] for _ in range(len(sentences))]
        lasts = [sentence.end for sentence in sentences]
        for stem, (place, _) in zip(*words, strict=True):
            row = bisect_right(lasts, place)
            if row < len(lasts):
                stems[row].append(stem)
        hits = self._index.find(doc, words)
        if not hits:
            return best, stems
        starts, ends = zip(*((sentence.start_char, sentence.end_char) for sentence in sentences), strict=True)
        for hit in hits:
            row = bisect_left(ends, hit.end)
            if row == len(ends) or hit.start < starts[row]:
                continue
            if hit.touchpoint not in best[row] or hit.words > best[row][hit.touchpoint].words:
                best[row][hit.touchpoint] = hit
        return best, stems

    def _wording(self, hits: Iterable[Mapping[str, PhraseHit]], stems: Iterable[Iterable[str]]) -> Wording:
        overlap = self._overlap.evidence(stems)
        words = np.zeros_like(overlap)
        for row, best in enumerate(hits):
            for touchpoint, hit in best.items():
                words[row, self._columns[touchpoint]] = hit.words
        return np.stack([words, overlap], axis=-1)

    def _mentions(
        self,
        doc: Doc,
        links: Sequence[Link],
        aspects: Sequence[Aspect],
        feelings: Sequence[Sentiment],
    ) -> Iterator[TouchpointMention]:
        sentences = doc.spans[extensions.SENTENCES]
        for (row, column, chance, how), aspect, feeling in zip(links, aspects, feelings, strict=True):
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
                evidence=(*HOW, "taught")[how],
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
        self._linker = self._made(anchors)
        return self


def _linked(
    chances: Probabilities, how: npt.NDArray[np.int8], threshold: float | Similarity, counts: Sequence[int]
) -> list[list[Link]]:
    """The links of each doc: `chances` are (sentences of all docs, touchpoints), `counts` the sentences of each."""
    rows, columns = np.nonzero(chances >= threshold)
    known = (rows, columns, chances[rows, columns], how[rows, columns])
    links = list(zip(*(one.tolist() for one in known), strict=True))
    ends = np.cumsum(counts)
    cuts = [0, *np.searchsorted(rows, ends).tolist()]
    return [
        [(row - first, *rest) for row, *rest in links[begin:end]]
        for first, (begin, end) in zip((ends - counts).tolist(), pairwise(cuts), strict=True)
    ]


def _span(hit: PhraseHit | None) -> tuple[int, int] | None:
    return (hit.start, hit.end) if hit else None
