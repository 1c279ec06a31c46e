"""Learning from labels, on numbers whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.heads import softmax
from nlp.learning.compare import folds
from nlp.learning.implied import MIN_ERROR, missing_confirmations, unlike
from nlp.learning.sentiment import Examples, Rows, learn_sentiment

Array = np.ndarray


def world(count: int, seed: int, *, odd: bool) -> tuple[Array, Array, Array]:
    """(given, vectors, truth). The model is right four times in five; where `odd`, its mistakes follow the vectors."""
    chance = np.random.default_rng(seed)
    truth = chance.integers(3, size=count)
    vectors = chance.normal(size=(count, 24)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    wrong = vectors[:, 0] > 0.18 if odd else chance.random(count) < 0.2
    truth = np.where(wrong & odd, 0, truth)
    said = np.where(wrong, 1, truth)
    logits = np.eye(3)[said] * 2.2 + chance.normal(size=(count, 3)) * 0.2
    return softmax(logits.astype(np.float32)).astype(float), vectors, truth


def examples(count: int, seed: int, *, odd: bool) -> Examples:
    given, vectors, truth = world(count, seed, odd=odd)
    return Examples.labelled(Rows(given, vectors, vectors, np.arange(count)), truth)


def test_what_helps_is_found_to_be_better_and_is() -> None:
    head, comparison = learn_sentiment(examples(120, 1, odd=True))
    assert comparison.better
    assert comparison.accuracy.estimate > 0
    given, vectors, truth = world(2000, 2, odd=True)
    gain = (head(given, vectors).argmax(1) == truth).mean() - (given.argmax(1) == truth).mean()
    assert comparison.accuracy.low <= gain <= comparison.accuracy.high + 0.05


def test_noise_does_no_harm() -> None:
    head, _ = learn_sentiment(examples(60, 10, odd=False))
    given, vectors, truth = world(2000, 11, odd=False)
    assert (head(given, vectors).argmax(1) == truth).mean() > (given.argmax(1) == truth).mean() - 0.02


def test_mistakes_alone_do_not_teach_that_the_model_is_always_wrong() -> None:
    """People correct what is wrong and seldom confirm what is right."""
    given, vectors, truth = world(1500, 3, odd=True)
    wrong = np.flatnonzero(given.argmax(1) != truth)[:40]
    rest = np.setdiff1d(np.arange(1500), wrong)
    known = Rows(given, vectors, vectors, np.arange(1500))
    told = Examples.labelled(known.take(wrong), truth[wrong])
    bare, _ = learn_sentiment(told)
    head, comparison = learn_sentiment(told.with_implied(known.take(rest[:120])))
    test = rest[120:]
    before, without, after = (
        (said.argmax(1) == truth[test]).mean()
        for said in (given[test], bare(given[test], vectors[test]), head(given[test], vectors[test]))
    )
    assert after > before - 0.005
    assert after > without
    assert comparison.implied == pytest.approx(missing_confirmations(40, 0, 1 - given[rest[:120]].max(1).mean()))
    assert comparison.implied <= 40 * (1 - MIN_ERROR) / MIN_ERROR + 1e-6
    assert comparison.changed is not None


def test_what_is_like_a_mistake_confirms_nothing() -> None:
    wrong = np.eye(4, dtype=np.float32)[:1]
    vectors = np.array([[0.9, 0.44, 0, 0], [0.3, 0.95, 0, 0]], dtype=np.float32)
    assert unlike(vectors, wrong).tolist() == [False, True]
    assert unlike(vectors, wrong[:0]).all()


def test_a_random_sample_implies_nothing() -> None:
    told = examples(300, 4, odd=False)
    error = 1 - told.rows.given.max(1).mean()
    wrong = (told.rows.given.argmax(1) != told.targets.argmax(1)).mean()
    assert wrong < error
    assert len(told.with_implied(told.rows).targets) == 300


def test_sentences_of_one_post_are_never_parted() -> None:
    groups = np.repeat(np.arange(20), 3)
    seen = []
    for rows, held in folds(groups, 5, 0):
        assert not set(groups[rows]) & set(groups[held])
        seen += held.tolist()
    assert sorted(seen) == list(range(60))
