from __future__ import annotations

import pytest

from nlp.topics.naming import Phrases, as_written, readable, side_by_side, without_parts


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


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("charged", "bill", "deposit"), "Bill, deposit"),
        (("charged", "cancelled"), "Charged, cancelled"),
        (("speed", "wifi"), "Speed, wifi"),
        (("feed", "red"), "Feed, red"),
        (("noise", "loud", "party"), "Noise, party"),
        (("sent", "wants", "reception", "lady"), "Reception, lady"),
    ],
)
def test_a_topic_is_named_after_things_where_there_are_any(words: tuple[str, ...], name: str) -> None:
    assert readable(words, ()) == name


def test_words_that_stand_side_by_side_are_one_phrase() -> None:
    texts = ["I insist on a plastic key", "Plastic keys are better", "they gave me a plastic key", "no key"]
    assert side_by_side(("key", "plastic", "door"), texts) == ("plastic key", "door")
    assert side_by_side(("key", "door", "plastic"), texts) == ("plastic key", "door")
    assert side_by_side(("key", "lobby"), texts) == ("key", "lobby")
    assert side_by_side(("key",), texts) == ("key",)


def test_a_phrase_is_shown_as_people_write_it() -> None:
    texts = ["the TV was broken", "our TV remote", "we like Port Ellery", "to Port Ellery by bus", "Breakfast was late"]
    assert as_written(("tv", "port ellery", "breakfast"), texts) == ("TV", "Port Ellery", "breakfast")


def test_one_word_in_two_forms_is_not_two_keywords() -> None:
    chosen = without_parts(["charge", "charged", "bus", "buses", "dish", "dishes", "party", "parties", "bill"], 10)
    assert chosen == ("charge", "bus", "dish", "party", "bill")


def test_the_end_of_a_number_is_no_word() -> None:
    assert Phrases()("5th floor, 25min wait") == ["floor", "wait"]
