"""Which touchpoints a sentence speaks of: phrases, words, vectors and concepts become a calibrated probability."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

import numpy as np
import numpy.typing as npt

from nlp.heads import logistic
from nlp.touchpoints.anchors import Anchors, Similarity
from nlp.touchpoints.concepts import ConceptEvidence, Library, shipped_library
from nlp.touchpoints.overlap import beyond_others
from nlp.types import How, Vectors

FILE = "linker.json"
SHARPNESS = 10.0
"""Inverse temperature of the softmax over the touchpoints: cosines of MiniLM lie close together."""
NOTHING = 0.25
"""The cosine at which a touchpoint is as likely as "nothing"."""
_NEAREST = 0.2
"""Weight of the nearest saying; the centre of all of them has the rest."""
_MOST_LIKELY = -0.7
"""Log share from which a concept carries a link by itself: it has half of what the map's concepts have."""

FEATURES = (
    "share", "phrase", "longer_phrase", "overlap", "overlap_gap", "nearest", "centre", "other_phrases", "nothing",
    "concept", "concept_share",
)  # fmt: skip
"""The evidence of a sentence for a touchpoint, in the order of the last axis of `evidence`."""
CONCEPT_FEATURES = ("concept", "concept_share")
HOW: tuple[How, ...] = ("phrase", "words", "concept", "vector")
Precision = Literal["high", "balanced", "wide"]

Probabilities = npt.NDArray[np.float32]
Features = npt.NDArray[np.float32]
Wording = npt.NDArray[np.float32]
"""Shape (sentences, touchpoints, 2): words of the longest phrase found, 0 for none; overlap of words."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Logistic weights of the evidence, their calibration, and the probabilities from which a sentence is linked.

    None of it names a touchpoint or an industry, so weights fitted on one set of maps serve another. They come from
    `python -m nlp.training.linker`, fitted on evidence of industries that the library had not seen.
    """

    version: str
    without_concept: Mapping[str, float]
    """A weight a feature, and `constant`."""
    with_concept: Mapping[str, float]
    calibration: Mapping[How, tuple[float, float]]
    """How a link was made -> slope and constant of Platt (1999) on the logit."""
    thresholds: Mapping[Precision, float]

    @property
    def threshold(self) -> float:
        """Where F1 is best."""
        return self.thresholds["balanced"]


@cache
def shipped_weights() -> Weights:
    return Weights(**json.loads((resources.files("nlp.touchpoints") / FILE).read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True, eq=False)
class Linker:
    """Scores every touchpoint for every sentence. `concepts`: what each touchpoint is an instance of, in order."""

    anchors: Anchors
    weights: Weights
    concepts: Sequence[str | None] = ()
    library: Library = field(default_factory=shipped_library)

    def probabilities(self, vectors: Vectors, wording: Wording) -> Probabilities:
        """How likely each sentence speaks of each touchpoint, shape (sentences, touchpoints)."""
        return self.judged(vectors, wording)[0]

    def judged(self, vectors: Vectors, wording: Wording) -> tuple[Probabilities, npt.NDArray[np.int8]]:
        """The probabilities, and by what each link would be made (a place in `HOW`); both (sentences, touchpoints)."""
        known = self.evidence(vectors, wording)
        how = made_by(known, self.named)
        slopes, constants = np.array([self.weights.calibration[name] for name in HOW], dtype=np.float32).T
        odds = logits(known, self.named, self.weights)
        return logistic(odds * slopes[how] + constants[how]), how

    def evidence(self, vectors: Vectors, wording: Wording) -> Features:
        """Shape (sentences, touchpoints, len(FEATURES))."""
        columns = self.library.columns(self.concepts or [None] * len(self.anchors.touchpoints))
        return evidence(self.anchors, vectors, wording, ConceptEvidence.of(self.library, columns, vectors))

    @property
    def named(self) -> npt.NDArray[np.bool_]:
        """Which touchpoints have a concept that was learned."""
        return self.library.columns(self.concepts or [None] * len(self.anchors.touchpoints)) >= 0


def evidence(anchors: Anchors, vectors: Vectors, wording: Wording, concepts: ConceptEvidence) -> Features:
    """The evidence in the order of `FEATURES`, shape (sentences, touchpoints, len(FEATURES)).

    The first is the log of the touchpoint's share in a softmax over all touchpoints and "nothing": what a sentence is
    near to counts by how far it is from the rest of the map, so that maps of any size can use the same weights.
    """
    phrase, overlap = wording[..., 0], wording[..., 1]
    nearest, centre = anchors.nearest(vectors), vectors @ anchors.centres.T
    scores = SHARPNESS * (_NEAREST * nearest + (1 - _NEAREST) * centre)
    nothing = np.full((len(vectors), 1), SHARPNESS * NOTHING, dtype=np.float32)
    share = scores - np.logaddexp.reduce(np.concatenate([scores, nothing], axis=1), axis=1, keepdims=True)
    found = phrase > 0
    others = found.sum(axis=1, keepdims=True) - found
    known = (share, found, phrase > 1, overlap, beyond_others(overlap), nearest, centre, others)
    return np.stack([*known, concepts.nothing, concepts.score, concepts.share], axis=-1).astype(np.float32)


def logits(known: Features, named: npt.NDArray[np.bool_], weights: Weights) -> Similarity:
    """Log-odds before calibration, shape (sentences, touchpoints)."""
    tables = (weights.without_concept, weights.with_concept)
    rows = np.array([[table[name] for name in FEATURES] for table in tables], dtype=np.float32)
    constants = np.array([table["constant"] for table in tables], dtype=np.float32)
    chosen = named.astype(np.intp)
    answer: Similarity = np.einsum("stf,tf->st", known, rows[chosen]) + constants[chosen]
    return answer


def made_by(known: Features, named: npt.NDArray[np.bool_]) -> npt.NDArray[np.int8]:
    """What carries each link, as places in `HOW`: the first that applies of phrase, words, concept; else the vector."""
    column = {name: known[..., place] for place, name in enumerate(FEATURES)}
    carried = [
        column["phrase"] > 0,
        (column["overlap"] > 0) & (column["overlap_gap"] >= 0),
        named & (column["concept_share"] >= _MOST_LIKELY),
    ]
    return np.select(carried, [0, 1, 2], 3).astype(np.int8)
