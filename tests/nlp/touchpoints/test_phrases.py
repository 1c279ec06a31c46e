from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.touchpoints import phrases, words
from nlp.touchpoints.phrases import PhraseIndex
from nlp.touchpoints.words import comparable, stem

INDEX = PhraseIndex(
    {
        "cancellation": ["flight cancelled", "cancellation"],
        "check-in": ["check-in", "boarding pass"],
        "phone": ["on hold", "can't get through"],
        "wifi": ["wi-fi"],
        "mail": ["email"],
        "bag": ["lost my bag", "bag"],
        "service": ["customer service"],
    }
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("My flight was cancelled", [("cancellation", "flight was cancelled")]),
        (
            "you canceled my flight, cancellations everywhere",
            [("cancellation", "canceled"), ("cancellation", "cancellations")],
        ),
        ("Checkin was slow", [("check-in", "Checkin")]),
        ("no boarding passes", [("check-in", "boarding passes")]),
        ("ON HOLD for 2 hrs", [("phone", "ON HOLD")]),
        ("I cannot get through, cant get through", [("phone", "cannot get through"), ("phone", "cant get through")]),
        ("the wifi and the Wi-Fi", [("wifi", "wifi"), ("wifi", "Wi-Fi")]),
        ("sent 3 e-mails", [("mail", "e-mails")]),
        ("they lost our bags", [("bag", "lost our bags")]),
        ("#customerservice", [("service", "customerservice")]),
        ("nothing of it", []),
        ("", []),
    ],
)
def test_phrases_are_found_whatever_their_form(text: str, said: list[tuple[str, str]]) -> None:
    assert [(hit.touchpoint, text[hit.start : hit.end]) for hit in INDEX.find(text)] == said


def test_two_touchpoints_may_share_a_phrase() -> None:
    shared = PhraseIndex({"a": ["queue"], "b": ["queue"]})
    assert [hit.touchpoint for hit in shared.find("What a queue")] == ["a", "b"]


@given(st.text(max_size=200))
def test_hits_lie_in_the_text_and_words_keep_their_places(text: str) -> None:
    assert all(0 <= hit.start < hit.end <= len(text) for hit in INDEX.find(text))
    stems, places = comparable(text.split())
    assert len(stems) == len(places)
    assert places == sorted(set(places))


@given(st.from_regex(r"[a-z]{2,12}", fullmatch=True))
def test_a_stem_is_never_empty(word: str) -> None:
    assert stem(word)


def test_examples_in_the_docstrings_hold() -> None:
    for module in (phrases, words):
        assert doctest.testmod(module).failed == 0
