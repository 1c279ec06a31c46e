from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlp.topics.duplicates import groups

LONG = "the lift to the fourth floor has been out of order since last tuesday evening"


def test_a_repost_is_the_first_one_again() -> None:
    assert list(groups([LONG, f"RT @guest: {LONG.upper()}!!! https://x.example", "The pool was lovely"])) == [0, 0, 2]


def test_a_small_change_is_still_a_repost() -> None:
    assert list(groups([LONG, f"{LONG} sigh", f"{LONG} and nobody at the desk seems to care about guests at all"])) == [
        0,
        0,
        2,
    ]


def test_few_words_from_two_people_are_two_voices() -> None:
    assert list(groups(["no wifi", "No wifi!", "no wifi"], ["a", "b", "a"])) == [0, 1, 0]


@given(st.lists(st.text(max_size=80), max_size=30))
def test_a_group_starts_with_its_first_text(texts: list[str]) -> None:
    found = groups(texts)
    assert all(found[first] == first and first <= at for at, first in enumerate(found))
