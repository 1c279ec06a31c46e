"""Fit the linker again: ``python -m nlp.training.linker``.

Learns the library of concepts, and the weights of all evidence, from the written corpus (nlp/training/corpus). The
weights see only evidence of industries that the library they are fitted with has not seen: five folds of industries.
Calibration and thresholds are fitted on the answers of weights that have not seen the industry either. Needs no data
set but the corpus; some minutes.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score
from spacy.lang.en import English

from nlp.encoder.interface import PhraseEncoder
from nlp.pipeline import core
from nlp.touchpoints import concepts as library_file
from nlp.touchpoints import linker
from nlp.touchpoints.anchors import Anchors, sayings
from nlp.touchpoints.concepts import ConceptEvidence, Library
from nlp.touchpoints.overlap import WordOverlap
from nlp.touchpoints.phrases import PhraseIndex
from nlp.touchpoints.words import comparable
from nlp.training import written_corpus
from nlp.training.concepts import glosses
from nlp.training.linker_fit import Truth, fit_calibration, fit_weights, report, thresholds
from nlp.training.linker_library import Membership, Taught, fit_library
from nlp.types import Vectors

_FOLDS = 5
_RARE = 3
"""Minimum sentences with a stem for its count to be kept."""


@dataclass(frozen=True, eq=False)
class Industry:
    """An industry's sentences under its map, encoded."""

    name: str
    stems: Sequence[Sequence[str]]
    vectors: Vectors
    anchors: Anchors
    truth: Truth
    """Shape (sentences, touchpoints)."""

    @classmethod
    def make(cls, name: str, encode: Any, vectors_of: Any) -> Industry:
        some = list(written_corpus.sentences(name))
        ids = list(written_corpus.journey_of(name).touchpoints)
        split = English().make_doc
        return cls(
            name,
            [comparable(token.text for token in split(one.text))[0] for one in some],
            vectors_of([one.text for one in some]),
            Anchors.make(sayings(written_corpus.journey_of(name)), encode),
            np.array([[id_ in one.mentions for id_ in ids] for one in some]),
        )

    @cached_property
    def concepts(self) -> list[str | None]:
        known = written_corpus.concepts_of(self.name)
        return [known.get(id_) for id_ in self.anchors.touchpoints]

    @cached_property
    def phrase_words(self) -> npt.NDArray[np.float32]:
        """How many words the longest phrase of each touchpoint in each sentence has."""
        touchpoints = written_corpus.journey_of(self.name).touchpoints
        index = PhraseIndex({id_: one.phrases for id_, one in touchpoints.items()})
        columns = {id_: column for column, id_ in enumerate(self.anchors.touchpoints)}
        words = np.zeros(self.truth.shape, dtype=np.float32)
        for row, one in enumerate(written_corpus.sentences(self.name)):
            for hit in index.find(one.text):
                words[row, columns[hit.touchpoint]] = max(words[row, columns[hit.touchpoint]], hit.words)
        return words

    def evidence(self, library: Library) -> linker.Features:
        said = sayings(written_corpus.journey_of(self.name))
        overlap = WordOverlap(said, library.stems, library.sentences).evidence(self.stems)
        learned = ConceptEvidence.of(library, library.columns(self.concepts), self.vectors)
        return linker.evidence(self.anchors, self.vectors, np.stack([self.phrase_words, overlap], axis=-1), learned)

    def memberships(self, places: Mapping[str, int]) -> tuple[Membership, Vectors, Membership]:
        """Which concepts each sentence speaks of, or none; and the same of the sayings of its touchpoints."""
        of_touchpoint = np.zeros((len(self.concepts), len(places) + 1), dtype=np.float32)
        for row, concept in enumerate(self.concepts):
            if concept:
                of_touchpoint[row, places[concept]] = 1
        of = np.minimum(self.truth @ of_touchpoint, 1).astype(np.float32)
        of[~self.truth.any(axis=1), -1] = 1
        counts = np.diff([*self.anchors.first.tolist(), len(self.anchors.vectors)])
        sayings_of = np.repeat(of_touchpoint, counts, axis=0)
        named = sayings_of.any(axis=1)
        return of, self.anchors.vectors[named], sayings_of[named]


