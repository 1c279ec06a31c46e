"""Words of any text come in time proportional to it, and joined they are the text."""

from __future__ import annotations

import time

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from nlp.tokens import MAX_RUN, bound_tokenizer

PLAIN, BOUNDED = spacy.blank("en"), bound_tokenizer(spacy.blank("en"))
runs = ["(" * 450, "a" * 230, "\U0001f600" * 210, "!?" * 150]
pieces = st.sampled_from([*runs, ".", "don't ", "  ", "\n", "word ", " "])


@given(st.lists(pieces, max_size=6).map("".join))
def test_joined_the_words_are_the_text(text: str) -> None:
    assert BOUNDED.make_doc(text).text == text


@given(st.text(max_size=MAX_RUN))
def test_without_a_long_run_nothing_changes(text: str) -> None:
    assert [token.text for token in BOUNDED.make_doc(text)] == [token.text for token in PLAIN.make_doc(text)]


@pytest.mark.parametrize("sign", ["(", "-", ".", "a.", "'", "$", "\u00e9", "http://a"])
def test_time_grows_with_the_text(sign: str) -> None:
    """Twice the text may take twice as long, with room for a busy machine; peeling signs off takes four times."""
    text = sign * (20_000 // len(sign))
    single, double = (min(_seconds(text * times) for _ in range(3)) for times in (1, 2))
    assert double < 3 * single + 0.05


def _seconds(text: str) -> float:
    start = time.perf_counter()
    BOUNDED.make_doc(text)
    return time.perf_counter() - start
