from __future__ import annotations

import numpy as np

from nlp.touchpoints.anchors import Anchors
from nlp.touchpoints.learn import LearnedHead, Reading, Truth
from nlp.touchpoints.linker import Linker, shipped_weights
from tests.nlp.touchpoints.fakes import encode

SAID = {"food": ("food", "tasty meal"), "price": ("price", "too expensive")}
LINKER = Linker(Anchors.make(SAID, encode), shipped_weights())
TEXTS = ["the soup was cold", "soup again", "cold soup", "the bill", "wrong bill", "a bill of 90"]
TRUTH: Truth = np.array([[True, False]] * 3 + [[False, True]] * 3)


def reading(texts: list[str]) -> Reading:
    none = np.zeros((1, len(SAID), 2), dtype=np.float32)
    return Reading.of(LINKER, [encode([text]) for text in texts], [none] * len(texts))


def test_it_learns_words_the_map_does_not_have() -> None:
    said = ["soup!", "the bill please"]
    assert not (reading(said).prior >= 0).any()
    head = LearnedHead.fit(reading(TEXTS * 4), np.tile(TRUTH, (4, 1)))
    assert head.predict(reading(said)).tolist() == [[True, False], [False, True]]


def test_what_was_never_labelled_keeps_the_answer_of_the_map() -> None:
    head = LearnedHead.fit(reading(TEXTS), TRUTH & [True, False])
    texts = ["too expensive", "the soup"]
    assert head.predict(reading(texts))[:, 1].tolist() == (reading(texts).prior[:, 1] >= 0).tolist() == [True, False]


def test_a_text_without_sentences_is_read_as_nothing() -> None:
    empty = Reading.of(LINKER, [np.zeros((0, 384), np.float32)], [np.zeros((0, 2, 2), np.float32)])
    assert not LearnedHead.fit(reading(TEXTS), TRUTH).predict(empty).any()