def library_of(industries: Sequence[Industry]) -> Library:
    """What the industries teach of the concepts."""
    names = tuple(glosses())
    places = {id_: row for row, id_ in enumerate(names)}
    of, said, said_of = (
        np.concatenate(some) for some in zip(*(one.memberships(places) for one in industries), strict=True)
    )
    counts = Counter(stem for one in industries for stems in one.stems for stem in set(stems))
    common = {stem: count for stem, count in sorted(counts.items()) if count >= _RARE}
    taught = Taught.make(np.concatenate([one.vectors for one in industries]), of, said, said_of)
    return fit_library(taught, names, common, sum(len(one.stems) for one in industries))


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Evidence of one industry, flat."""

    known: linker.Features
    named: npt.NDArray[np.bool_]
    truth: Truth
    how: npt.NDArray[np.int8]

    @classmethod
    def make(cls, industry: Industry, library: Library) -> Pairs:
        known = industry.evidence(library)
        named = np.array([concept is not None for concept in industry.concepts])
        how = linker.made_by(known, named)
        shape = industry.truth.shape
        flat = np.broadcast_to(named, shape).ravel()
        return cls(known.reshape(-1, known.shape[-1]), flat, industry.truth.ravel(), how.ravel())


def joined(some: Sequence[Pairs]) -> Pairs:
    return Pairs(*(np.concatenate([getattr(one, name) for one in some]) for name in Pairs.__slots__))


def tables(pairs: Pairs) -> dict[str, dict[str, float]]:
    """Weights with and without concepts; those without are fitted on every pair."""
    named = pairs.named
    return {
        "without_concept": fit_weights(pairs.known, pairs.truth, concepts=False),
        "with_concept": fit_weights(pairs.known[named], pairs.truth[named], concepts=True),
    }


def odds_of(pairs: Pairs, table: Mapping[str, float]) -> npt.NDArray[np.float64]:
    weights = np.array([table[name] for name in linker.FEATURES])
    answer: npt.NDArray[np.float64] = pairs.known @ weights + table["constant"]
    return answer


def fit(industries: Sequence[Industry], seed: int) -> tuple[Library, dict[str, Any], dict[str, Any]]:
    """The library, the weights and what they reach on industries held out."""
    order = np.random.default_rng(seed).permutation(len(industries))
    folds = [[industries[at] for at in part] for part in np.array_split(order, _FOLDS)]
    held = [
        joined([Pairs.make(one, library_of([other for other in industries if other not in fold])) for one in fold])
        for fold in folds
    ]
    fitted = [tables(joined([one for one in held if one is not out])) for out in held]
    pairs = joined(held)
    plain = np.concatenate([odds_of(out, some["without_concept"]) for out, some in zip(held, fitted, strict=True)])
    named = np.concatenate([odds_of(out, some["with_concept"]) for out, some in zip(held, fitted, strict=True)])
    odds = np.where(pairs.named, named, plain)
    calibration = fit_calibration(odds, pairs.how, pairs.truth)
    slopes, constants = np.array([calibration[name] for name in linker.HOW]).T
    chances = 1 / (1 + np.exp(-(odds * slopes[pairs.how] + constants[pairs.how])))
    limits = thresholds(chances, pairs.truth)
    reached = {
        "pairs": len(pairs.truth),
        "ap": round(float(average_precision_score(pairs.truth, chances)), 4),
        "ap_without_concepts": round(float(average_precision_score(pairs.truth, plain)), 4),
        **report(chances, pairs.how, pairs.truth, limits),
    }
    return library_of(industries), {**tables(pairs), "calibration": calibration, "thresholds": limits}, reached


def corpus_version() -> str:
    """The first of the sha256 of what the corpus says: two fits of the same corpus carry the same version."""
    digest = sha256()
    for file in sorted(written_corpus.FOLDER.glob("*/*")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


class Memory:
    """Vectors of sentences, kept in a file where one is given: a second fit need not encode them again."""

    def __init__(self, pipeline: Any, file: Path | None) -> None:
        self._pipeline, self._file = pipeline, file
        self._known: dict[str, Vectors] = {}
        if file and file.exists():
            with np.load(file, allow_pickle=False) as kept:
                self._known = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    def __call__(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        for text, doc in zip(new, self._pipeline.pipe(new, batch_size=256), strict=True):
            self._known[text] = _vector(doc)
        return np.stack([self._known[text] for text in texts])

    def write(self) -> None:
        if self._file:
            np.savez(self._file, texts=np.array(list(self._known)), vectors=np.stack(list(self._known.values())))


def _vector(doc: Any) -> Vectors:
    """The unit mean of its sentences' vectors; nothing where it has none."""
    encoded = doc._.encoded
    if encoded is None or not len(encoded.vectors):
        return np.zeros(384, dtype=np.float32)
    mean = encoded.vectors.mean(axis=0)
    answer: Vectors = mean / (np.linalg.norm(mean) + 1e-9)
    return answer


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m nlp.training.linker", description=__doc__)
    folder = Path(str(resources.files("nlp.touchpoints")))
    parser.add_argument("--out", type=Path, default=folder, help="the folder to write linker.json and library.npz to")
    parser.add_argument("--vectors", type=Path, help="an .npz file that keeps the sentences' vectors")
    parser.add_argument("--seed", type=int, default=0, help="of the folds of industries")
    options = parser.parse_args()
    pipeline = core(threads=1)
    encoder: PhraseEncoder = pipeline.get_pipe("encoder")  # type: ignore[assignment]
    memory = Memory(pipeline, options.vectors)
    industries = [Industry.make(name, encoder.encode, memory) for name in written_corpus.industries()]
    memory.write()
    library, weights, reached = fit(industries, options.seed)
    library.write(options.out / library_file.FILE)
    known = {"version": corpus_version(), **weights}
    (options.out / linker.FILE).write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(reached, indent=1))


if __name__ == "__main__":
    main()
