from __future__ import annotations

import numpy as np
import pytest

from nlp.touchpoints.anchors import Anchors
from nlp.touchpoints.linker import Linker, shipped_weights
from tests.nlp.touchpoints.fakes import encode

SAID = {"food": ("food", "tasty meal"), "price": ("price", "too expensive"), "room": ("room", "dirty bathroom")}
LINKER = Linker(Anchors.make(SAID, encode), shipped_weights())


def chances(text: str, words: tuple[float, float, float] = (0, 0, 0)) -> list[float]:
    return [float(one) for one in LINKER.probabilities(encode([text]), np.array([words], dtype=np.float32))[0]]


def test_the_nearest_touchpoint_is_the_likeliest() -> None:
    assert int(np.argmax(chances("what a tasty meal"))) == 0
    assert int(np.argmax(chances("far too expensive"))) == 1


def test_what_is_near_nothing_is_linked_to_nothing() -> None:
    assert max(chances("zeppelin quark")) < shipped_weights().threshold


def test_a_phrase_links_even_where_the_vectors_do_not() -> None:
    without, with_phrase = chances("zeppelin quark"), chances("zeppelin quark", (0, 1, 0))
    assert with_phrase[1] >= shipped_weights().threshold > without[1]


def test_a_map_of_one_touchpoint_links_only_what_is_near_it() -> None:
    alone = Linker(Anchors.make({"food": SAID["food"]}, encode), shipped_weights())
    none = np.zeros((2, 1), dtype=np.float32)
    near, far = alone.probabilities(encode(["a tasty meal", "zeppelin quark"]), none)[:, 0]
    assert near > shipped_weights().threshold > far


def test_anchors_keep_the_order_of_the_map_and_have_unit_centres() -> None:
    anchors = LINKER.anchors
    assert anchors.touchpoints == tuple(SAID)
    assert np.linalg.norm(anchors.centres, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert anchors.nearest(encode(["food"]))[0, 0] == pytest.approx(1, abs=1e-5)
