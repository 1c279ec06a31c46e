from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from nlp.topics.decisions import split
from nlp.topics.ledger import Ledger, Topic
from nlp.topics.naming import Phrases
from nlp.topics.update import update
from nlp.topics.vocabulary import count_phrases, keywords_of, merged_tally, with_keywords
from tests.nlp.topics.made_up import SUBJECTS, sentence, sentences


def topic(number: int, *texts: str) -> Topic:
    centroid = np.zeros(384, dtype=np.float32)
    empty = Topic(f"t-{number:04d}", f"Topic {number}", centroid, "2026-W01", "2026-W01", 0.3, 0.1)
    return count_phrases(empty, texts, Phrases())


def test_keywords_are_what_many_of_a_topics_sentences_say() -> None:
    texts = ["the shower, the boiler and the plumber on floor 4"] * 40
    (words,) = keywords_of([topic(1, *texts, *["the shower soaked my jacket"] * 2)])
    assert set(words) == {"shower", "boiler", "plumber on floor"}


def test_what_the_journey_map_calls_it_comes_first() -> None:
    one = topic(1, *["the gadget, the wristband"] * 20)
    assert keywords_of([one])[0][0] == "gadget"
    assert keywords_of([one], ("wristband",))[0][0] == "wristband"


def test_a_topic_is_named_for_all_that_joined_it_not_for_those_that_founded_it() -> None:
    said = "Router rebooted {} times, router"
    more = [sentence("wifi", 100 + number, "2026-W01", said.format(number)) for number in range(60)]
    ledger = update(Ledger(), [*sentences("2026-W01"), *more], week="2026-W01").ledger
    assert any(topic.name.startswith("Router") for topic in ledger.topics)


def test_a_word_of_two_topics_is_shown_where_it_is_said_most() -> None:
    fees = topic(1, *["a fee for the card"] * 20)
    lost = topic(2, *["my card is lost"] * 20, *["lost, and the fee"] * 3)
    first, second = keywords_of([fees, lost])
    assert "fee" in first
    assert "fee" not in second
    assert "card" in " ".join(first + second)


def test_keywords_do_not_say_the_same_twice() -> None:
    texts = ["top-up card, top up card, top-up limit and a wallet"] * 20
    (words,) = keywords_of([topic(1, *texts)])
    assert sum("card" in phrase for phrase in words) == 1
    assert "wallet" in words


def test_what_one_sentence_alone_says_is_not_kept() -> None:
    one = topic(1, "the shower was cold, says Jill Archer", "the shower was cold", "the shower was cold again")
    assert "shower" in dict(one.phrases)
    assert not any("archer" in phrase for phrase in dict(one.phrases))


def test_a_tally_forgets_slowly_what_is_no_longer_said() -> None:
    one = topic(1, *["the old app crashed"] * 1_000)
    for _ in range(6):
        one = count_phrases(one, ["the new site is down"] * 1_000, Phrases())
    assert one.sentences_counted <= 1_000
    counts = dict(one.phrases)
    assert counts["site"] > 900
    assert counts.get("old app", 0) < 50


def test_keywords_follow_a_topic_as_it_grows() -> None:
    ledger = update(Ledger(), sentences("2026-W01"), week="2026-W01").ledger
    before = next(one for one in ledger.topics if "shower" in one.keywords)
    said = "Shower stayed cold for the plumber never came"
    later = [sentence("shower", number, "2026-W02", f"{said} {number} times") for number in range(40)]
    after = update(ledger, later, week="2026-W02").ledger[before.id]
    assert "plumber" in " ".join(after.keywords)
    assert "plumber" not in " ".join(before.keywords)
    assert after.name == before.name
    assert after.sentences_counted == before.sentences_counted + 40


def test_a_split_topic_keeps_its_own_words_and_the_new_one_has_others() -> None:
    ledger = update(Ledger(), sentences("2026-W01"), week="2026-W01").ledger
    (topic_id,) = (one.id for one in ledger.topics if "shower" in one.keywords)
    mixed = sentences("2026-W01", subjects=("shower", "wifi"))
    parted = split(ledger, topic_id, mixed, week="2026-W01")
    old, new = parted[topic_id], parted.topics[-1]
    assert dict(old.phrases)["shower"] == 20
    assert "shower" not in dict(new.phrases)
    assert old.sentences_counted + new.sentences_counted == len(mixed)


def test_merged_topics_tally_as_one() -> None:
    one, other = topic(1, *["the shower was cold"] * 5), topic(2, *["cold water in the shower"] * 4)
    assert dict(merged_tally(one, other))["shower"] == 9


def test_a_seeds_words_are_a_persons() -> None:
    seeded = replace(topic(1, *["my data leaked"] * 9), seeded=True, keywords=("data breach",))
    assert with_keywords(Ledger((seeded,)))["t-0001"].keywords == ("data breach",)


@pytest.mark.parametrize("version", [1, 2])
def test_a_ledger_without_tallies_can_be_read(version: int) -> None:
    ledger = update(Ledger(), sentences("2026-W01"), week="2026-W01").ledger
    document = json.loads(ledger.to_json())
    for one in document["topics"]:
        del one["phrases"], one["heard"]
    older = Ledger.from_json(json.dumps({**document, "version": version}))
    assert [one.keywords for one in older.topics] == [one.keywords for one in ledger.topics]
    assert with_keywords(older).to_json() == older.to_json()
    assert len(SUBJECTS) == len(older.topics)


def test_what_is_stored_keeps_the_words_that_older_programs_read() -> None:
    ledger = update(Ledger(), sentences("2026-W01"), week="2026-W01").ledger
    document = json.loads(ledger.to_json())
    assert {event["kind"] for event in document["events"]} == {"born"}
    assert [(one["born"], one["heard"]) for one in document["topics"]] == [
        (topic.first_seen, topic.sentences_counted) for topic in ledger.topics
    ]
    assert not {"first_seen", "sentences_counted"} & set(document["topics"][0])
    again = Ledger.from_json(ledger.to_json())
    assert {event.kind for event in again.events} == {"created"}
    assert [topic.first_seen for topic in again.topics] == [topic.first_seen for topic in ledger.topics]
