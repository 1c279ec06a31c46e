"""Which touchpoints a sentence speaks of, from the journey map alone: phrases and vectors become a probability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, log_softmax

from nlp.touchpoints.anchors import Anchors, Similarity
from nlp.types import Vectors

Probabilities = npt.NDArray[np.float32]
Features = npt.NDArray[np.float32]

SHARPNESS = 12.0
"""Of the softmax over the touchpoints: cosines of MiniLM lie close together."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Logistic weights of the evidence.

    None of it names a touchpoint or an industry, so weights fitted on one set of maps serve another. These come from
    MAMS restaurant sentences under a map written for them and banking77 questions under maps drawn from their intents;
    the threshold is half the F1 reached there, which is where F1 is best (Lipton, Elkan, Naryanaswamy 2014).
    """

    nearest: float = -8.4
    centre: float = 5.7
    lead: float = 2.9
    share: float = 1.3
    phrase: float = 3.2
    longer_phrase: float = -0.9
    constant: float = 2.3
    threshold: float = 0.35

    @property
    def vector(self) -> Features:
        named = (self.nearest, self.centre, self.lead, self.share, self.phrase, self.longer_phrase)
        return np.array(named, dtype=np.float32)


DEFAULT = Weights()


@dataclass(frozen=True, slots=True, eq=False)
class Linker:
    """Scores every touchpoint for every sentence."""

    anchors: Anchors
    weights: Weights = DEFAULT

    def probabilities(self, vectors: Vectors, phrase_words: Similarity) -> Probabilities:
        """How likely each sentence speaks of each touchpoint, shape (sentences, touchpoints).

        `phrase_words` has that shape too: how many words the longest phrase found there has, 0 for none.
        """
        logits = evidence(self.anchors, vectors, phrase_words) @ self.weights.vector + self.weights.constant
        chances: Probabilities = expit(logits)
        return chances


def evidence(anchors: Anchors, vectors: Vectors, phrase_words: Similarity) -> Features:
    """The evidence in the order of `Weights.vector`, shape (sentences, touchpoints, 6)."""
    nearest = anchors.nearest(vectors)
    centre = vectors @ anchors.centres.T
    both: Similarity = ((nearest + centre) / 2).astype(np.float32)
    stacked: Features = np.stack(
        [
            nearest,
            centre,
            both - _best_other(both),
            log_softmax(SHARPNESS * both, axis=1),
            (phrase_words > 0).astype(np.float32),
            (phrase_words > 1).astype(np.float32),
        ],
        axis=-1,
    )
    return stacked.astype(np.float32)


def _best_other(scores: Similarity) -> Similarity:
    """For each touchpoint the best score among the others; its own where there are no others."""
    if scores.shape[1] < 2:
        return scores
    two = np.partition(scores, -2, axis=1)[:, -2:]
    best, second = two[:, 1:], two[:, :1]
    other: Similarity = np.where(scores == best, second, best)
    return other
