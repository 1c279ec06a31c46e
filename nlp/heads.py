"""The heads, in numpy: they read the hidden states of a text's pieces. ``nlp.training.network`` trains the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.extensions import DIMENSIONS
from nlp.types import LABELS, Sentiment, Vectors

Weights = Mapping[str, Vectors]


def look(states: Sequence[Vectors], queries: Sequence[Vectors]) -> Vectors:
    """Attention of each text's `queries`, (looks, d), over its pieces, (k, d): (texts, looks * d).

    A text without pieces has zeros.
    """
    found = np.zeros((len(states), queries[0].size if queries else 0), dtype=np.float32)
    for row, (pieces, query) in enumerate(zip(states, queries, strict=True)):
        if len(pieces):
            scores = query @ pieces.T / DIMENSIONS**0.5
            weights = np.exp(scores - scores.max(1, keepdims=True))
            found[row] = ((weights / weights.sum(1, keepdims=True)) @ pieces).ravel()
    return found


def gelu(x: Vectors) -> Vectors:
    return np.asarray(0.5 * x * (1 + _erf(x / 2**0.5)), dtype=np.float32)


def _erf(x: Vectors) -> Vectors:
    """Abramowitz and Stegun 7.1.26: off by 1.5e-7 at most, and scipy need not be loaded."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.asarray(np.sign(x) * (1 - series * np.exp(-(x**2))), dtype=np.float32)


def linear(x: Vectors, weights: Weights, name: str) -> Vectors:
    return np.asarray(x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"], dtype=np.float32)


def softmax(logits: Vectors) -> Vectors:
    raised = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True), dtype=np.float32)


def logistic(x: npt.ArrayLike) -> Vectors:
    return np.asarray((1 + np.tanh(np.asarray(x) / 2)) / 2, dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Temperature scaling (Guo et al. 2017) with a shift by class."""

    temperature: float = 1.0
    shift: tuple[float, ...] = (0.0, 0.0, 0.0)

    def __call__(self, logits: Vectors) -> Vectors:
        return softmax(np.asarray(logits / self.temperature + np.array(self.shift), dtype=np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class SentimentHead:
    weights: Weights
    calibration: Calibration = Calibration()

    def __call__(self, states: Sequence[Vectors]) -> Vectors:
        """Probabilities of LABELS, (texts, 3)."""
        return self.calibration(self.logits(states))

    def logits(self, states: Sequence[Vectors]) -> Vectors:
        seen = look(states, [self.weights["queries"]] * len(states))
        return linear(gelu(linear(seen, self.weights, "hidden")), self.weights, "out")


@dataclass(frozen=True, slots=True, eq=False)
class AspectHead:
    weights: Weights
    calibration: Calibration = Calibration()

    def __call__(self, states: Sequence[Vectors], phrases: Vectors, spans: Vectors) -> Vectors:
        """Probabilities of LABELS for each aspect, (aspects, 3).

        `states` the pieces of the sentence each aspect stands in, `phrases` (aspects, 384) unit vectors, `spans`
        (aspects, 384) the mean state of the aspect's own pieces, zeros where it is not named.
        """
        aspects = np.concatenate([phrases * (DIMENSIONS**0.5 / 4), spans], axis=1)
        queries = linear(aspects, self.weights, "queries").reshape(len(aspects), -1, DIMENSIONS)
        seen = np.concatenate([look(states, list(queries)), aspects], axis=1)
        return self.calibration(linear(gelu(linear(seen, self.weights, "hidden")), self.weights, "out"))


@dataclass(frozen=True, slots=True, eq=False)
class NameHead:
    weights: Weights

    def __call__(self, states: Vectors, casing: Vectors) -> Vectors:
        """Probabilities of outside, begin and inside of a name for each piece, (k, 3)."""
        hidden = linear(np.concatenate([states, casing], axis=1), self.weights, "hidden")
        return softmax(linear(gelu(hidden), self.weights, "out"))


def sentiment_of(probabilities: Vectors) -> Sentiment:
    scores = {label: float(p) for label, p in zip(LABELS, probabilities, strict=True)}
    return Sentiment(LABELS[int(probabilities.argmax())], scores)
