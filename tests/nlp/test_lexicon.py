"""A company's own words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lexicon import Reading
from nlp.lexicon import Lexicon

BURGER = Reading(word="Killer Bee", read_as="the burger", reason="our best-selling burger")
SICK = Reading(word="sick", read_as="great", reason="how skaters praise", only_with=("board", "deck"))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("A killer  bee with fries", "A the burger with fries"),
        ("KILLER BEES", "KILLER BEES"),
        ("sick deck", "great deck"),
        ("I was sick all night", "I was sick all night"),
        ("homesick with my board", "homesick with my board"),
        ("K\u0131ller Bee", "K\u0131ller Bee"),
    ],
)
def test_words_are_read_as_others_where_they_apply(text: str, read: str) -> None:
    assert Lexicon([BURGER, SICK])(text).text == read


def test_the_longer_of_two_words_counts() -> None:
    bee = Reading(word="killer", read_as="strong", reason="slang")
    assert Lexicon([bee, BURGER])("killer bee, killer taste").text == "the burger, strong taste"


@given(st.text(st.sampled_from("killer be sck💔@"), max_size=40))
def test_every_character_that_is_read_stands_somewhere_in_the_text(text: str) -> None:
    read = Lexicon([BURGER, SICK])(text)
    places = read.written(np.array([[at, at + 1] for at in range(len(read.text))], dtype=np.int64).reshape(-1, 2))
    assert ((places >= 0) & (places <= len(text))).all()
    assert (places[:, 0] < places[:, 1]).all()
