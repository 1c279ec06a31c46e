from __future__ import annotations

import pytest

from nlp.topics.naming import Phrases, readable


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("@AcmeHotels the lost baggage, again", ["lost", "lost baggage", "baggage"]),
        ("Top up by card https://x.example", ["top", "card"]),
        ("user user user", []),
        ("Acme lost my room", ["lost", "lost my room", "room"]),
        ("", []),
    ],
)
def test_phrases_hold_no_names_handles_or_links(text: str, phrases: list[str]) -> None:
    found = Phrases(["Acme Hotels", "@AcmeHotels"])(text)
    assert [phrase for phrase in phrases if phrase not in found] == []
    assert not any("acme" in phrase or "http" in phrase or "user" in phrase for phrase in found)


def test_phrases_do_not_cross_punctuation() -> None:
    assert "room breakfast" not in Phrases()("Dirty room. Breakfast cold")


def test_names_are_readable_and_distinct() -> None:
    words = ("lost baggage", "carousel")
    assert readable(words, ()) == "Lost baggage"
    assert readable(words, ("Lost baggage",)) == "Lost baggage, carousel"
    assert readable(words, ("lost baggage", "Lost baggage, carousel")) == "Lost baggage (2)"
    assert readable((), ("Unnamed topic",)) == "Unnamed topic (2)"
