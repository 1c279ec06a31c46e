from __future__ import annotations

import numpy as np

from nlp.learning.links import TouchpointLabels, Uncorrected, learn_links

CHANCE = np.random.default_rng(8)
THRESHOLD = 0.4


def told(count: int, *, learnable: bool) -> TouchpointLabels:
    """The map links nothing here; people say that half of it is about wifi."""
    vectors = CHANCE.normal(size=(count, 384)).astype(np.float32)
    truth = CHANCE.random(count) < 0.5
    if learnable:
        vectors[truth, 0] += 40
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    chances = np.full(count, 0.2, dtype=np.float32)
    return TouchpointLabels("wifi", vectors, chances, truth, np.arange(count))


def uncorrected(count: int) -> Uncorrected:
    vectors = CHANCE.normal(size=(count, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Uncorrected(vectors, np.full((count, 2), 0.02, dtype=np.float32), 10_000 + np.arange(count))


def test_links_the_map_misses_are_learnt() -> None:
    found = learn_links([told(60, learnable=True)], uncorrected(300), ("noise", "wifi"), THRESHOLD)
    assert found is not None
    heads, comparison = found
    assert heads.touchpoints == ("wifi",)
    assert comparison.better
    assert comparison.new_accuracy > 0.9 > comparison.old_accuracy
    assert comparison.changed is not None
    assert comparison.changed < 0.02


def test_what_cannot_be_learnt_is_not_called_better() -> None:
    found = learn_links([told(40, learnable=False)], uncorrected(300), ("noise", "wifi"), THRESHOLD)
    assert found is not None
    assert not found[1].better


def test_a_touchpoint_with_few_corrections_is_left_to_the_map() -> None:
    assert learn_links([told(4, learnable=True)], uncorrected(20), ("noise", "wifi"), THRESHOLD) is None
