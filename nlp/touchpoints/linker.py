"""Which touchpoints a sentence speaks of, from the journey map alone: phrases and vectors become a probability."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from nlp.heads import logistic
from nlp.touchpoints.anchors import Anchors, Similarity
from nlp.types import Vectors

FILE = "linker.json"
SHARPNESS = 10.0
"""Inverse temperature of the softmax over the touchpoints: cosines of MiniLM lie close together."""
NOTHING = 0.25
"""The cosine at which a touchpoint is as likely as "nothing"."""
_NEAREST = 0.2
"""Weight of the nearest saying; the centre of all of them has the rest."""

Probabilities = npt.NDArray[np.float32]
Features = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """Logistic weights of the evidence, and the probability from which a sentence is linked.

    None of it names a touchpoint or an industry, so weights fitted on one set of maps serve another. These come from
    `python -m nlp.training.linker`: MAMS restaurant sentences under a map written for them and banking77 questions
    under maps drawn from their intents. The threshold is the one at which F1 is best there.
    """

    share: float
    phrase: float
    longer_phrase: float
    constant: float
    threshold: float

    @property
    def vector(self) -> Features:
        return np.array((self.share, self.phrase, self.longer_phrase), dtype=np.float32)


@cache
def shipped_weights() -> Weights:
    return Weights(**json.loads((resources.files("nlp.touchpoints") / FILE).read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True, eq=False)
class Linker:
    """Scores every touchpoint for every sentence."""

    anchors: Anchors
    weights: Weights

    def probabilities(self, vectors: Vectors, phrase_words: Similarity) -> Probabilities:
        """How likely each sentence speaks of each touchpoint, shape (sentences, touchpoints).

        `phrase_words` has that shape too: how many words the longest phrase found there has, 0 for none.
        """
        logits = evidence(self.anchors, vectors, phrase_words) @ self.weights.vector + self.weights.constant
        return logistic(logits)


def evidence(anchors: Anchors, vectors: Vectors, phrase_words: Similarity) -> Features:
    """The evidence in the order of `Weights.vector`, shape (sentences, touchpoints, 3).

    The first is the log of the touchpoint's share in a softmax over all touchpoints and "nothing": what a sentence is
    near to counts by how far it is from the rest of the map, so that maps of any size can use the same weights.
    """
    scores = SHARPNESS * (_NEAREST * anchors.nearest(vectors) + (1 - _NEAREST) * (vectors @ anchors.centres.T))
    nothing = np.full((len(vectors), 1), SHARPNESS * NOTHING, dtype=np.float32)
    share = scores - np.logaddexp.reduce(np.concatenate([scores, nothing], axis=1), axis=1, keepdims=True)
    return np.stack([share, phrase_words > 0, phrase_words > 1], axis=-1).astype(np.float32)
