from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score

from nlp.topics.tree import WardTree, cells, ward
from tests.nlp.topics.made_up import SUBJECTS, vector


def groups(each: int, spread: float = 0.8) -> tuple[np.ndarray, np.ndarray]:
    points = np.stack([vector(subject, n, spread) for subject in SUBJECTS for n in range(each)])
    centred = points - points.mean(axis=0)
    return centred / np.linalg.norm(centred, axis=1, keepdims=True), np.repeat(np.arange(len(SUBJECTS)), each)


@pytest.mark.parametrize("leaves", [2000, 60])
def test_finds_the_groups_with_and_without_cells(leaves: int) -> None:
    points, truth = groups(40)
    assert adjusted_rand_score(truth, WardTree(leaves=leaves).fit_predict(points)) > 0.95


def test_noise_alone_is_no_topic() -> None:
    points = np.random.default_rng(0).normal(size=(400, 384)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    assert (WardTree().fit_predict(points) == -1).all()


@pytest.mark.parametrize("count", [0, 1, 4, 5])
def test_too_few_points_are_no_topic(count: int) -> None:
    points, _ = groups(1)
    assert (WardTree(min_size=6).fit_predict(points[:count]) == -1).all()


@settings(max_examples=20)
@given(st.integers(3, 40), st.integers(0, 1000))
def test_the_tree_is_wards(count: int, seed: int) -> None:
    points = np.random.default_rng(seed).normal(size=(count, 6))
    theirs = AgglomerativeClustering(n_clusters=None, distance_threshold=0, linkage="ward").fit(points)
    assert _leaf_sets(ward(points, np.ones(count)), count) == _leaf_sets(theirs.children_, count)


def _leaf_sets(merges: np.ndarray, count: int) -> set[frozenset[int]]:
    below = [frozenset([at]) for at in range(count)]
    for left, right in merges:
        below.append(below[left] | below[right])
    return set(below)


def test_cells_are_the_same_for_the_same_seed() -> None:
    points, _ = groups(40)
    assert (cells(points, 12, 5) == cells(points, 12, 5)).all()
