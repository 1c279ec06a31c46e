from __future__ import annotations

from nlp.touchpoints.overlap import WordOverlap
from nlp.touchpoints.words import comparable

SAID = {
    "food": ("food", "cold meal", "tasty meal", "good service"),
    "price": ("price", "expensive", "service charge"),
    "room": ("room", "dirty bathroom", "service in the room"),
}


def overlap(text: str, known: dict[str, int] | None = None) -> list[float]:
    words = WordOverlap(SAID, known or {}, 1000)
    return [float(one) for one in words.evidence([comparable(text.split())[0]])[0]]


def test_a_word_speaks_for_the_touchpoint_that_says_it_whatever_its_form() -> None:
    food, price, room = overlap("two Meals")
    assert food > price == room == 0


def test_a_word_that_every_touchpoint_says_tells_less_than_one_of_its_own() -> None:
    assert 0 < overlap("service")[1] < overlap("charge")[1]


def test_a_word_that_customers_use_everywhere_tells_less() -> None:
    stem = comparable(["bathroom"])[0][0]
    assert overlap("bathroom", {stem: 500})[2] < overlap("bathroom")[2]


def test_a_word_counts_once_however_often_it_is_said() -> None:
    assert overlap("meal meal meal") == overlap("meal")


def test_a_word_in_more_phrases_of_a_touchpoint_tells_more() -> None:
    assert overlap("meal")[0] > overlap("cold")[0]
