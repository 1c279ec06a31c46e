"""What linking must get right beyond the averages, by the whole pipeline and shipped maps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.journey import shipped_journey
from nlp.pipeline import build
from nlp.tagger import Tagger
from nlp.types import Tagged

AIRLINE = shipped_journey("airline")


@pytest.fixture(scope="module")
def tagger() -> Iterator[Tagger]:
    with Tagger(AIRLINE) as made:
        yield made


def tag(tagger: Tagger, text: str) -> Tagged:
    (tagged,) = tagger.tag([text])
    return tagged


@pytest.mark.parametrize(
    ("text", "touchpoint", "polarity"),
    [
        ("On hold for two hours, this is ridiculous", "phone-support", "negative"),
        ("Another ridiculous delay", "delay", "negative"),
        ("You CANCELLED my flight!!!", "cancellation", "negative"),
        ("Why can nobody tell me where my suitcase is?", "baggage-delivery", "negative"),
        ("My luggage never showed up", "baggage-delivery", "negative"),
        ("Loved our flight attendants today", "cabin-crew", "positive"),
        ("Your website crashed while I was booking", "booking-site", "negative"),
        ("Still no refund after six weeks", "refunds", "negative"),
        ("The legroom is a joke", "seat-and-cabin", "negative"),
        ("Flight delayed again #fail", "delay", "negative"),
    ],
)
def test_a_mention_and_how_it_is_spoken_of(tagger: Tagger, text: str, touchpoint: str, polarity: str) -> None:
    found = {mention.touchpoint: mention for mention in tag(tagger, text).touchpoints}
    assert touchpoint in found
    assert found[touchpoint].polarity == polarity
    assert found[touchpoint].stage == AIRLINE.stage_of[touchpoint]


@pytest.mark.parametrize("text", ["Happy birthday to my dog", "lol", "@someone see you tonight?", "🙂", "", "\x00"])
def test_what_is_about_nothing_on_the_map_links_to_nothing(tagger: Tagger, text: str) -> None:
    assert tag(tagger, text).touchpoints == ()


def test_praise_and_blame_in_one_text_are_two_mentions_with_two_polarities(tagger: Tagger) -> None:
    text = "Loved the airport lounge. Hated the long line at check in."
    found = {mention.touchpoint: mention.polarity for mention in tag(tagger, text).touchpoints}
    assert found["lounge"] == "positive"
    assert found["check-in-queue"] == "negative"


def test_a_phrase_is_marked_where_it_stands_and_else_the_sentence(tagger: Tagger) -> None:
    text = "Hello. I was on hold for an hour."
    tagged = tag(tagger, text)
    (mention,) = (one for one in tagged.touchpoints if one.touchpoint == "phone-support")
    assert text[mention.start : mention.end] == "hold for an hour"
    sentence = tagged.sentences[mention.sentence]
    assert sentence.start <= mention.start < mention.end <= sentence.end


def test_the_component_serialises_with_its_vectors(tmp_path: Path) -> None:
    import spacy

    made = build(AIRLINE.model_dump(mode="json"))
    text = "My flight was delayed and nobody answered the phone"
    before = made(text)._.touchpoints
    made.to_disk(tmp_path)
    assert spacy.load(tmp_path)(text)._.touchpoints == before != ()
