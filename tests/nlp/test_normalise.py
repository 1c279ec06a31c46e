"""Texts as the encoder reads them, and the way back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.normalise import normalise


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Plain words.", "Plain words."),
        ("@KestrelAir where is my bag?", "@user where is my bag?"),
        ("mail me at jo@example.org", "mail me at jo@example.org"),
        ("see https://t.co/abc now", "see http now"),
        ("Fish &amp; chips", "Fish & chips"),
        ("it\\u2019s late", "it's late"),
        ("so tired \\ud83d\\ude34", "so tired  sleeping face "),
        ("soooo loooong", "soo loong"),
        ("great 😡😡😡", "great  angry "),
        ("thumbs 👍🏽!", "thumbs  thumbs up !"),
        ("don’t “wait”…", 'don\'t "wait"...'),
        ("I canâ€™t, itâ€™s Â£40", "I can't, it's £40"),
        ("I‚Äôve paid ¬£70", "I've paid £70"),
        ("naïve café, “”", 'naïve café, ""'),
        ("Привет", "Привет"),
        ("", ""),
    ],
)
def test_a_text_is_read_as_the_model_was_taught(written: str, read: str) -> None:
    assert normalise(written).text == read


def test_words_that_are_read_as_they_stand_keep_their_places() -> None:
    assert normalise("Привет, Zoë").spans is None
    assert normalise("Привет & Zoë &amp; Bob").written(np.array([[0, 6], [9, 12]])).tolist() == [[0, 6], [9, 12]]


def test_what_was_garbled_stands_where_it_was_written() -> None:
    written = "they donâ€™t care"
    found = normalise(written)
    assert found.text == "they don't care"
    place = np.array([[5, 10], [11, 15]])
    assert [written[start:end] for start, end in found.written(place)] == ["donâ€™t", "care"]


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60),
    st.sampled_from(["😂", "@user1", "&lt;", "ooooo", "â€™", "Ã©"]),
)
def test_every_character_knows_where_it_stood(text: str, odd: str) -> None:
    written = f"{text} {odd} {text}"
    found = normalise(written)
    every = np.stack([np.arange(len(found.text)), np.arange(1, len(found.text) + 1)], axis=1)
    places = found.written(every)
    assert (places[:, 0] >= 0).all()
    assert (places[:, 1] <= len(written)).all()
    assert (places[:, 0] < places[:, 1]).all()
    assert (np.diff(places[:, 0]) >= 0).all()
    for character, (start, end) in zip(found.text, places, strict=True):
        if end - start == 1 and written[start].isalnum():
            assert character == written[start]
