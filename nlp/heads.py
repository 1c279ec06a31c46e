"""The heads, in numpy: they read the hidden states of a text's pieces. ``nlp.training.network`` trains the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.extensions import DIMENSIONS
from nlp.types import LABELS, Sentiment, Vectors

Weights = Mapping[str, Vectors]
_BLOCK = 1 << 14
"""Numbers in a block of `gelu`."""


def look(states: Sequence[Vectors], queries: Sequence[Vectors]) -> Vectors:
    """Attention of each text's `queries`, (looks, d), over its pieces, (k, d): (texts, looks * d).

    A text without pieces has zeros.
    """
    looks = len(queries[0]) if queries else 0
    seen = np.zeros((len(states), looks, DIMENSIONS), dtype=np.float32)
    for row, pieces, query in zip(seen, states, queries, strict=True):
        if len(pieces):
            np.matmul(_attention(query @ pieces.T), pieces, out=row)
    return seen.reshape(len(states), -1)


def _attention(scores: Vectors) -> Vectors:
    """Softmax over the pieces, of (looks, k), in place: products of these sizes cost less than new arrays for them."""
    scores *= np.float32(DIMENSIONS**-0.5)
    scores -= np.maximum.reduce(scores, axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= np.add.reduce(scores, axis=1, keepdims=True)
    return scores


def gelu(x: Vectors) -> Vectors:
    """Block by block: what stands between the steps stays in the cache (5 ns a number; 30 in one go)."""
    result = np.empty(x.shape, dtype=np.float32)
    given, written = x.reshape(-1), result.reshape(-1)
    for start in range(0, len(given), _BLOCK):
        part = given[start : start + _BLOCK]
        written[start : start + _BLOCK] = 0.5 * part * (1 + _erf(part * 2**-0.5))
    return result


def _erf(x: Vectors) -> Vectors:
    """Abramowitz and Stegun 7.1.26: off by 1.5e-7 at most, and scipy need not be loaded."""
    t = np.abs(x)
    raised = np.exp(-(t * t))
    t *= 0.3275911
    t += 1
    np.divide(1, t, out=t)
    series = 1.061405429 * t
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series += factor
        series *= t
    series *= raised
    return np.copysign(np.subtract(1, series, out=series), x, out=series)


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
        weight = self.weights["hidden.weight"].T
        hidden = states @ weight[:DIMENSIONS]
        hidden += casing @ weight[DIMENSIONS:]
        hidden += self.weights["hidden.bias"]
        return softmax(linear(gelu(hidden), self.weights, "out"))


def sentiment_of(probabilities: Vectors) -> Sentiment:
    scores = {label: float(p) for label, p in zip(LABELS, probabilities, strict=True)}
    return Sentiment(LABELS[int(probabilities.argmax())], scores)
