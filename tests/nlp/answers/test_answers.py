"""Answers are read under their question, and survey idioms for what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from config.journey import shipped_journey
from nlp.answers import SURE, certain, kind_of, mixed, under, verdict
from nlp.questions import ASKS, Answer, Asked, asks
from nlp.tagger import Tagger
from nlp.types import LABELS, Label, Sentiment, Tagged

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def tagger() -> Iterator[Tagger]:
    with Tagger(shipped_journey("hotel")) as made:
        yield made


def tag(tagger: Tagger, text: str, question: str | None = None) -> Tagged:
    (tagged,) = tagger.tag([Asked(text, question)])
    return tagged


def label(tagged: Tagged) -> Label:
    assert tagged.sentiment is not None
    return tagged.sentiment.label


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("Nothing", "What could be better?", "positive"),
        ("Nothing", "What was good?", "negative"),
        ("Nothing", None, "neutral"),
        ("None", None, "neutral"),
        ("N/A", "What was good?", "neutral"),
        ("Waiting times", "What could be better?", "negative"),
        ("Waiting times", "What was good?", "positive"),
        ("Friendly staff", "What could be better?", "positive"),
        ("Cleaner rooms", "What could be better?", "negative"),
        ("It could not have been better", None, "positive"),
        ("I can't fault it", "What could be better?", "positive"),
        ("No complaints at all", None, "positive"),
        ("I haven't had a bill yet", None, "neutral"),
        ("I haven't had a working line for three weeks", None, "negative"),
    ],
)
def test_the_question_decides(tagger: Tagger, text: str, question: str | None, expected: Label) -> None:
    assert label(tag(tagger, text, question)) == expected


@pytest.mark.parametrize("question", ["What could be better?", "What was good?", None])
def test_who_says_nothing_mentions_nothing(tagger: Tagger, question: str | None) -> None:
    assert tag(tagger, "Nothing", question).touchpoints == ()


def test_each_answer_is_read_under_its_own_question(tagger: Tagger) -> None:
    text = "Waiting times\n\nWaiting times"
    answers = (Answer(0, 13, "What was good?"), Answer(15, 28, "What could be better?"))
    (tagged,) = tagger.tag([Asked(text, answers=answers)])
    assert [one.sentiment.label for one in tagged.sentences] == ["positive", "negative"]


def test_plain_texts_are_tagged_as_ever(tagger: Tagger) -> None:
    first, second = tagger.tag(["The room was spotless!", Asked("The room was spotless!")])
    assert first == second
    assert label(first) == "positive"


@pytest.mark.parametrize(("part", "least"), [("dev", 0.8), ("held", 0.75)])
def test_hard_sentences(tagger: Tagger, part: str, least: float) -> None:
    rows = [row for rows in yaml.safe_load((HERE / f"hard_{part}.yaml").read_text("utf-8")).values() for row in rows]
    assert len(rows) == 60
    found = tagger.tag(Asked(text, *question) for _, text, *question in rows)
    right = [
        (one.sentiment.label if one.sentiment else "neutral") == wanted
        for one, (wanted, *_) in zip(found, rows, strict=True)
    ]
    assert sum(right) >= least * len(rows)


@pytest.mark.parametrize(
    ("kind", "questions"),
    yaml.safe_load((HERE / "questions.yaml").read_text("utf-8")).items(),
)
def test_what_questions_ask(kind: str, questions: list[str]) -> None:
    assert [question for question in questions if asks(question) != kind] == []


@given(st.text(max_size=60))
def test_any_question_is_answered_with_a_kind(question: str) -> None:
    assert asks(question) in ASKS


@given(st.text(max_size=80), st.sampled_from(ASKS), st.lists(st.floats(0.01, 1), min_size=3, max_size=3))
def test_scores_stay_a_distribution(answer: str, question: str, weights: list[float]) -> None:
    scores = {one: weight / sum(weights) for one, weight in zip(LABELS, weights, strict=True)}
    read = under(asks(question), Sentiment(max(LABELS, key=lambda one: scores[one]), scores), answer)
    assert abs(sum(read.scores.values()) - 1) < 1e-6
    assert read.scores[read.label] == max(read.scores.values())
    kind = kind_of(answer, asked=True)
    assert kind is None or verdict(kind, asks(question)) in LABELS


def test_a_text_weighs_its_sentences_by_their_words() -> None:
    whole = mixed([(certain("negative"), 9), (certain("positive"), 1)])
    assert whole.label == "negative"
    assert whole.scores["negative"] == pytest.approx(0.9 * SURE + 0.1 * (1 - SURE) / 2)
