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
        ("", ""),
    ],
)
def test_a_text_is_read_as_the_model_was_taught(written: str, read: str) -> None:
    assert normalise(written).text == read


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60),
    st.sampled_from(["😂", "@user1", "&lt;", "ooooo"]),
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
