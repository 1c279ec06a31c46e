"""The heads in numpy say what the trained ones in torch say."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nlp.casing import FEATURES
from nlp.extensions import DIMENSIONS
from nlp.heads import AspectHead, NameHead, SentimentHead, Weights, gelu


def _weights(module: torch.nn.Module) -> Weights:
    return {name: value.numpy() for name, value in module.state_dict().items()}


@pytest.fixture
def states() -> list[np.ndarray]:
    chance = np.random.default_rng(3)
    return [chance.normal(size=(length, DIMENSIONS)).astype(np.float32) for length in (7, 1, 12)]


def _padded(states: list[np.ndarray]) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(map(len, states))
    padded = torch.zeros(len(states), longest, DIMENSIONS)
    mask = torch.zeros(len(states), longest, dtype=torch.bool)
    for row, one in enumerate(states):
        padded[row, : len(one)] = torch.from_numpy(one)
        mask[row, : len(one)] = True
    return padded, mask


def _softmax(logits: torch.Tensor) -> np.ndarray:
    found: np.ndarray = logits.softmax(-1).numpy()
    return found


def test_sentiment(states: list[np.ndarray]) -> None:
    from nlp.training.network import Pool
    from nlp.training.network import SentimentHead as Trained

    trained = Trained(0.0).eval()
    padded, mask = _padded(states)
    with torch.no_grad():
        expected = _softmax(trained(padded, Pool(torch.arange(3), mask)))
    np.testing.assert_allclose(SentimentHead(_weights(trained))(states), expected, atol=1e-5)


def test_aspects(states: list[np.ndarray]) -> None:
    from nlp.training.network import AspectHead as Trained
    from nlp.training.network import Pool

    chance = np.random.default_rng(4)
    phrases = chance.normal(size=(3, DIMENSIONS)).astype(np.float32)
    phrases /= np.linalg.norm(phrases, axis=1, keepdims=True)
    spans = np.stack([states[0][2:4].mean(0), np.zeros(DIMENSIONS, np.float32), states[2][0]])
    trained = Trained(0.0).eval()
    padded, mask = _padded(states)
    with torch.no_grad():
        pool = Pool(torch.arange(3), mask)
        expected = _softmax(trained(padded, pool, torch.from_numpy(phrases), torch.from_numpy(spans)))
    np.testing.assert_allclose(AspectHead(_weights(trained))(states, phrases, spans), expected, atol=1e-5)


def test_names(states: list[np.ndarray]) -> None:
    from nlp.training.network import NameHead as Trained

    casing = np.random.default_rng(5).random((len(states[0]), FEATURES)).astype(np.float32)
    trained = Trained(0.0).eval()
    with torch.no_grad():
        expected = _softmax(trained(torch.from_numpy(states[0]), torch.from_numpy(casing)))
    np.testing.assert_allclose(NameHead(_weights(trained))(states[0], casing), expected, atol=1e-5)


def test_gelu_is_exact_to_float32() -> None:
    x = np.linspace(-6, 6, 2001, dtype=np.float32)
    np.testing.assert_allclose(gelu(x), torch.nn.functional.gelu(torch.from_numpy(x)).numpy(), atol=1e-6)
