from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from config.concepts import concept_ids
from nlp.touchpoints.anchors import Anchors
from nlp.touchpoints.concepts import Library, shipped_library
from nlp.touchpoints.linker import HOW, Linker, Wording, shipped_weights
from nlp.touchpoints.overlap import beyond_others
from tests.nlp.touchpoints.fakes import encode

SAID = {"food": ("food", "tasty meal"), "price": ("price", "too expensive"), "room": ("room", "dirty bathroom")}
LINKER = Linker(Anchors.make(SAID, encode), shipped_weights())


def wording(words: tuple[float, ...], overlap: tuple[float, ...] = (0, 0, 0)) -> Wording:
    return np.array([list(zip(words, overlap, strict=True))], dtype=np.float32)


def chances(
    text: str, words: tuple[float, float, float] = (0, 0, 0), overlap: tuple[float, float, float] = (0, 0, 0)
) -> list[float]:
    return [float(one) for one in LINKER.probabilities(encode([text]), wording(words, overlap))[0]]


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
    none = np.zeros((2, 1, 2), dtype=np.float32)
    near, far = alone.probabilities(encode(["a tasty meal", "zeppelin quark"]), none)[:, 0]
    assert near > shipped_weights().threshold > far


def test_anchors_keep_the_order_of_the_map_and_have_unit_centres() -> None:
    anchors = LINKER.anchors
    assert anchors.touchpoints == tuple(SAID)
    assert np.linalg.norm(anchors.centres, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert anchors.nearest(encode(["food"]))[0, 0] == pytest.approx(1, abs=1e-5)


def test_a_phrase_of_several_words_never_counts_less_than_one_of_one_word() -> None:
    assert chances("zeppelin quark", (0, 2, 0))[1] >= chances("zeppelin quark", (0, 1, 0))[1]
    for table in (shipped_weights().with_concept, shipped_weights().without_concept):
        assert table["phrase"] > 0
        assert table["longer_phrase"] >= 0


def test_words_shared_with_a_touchpoint_speak_for_it() -> None:
    assert chances("zeppelin quark", overlap=(0, 1.5, 0))[1] > 2 * chances("zeppelin quark")[1]


def test_the_surest_evidence_names_the_link() -> None:
    _, how = LINKER.judged(encode(["zeppelin"]), wording((1, 0, 0), (2, 2, 0)))
    assert [HOW[place] for place in how[0]] == ["phrase", "words", "vector"]


def test_high_asks_for_more_than_balanced_and_wide_for_less() -> None:
    limits = shipped_weights().thresholds
    assert 0 < limits["wide"] < limits["balanced"] < limits["high"] < 1


def test_a_concept_is_linked_by_what_was_learned_of_it() -> None:
    """A library of two concepts, one of which speaks for the vector of "soup"; the map says nothing like it."""
    vector = encode(["soup"])[0]
    weights = np.stack([10 * vector, -10 * vector, np.zeros_like(vector)])
    library = Library(("food-quality", "price-level"), weights, np.zeros(3, np.float32), {}, 1)
    asked = encode(["soup"]), wording((0, 0, 0))
    with_it = Linker(LINKER.anchors, shipped_weights(), ["food-quality", "price-level", None], library)
    without = Linker(LINKER.anchors, shipped_weights(), [], library)
    assert with_it.probabilities(*asked)[0, 0] > with_it.probabilities(*asked)[0, 1]
    assert with_it.probabilities(*asked)[0, 0] > without.probabilities(*asked)[0, 0]
    assert HOW[with_it.judged(*asked)[1][0, 0]] == "concept"


def test_a_concept_that_was_never_learned_is_as_none() -> None:
    library = Library(("price-level",), np.zeros((2, 384), np.float32), np.zeros(2, np.float32), {}, 1)
    assert library.columns(["price-level", "food-quality", None]).tolist() == [0, -1, -1]


def test_a_library_is_read_as_it_was_written(tmp_path: Path) -> None:
    library = shipped_library()
    library.write(tmp_path / "library.npz")
    again = Library.read(tmp_path / "library.npz")
    assert again.concepts == library.concepts
    assert again.stems == library.stems
    assert np.array_equal(again.weights, library.weights)


def test_every_concept_that_a_map_may_name_was_learned() -> None:
    assert set(shipped_library().concepts) == concept_ids()


@given(arrays(np.float32, (3, 4), elements=st.integers(0, 5).map(float)))
def test_only_a_touchpoint_that_leads_is_ahead_of_the_others(values: npt.NDArray[np.float32]) -> None:
    ahead = beyond_others(values)
    for row, gaps in zip(values, ahead, strict=True):
        assert (gaps >= 0).sum() == (row == row.max()).sum()
        assert gaps.tolist() == [value - np.delete(row, at).max() for at, value in enumerate(row)]
