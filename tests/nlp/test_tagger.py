"""The tagger as its users meet it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from config.errors import UsageError
from config.journey import shipped_journey
from config.lexicon import Reading
from config.roster import Roster, StaffMember
from nlp import pipeline
from nlp.batch_tagger import BatchTagger
from nlp.tagger import Tagger

ROSTER = Roster((StaffMember("s1", "Priya Raman", ("Pri",), "lobby", "concierge"),))
TEXTS = [
    "Thanks Priya at the front desk! The room was spotless. Breakfast was cold though 😡",
    "",
    "Das Zimmer war schmutzig und das Personal unfreundlich.",
    "👍👍",
    "WiFi never worked, not once.",
]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(shipped_journey("hotel"), ROSTER)


def test_answers_come_in_order_and_say_what_was_not_analysed(tagger: Tagger) -> None:
    answers = list(tagger.tag(TEXTS))
    assert [answer.analysed for answer in answers] == [True, False, False, True, True]
    assert [answer.reason for answer in answers] == [None, "empty", "language not analysed: de", None, None]
    assert [answer.sentiment.label if answer.sentiment else None for answer in answers[3:]] == ["positive", "negative"]


def test_a_companys_own_words_are_read_as_what_they_mean_there(tagger: Tagger) -> None:
    text = "The Horrid Hangover is on the menu again, at the corner bar."
    known = Reading(word="horrid hangover", read_as="cocktail", reason="the name of a cocktail", only_with=("bar",))
    told = Tagger(lexicon=[known])
    (plain,), (read,), (elsewhere,) = tagger.tag([text]), told.tag([text]), told.tag(["A horrid hangover. Never again"])
    assert plain.sentiment is not None
    assert read.sentiment is not None
    assert elsewhere.sentiment is not None
    assert read.sentiment.scores["negative"] < 0.5 * plain.sentiment.scores["negative"]
    assert elsewhere.sentiment.label == "negative"
    assert [text[one.start : one.end] for one in read.sentences] == [text]
    assert told.versions != tagger.versions


def test_other_languages_are_tagged_where_a_model_of_them_is_said_to_be_there(tagger: Tagger) -> None:
    german = Tagger(languages=["en", "de"])
    assert [answer.analysed for answer in german.tag(TEXTS)] == [True, False, True, True, True]
    assert german.versions != tagger.versions


def test_offsets_are_code_points_of_the_given_text(tagger: Tagger) -> None:
    text = "😀😀 &amp; hi. " + TEXTS[0]
    (answer,) = tagger.tag([text])
    assert [text[one.start : one.end] for one in answer.sentences][-2:] == [
        "The room was spotless.",
        "Breakfast was cold though 😡",
    ]
    assert [text[one.start : one.end] for one in answer.staff] == ["Priya"]
    assert [one.staff_id for one in answer.staff] == ["s1"]


def test_there_is_a_unit_vector_for_every_sentence(tagger: Tagger) -> None:
    (answer,) = tagger.tag(TEXTS[:1])
    assert answer.vectors.shape == (len(answer.sentences), 384)
    assert answer.vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(answer.vectors, axis=1), 1, atol=1e-3)


def test_scores_are_probabilities(tagger: Tagger) -> None:
    for answer in tagger.tag(TEXTS):
        if answer.sentiment is not None:
            assert sum(answer.sentiment.scores.values()) == pytest.approx(1, abs=1e-5)
            assert answer.sentiment.scores[answer.sentiment.label] == max(answer.sentiment.scores.values())


def test_what_stands_in_the_same_batch_changes_nothing(tagger: Tagger) -> None:
    alone = [next(iter(tagger.tag([text]))) for text in TEXTS]
    for one, other in zip(alone, tagger.tag(TEXTS * 3), strict=False):
        assert (one.lang, one.reason, len(one.sentences)) == (other.lang, other.reason, len(other.sentences))
        assert [two.touchpoint for two in one.touchpoints] == [two.touchpoint for two in other.touchpoints]
        if one.sentiment and other.sentiment:
            assert one.sentiment.label == other.sentiment.label
            assert one.sentiment.scores["positive"] == pytest.approx(other.sentiment.scores["positive"], abs=0.03)


def test_texts_are_read_as_answers_are_taken(tagger: Tagger) -> None:
    read = []

    def endless() -> Iterator[str]:
        while True:
            read.append(1)
            yield "Fine."

    answers = tagger.tag(endless(), batch_size=4)
    next(answers)
    assert len(read) == 4


@settings(max_examples=15)
@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_unicode_gets_an_answer(tagger: Tagger, texts: list[str]) -> None:
    for text, answer in zip(texts, tagger.tag(texts), strict=True):
        assert answer.analysed == (answer.reason is None)
        assert all(0 <= one.start < one.end <= len(text) for one in answer.sentences)


@settings(max_examples=5)
@given(st.text(min_size=1, max_size=30), st.sampled_from([300, 2_000]))
def test_any_unicode_of_any_length_gets_an_answer(tagger: Tagger, piece: str, length: int) -> None:
    text = (piece * length)[:length]
    (answer,) = tagger.tag([text])
    ends = [0, *(place for one in answer.sentences for place in (one.start, one.end)), length]
    assert ends == sorted(ends)
    assert len(answer.vectors) == len(answer.sentences)


def test_a_text_of_a_hundred_thousand_characters(tagger: Tagger) -> None:
    text = ("The room was cold. " * 5_264)[:100_000]
    (answer,) = tagger.tag([text])
    assert answer.sentences[-1].end == len(text)
    assert len(answer.vectors) == len(answer.sentences)


def test_words_met_once_are_forgotten(monkeypatch: pytest.MonkeyPatch, tagger: Tagger) -> None:
    here = BatchTagger(tagger.options)
    here.tag_batch(["The room was keptword."])
    assert here._pipeline is not None
    monkeypatch.setattr("nlp.batch_tagger.MAX_VOCABULARY", 0)
    for batch in range(3):
        here.tag_batch([f"The keptword was number{batch}x{number}" for number in range(40)])
    strings = here._pipeline.vocab.strings
    assert "keptword" in strings
    assert not [word for batch in range(3) for number in range(40) if (word := f"number{batch}x{number}") in strings]


@pytest.mark.parametrize(
    "text", ["\x00bad\x00 room", "lone \ud800 surrogate, bad room", "bad " * 25_000, "b" * 100_000]
)
def test_awkward_texts_get_an_answer(tagger: Tagger, text: str) -> None:
    (answer,) = tagger.tag([text])
    assert answer.analysed
    assert answer.sentences[-1].end == len(text.rstrip())


def test_workers_say_the_same_in_the_same_order(tagger: Tagger) -> None:
    texts = [f"{text} {number}" for number in range(3) for text in TEXTS]
    with Tagger(shipped_journey("hotel"), ROSTER, processes=2) as many:
        for one, other in zip(tagger.tag(texts), many.tag(texts, batch_size=4), strict=True):
            assert (one.reason, one.staff, len(one.sentences)) == (other.reason, other.staff, len(other.sentences))


def test_versions_name_the_model(tagger: Tagger) -> None:
    assert set(tagger.versions) == {"model", "pipeline"}
    json.dumps(tagger.versions)


def test_the_pipeline_survives_being_written_to_disk(tmp_path: Path) -> None:
    built = pipeline.build(shipped_journey("hotel").model_dump(mode="json"))
    built.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    one, other = built(TEXTS[0]), again(TEXTS[0])
    assert one._.touchpoints == other._.touchpoints
    assert one._.sentiment == other._.sentiment


@pytest.mark.parametrize("texts", ["one text", b"one text", ["fine", None], ["fine", b"bytes"], [float("nan")]])
def test_what_is_no_list_of_texts_is_named(texts: Any) -> None:
    with pytest.raises(UsageError, match=r"one text is given|text \d is .*, no text"):
        list(Tagger().tag(texts))


def test_workers_end_at_once_when_the_caller_is_interrupted() -> None:
    """Batches under way are of no use to anybody then."""
    texts = [f"The room was number {number}, with a view of the harbour and a noisy lift." for number in range(12_000)]
    start = 0.0
    with pytest.raises(KeyboardInterrupt), Tagger(processes=2) as tagger:  # noqa: PT012
        answers = tagger.tag(texts)
        next(answers)
        start = time.monotonic()
        raise KeyboardInterrupt
    assert time.monotonic() - start < 2
