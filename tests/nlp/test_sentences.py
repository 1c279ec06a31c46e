"""Where sentences end when people write as they talk."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.pipeline import core
from nlp.sentences import split

NLP = core()


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Dr. Osei was great. Thanks!", ["Dr. Osei was great.", "Thanks!"]),
        ("Rated it 4.5 of 5. Lovely.", ["Rated it 4.5 of 5.", "Lovely."]),
        ("Bring food, e.g. fruit.", ["Bring food, e.g. fruit."]),
        ("We landed at 9 a.m. and waited.", ["We landed at 9 a.m. and waited."]),
        ("well... not sure", ["well... not sure"]),
        ("Well... Not again", ["Well...", "Not again"]),
        ("Lost my bag. #fail #never", ["Lost my bag. #fail #never"]),
        ("Lost my bag. #fail you lot are useless", ["Lost my bag.", "#fail you lot are useless"]),
        ("@KestrelAir you lost my bag! Again!", ["@KestrelAir you lost my bag!", "Again!"]),
        ("Crew lovely!!! Bags awful 😡😡 Never again", ["Crew lovely!!!", "Bags awful 😡😡", "Never again"]),
        ("the room was dirty. staff were rude.", ["the room was dirty.", "staff were rude."]),
        ("wrapped by a\nmail program", ["wrapped by a\nmail program"]),
        ("Cold room\nGood food\n\n- late bus", ["Cold room", "Good food", "- late bus"]),
        ("1. Cold room.\n2. No wifi.", ["1. Cold room.", "2. No wifi."]),
        ("so good.Thanks all", ["so good.", "Thanks all"]),
        ("Booked on booking.com today. Fine.", ["Booked on booking.com today.", "Fine."]),
        ("See https://x.example/A.Bc?d first. Then call", ["See https://x.example/A.Bc?d first.", "Then call"]),
        ("Why? Why not?", ["Why?", "Why not?"]),
        ("😡😡", ["😡😡"]),
        ("   ", []),
        ("", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split(text)] == sentences


@given(st.text(alphabet=st.sampled_from("ab A.!?…\n 😡#@1)\"'"), max_size=80))
def test_sentences_hold_all_but_white_space_once_and_in_order(text: str) -> None:
    spans = split(text)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))


@pytest.mark.parametrize("part", ["! ", ".", " ", "😡", "http://a.b/?", "#a ", "word. ", "\n", "...)", "@a!"])
def test_a_hundred_thousand_characters_take_no_quadratic_time(part: str) -> None:
    text = (part * 100_000)[:100_000] + "x"
    begun = time.perf_counter()
    split(text)
    assert time.perf_counter() - begun < 3


@given(st.text(alphabet=st.sampled_from("ab A.!?\n 😡#@1\u200d"), max_size=60))
def test_the_component_leaves_spans_of_whole_tokens(text: str) -> None:
    doc = NLP.get_pipe("sentences")(NLP.make_doc(text))
    spans = doc.spans["sentences"]
    assert "".join("".join(span.text.split()) for span in spans) == "".join(text.split())
