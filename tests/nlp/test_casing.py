"""How words are cased, for one text and for many."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlp.casing import FEATURES, case_features, case_features_of_many
from nlp.extensions import Offsets

TEXTS = st.lists(st.text(alphabet="aB cD'é.1\n", max_size=20), max_size=5)


def _offsets(text: str) -> Offsets:
    """Pieces of one or two characters, whatever is no white space."""
    return np.array([match.span() for match in re.finditer(r"\S{1,2}", text)], dtype=np.int64).reshape(-1, 2)


@given(TEXTS)
def test_many_texts_get_what_each_gets_alone(texts: list[str]) -> None:
    offsets = [_offsets(text) for text in texts]
    alone = [case_features(text, one) for text, one in zip(texts, offsets, strict=True)]
    expected = np.concatenate([*alone, np.zeros((0, FEATURES), np.float32)])
    np.testing.assert_allclose(case_features_of_many(texts, offsets), expected, atol=1e-6)


def test_the_neighbours_of_a_word_are_of_its_own_text() -> None:
    texts = ["thanks Ann", "ANN and I"]
    table = case_features_of_many(texts, [_offsets("thanks Ann"), np.array([[0, 3], [4, 7], [8, 9]])])
    rows = table[[0, 3, 5, 6, 7]].tolist()
    assert [[round(value, 2) for value in row] for row in rows] == [
        [0, 0, 1, 0, 1, 0.5],  # thanks
        [1, 0, 0, 0, 0, 0.5],  # Ann
        [0, 1, 1, 0, 0, 0.67],  # ANN
        [0, 0, 0, 1, 1, 0.67],  # and
        [1, 0, 0, 0, 0, 0.67],  # I
    ]
