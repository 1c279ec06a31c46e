"""What was learned of the concepts that touchpoints name: how much a sentence's vector speaks for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlp.touchpoints.anchors import Similarity
from nlp.types import Vectors

FILE = "library.npz"
_SUREST = 15.0
_SHARPNESS = 0.5
"""Inverse temperature of the shares: the discriminants of vectors of 384 dimensions are surer than they should be."""
_LEAST_SHARE = -12.0
_NO_SHARE = -4.0
"""Log share that stands for "names no concept"."""

Columns = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """Linear discriminants of the concepts and of "none of them", and how many sentences of the corpus have a stem.

    `python -m nlp.training.linker` fits it on the sentences of nlp/training/corpus.
    """

    concepts: tuple[str, ...]
    weights: npt.NDArray[np.float32]
    """Shape (concepts + 1, 384); the last row is "no touchpoint"."""
    constants: npt.NDArray[np.float32]
    stems: Mapping[str, int]
    sentences: int

    def scores(self, vectors: Vectors) -> Similarity:
        """Log-odds against the average sentence, shape (sentences, concepts + 1)."""
        return vectors @ self.weights.T + self.constants

    def columns(self, named: Sequence[str | None]) -> Columns:
        """Each touchpoint's row of `weights`; -1 where it names no concept, or one that was never learned."""
        rows = {id_: row for row, id_ in enumerate(self.concepts)}
        return np.array([rows.get(id_ or "", -1) for id_ in named], dtype=np.intp)

    def write(self, file: Path) -> None:
        np.savez_compressed(
            file,
            concepts=np.array(self.concepts),
            weights=self.weights.astype(np.float16),
            constants=self.constants,
            stems=np.array(list(self.stems)),
            counts=np.array(list(self.stems.values()), dtype=np.int32),
            sentences=np.array(self.sentences),
        )

    @classmethod
    def read(cls, file: Path) -> Library:
        with np.load(file, allow_pickle=False) as kept:
            return cls(
                tuple(kept["concepts"].tolist()),
                kept["weights"].astype(np.float32),
                kept["constants"],
                dict(zip(kept["stems"].tolist(), kept["counts"].tolist(), strict=True)),
                int(kept["sentences"]),
            )


@cache
def shipped_library() -> Library:
    with resources.as_file(resources.files("nlp.touchpoints") / FILE) as file:
        return Library.read(file)


@dataclass(frozen=True, slots=True, eq=False)
class ConceptEvidence:
    """What the library says of the touchpoints of a map, each of shape (sentences, touchpoints)."""

    nothing: Similarity
    """How much the sentence is like those that speak of no touchpoint: greetings, stories, general praise and blame."""
    score: Similarity
    share: Similarity
    """Log of the concept's share among the map's concepts and "none of them"."""

    @classmethod
    def of(cls, library: Library, columns: Columns, vectors: Vectors) -> ConceptEvidence:
        scores = library.scores(vectors)
        shape = (len(vectors), len(columns))
        named = columns >= 0
        nothing = np.broadcast_to(scores[:, -1:], shape)
        if not named.any():
            return cls(nothing, np.zeros(shape, np.float32), np.full(shape, _NO_SHARE, np.float32))
        own = np.where(named, scores[:, columns], 0.0)
        present = [*np.unique(columns[named]).tolist(), len(library.concepts)]
        whole = np.logaddexp.reduce(scores[:, present] * _SHARPNESS, axis=1, keepdims=True)
        share = np.where(named, np.maximum(own * _SHARPNESS - whole, _LEAST_SHARE), _NO_SHARE)
        return cls(nothing, np.clip(own, -_SUREST, _SUREST), share)
