from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.heads import softmax
from nlp.learning.offset import fit_offset

CHANCE = np.random.default_rng(5)


def rows(count: int = 60) -> tuple[np.ndarray, np.ndarray]:
    given_ = softmax(CHANCE.normal(size=(count, 3)).astype(np.float32))
    vectors = CHANCE.normal(size=(count, 8)).astype(np.float32)
    return given_, (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_an_endless_penalty_and_no_weight_leave_the_answers_as_they_were() -> None:
    given_, vectors = rows()
    targets = np.eye(3)[CHANCE.integers(3, size=len(given_))]
    nothing = fit_offset(given_, vectors, targets, np.zeros(len(given_)), 1.0)
    np.testing.assert_allclose(nothing(given_, vectors), given_, atol=1e-5)


def test_taught_by_its_own_answers_it_stays_as_it_is() -> None:
    given_, vectors = rows()
    same = fit_offset(given_, vectors, given_.astype(float), np.ones(len(given_)), 1.0)
    np.testing.assert_allclose(same(given_, vectors), given_, atol=1e-3)


def test_it_learns_what_the_vectors_tell() -> None:
    given_, vectors = rows(400)
    truth = np.where(vectors[:, 0] > 0, 2, 0)
    head = fit_offset(given_[:200], vectors[:200], np.eye(3)[truth[:200]], np.ones(200), 0.3)
    before = (given_[200:].argmax(1) == truth[200:]).mean()
    after = (head(given_[200:], vectors[200:]).argmax(1) == truth[200:]).mean()
    assert before < 0.5
    assert after > 0.85


@settings(max_examples=6, deadline=None)
@given(st.floats(0.1, 100), st.integers(1, 12))
def test_answers_are_probabilities(strength: float, count: int) -> None:
    given_, vectors = rows(count)
    head = fit_offset(given_, vectors, np.eye(3)[CHANCE.integers(3, size=count)], np.ones(count), strength)
    answers = head(given_, vectors)
    assert (answers >= 0).all()
    assert answers.sum(1) == pytest.approx(np.ones(count), abs=1e-5)
