"""The written corpus is whole: its labels name what there is, and no mould repeats."""

from __future__ import annotations

import pytest

from nlp.training.written_corpus import (
    agreement,
    concepts_of,
    industries,
    journey_of,
    moulds,
    near_duplicates,
    sentences,
)


def test_there_is_enough_of_it() -> None:
    every = [one for name in industries() for one in sentences(name)]
    assert len(industries()) >= 24
    assert len(every) >= 8000
    none = sum(not one.mentions for one in every) / len(every)
    assert 0.2 < none < 0.3


@pytest.mark.parametrize("industry", industries())
def test_its_labels_name_what_there_is(industry: str) -> None:
    known = journey_of(industry).touchpoints
    counts: dict[str, set[str]] = {}
    for one in sentences(industry):
        assert one.text == one.text.strip() != ""
        assert one.sentiment in {"negative", "neutral", "positive"}
        for id_, polarity in one.mentions.items():
            assert id_ in known, f"{one.verbatim}: {id_}"
            counts.setdefault(id_, set()).add(polarity)
    assert counts.keys() == known.keys()
    assert all({"negative", "positive"} <= polarities for polarities in counts.values())
    assert set(concepts_of(industry)) <= set(known)


def test_names_are_whole() -> None:
    """An unquoted comma ends a value in YAML's flow style."""
    assert journey_of("streaming").touchpoints["catalogue"].name == "Films, shows and music on offer"


def test_no_mould_repeats_much() -> None:
    texts = [one.text for name in industries() for one in sentences(name)]
    assert all(count <= 10 for _, count in moulds(texts))
    assert len(near_duplicates(texts)) / len(texts) < 0.005


def test_a_mould_and_a_double_are_seen() -> None:
    texts = [f"the wifi in room {word} was bad" for word in ("one", "two", "three", "four", "five", "six")]
    assert ("the wifi in room", 6) in moulds(texts)
    assert len(near_duplicates(["the wifi in my room was bad", "The wifi in my room was bad!"])) == 1


def test_a_second_labelling_agrees() -> None:
    told = agreement()
    assert told["sentences"] == 500
    assert told["sentiment_kappa"] > 0.85
    assert told["touchpoint_f1"] > 0.85
