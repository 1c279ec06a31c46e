"""Word lists about people's names, read on first use: those of the tagger, and what a boundary needs beyond them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources

import yaml

from nlp.staff import lexicon

WORD = re.compile(r"[^\W\d_]++(?:['’‐-][^\W\d_]++)*+")


def _text(file: str) -> str:
    return resources.files("hearpoint.present.redaction").joinpath(file).read_text(encoding="utf-8")


@cache
def _lists() -> dict[str, str]:
    lists: dict[str, str] = yaml.safe_load(_text("names.yaml"))
    return lists


@cache
def words(kind: str) -> frozenset[str]:
    """A list of names.yaml."""
    return frozenset(_lists()[kind].split())


@cache
def given_names() -> frozenset[str]:
    """Given names in lower case."""
    lines = _text("given_names.txt").splitlines()
    ours = frozenset(name for line in lines if not line.startswith("#") for name in line.split())
    return (ours | lexicon.given_names()) - words("no name")


@cache
def sure_names() -> frozenset[str]:
    """Given names that are names in small letters too, whatever stands around them."""
    return given_names() - words("words too") - lexicon.word_names() - lexicon.words("common short forms")


@cache
def things() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Companies, places and things with a person's name in them: their words by the first, the longest first."""
    listed = sorted((_words_of(thing) for thing in _lists()["things"].split(";")), key=len, reverse=True)
    return {first: tuple(thing for thing in listed if thing[0] == first) for first in {thing[0] for thing in listed}}


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(_plain(word) for word in WORD.findall(text))


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def places_of_things(text: str) -> list[tuple[int, int]]:
    """Where a text speaks of one of `things`; none overlaps another."""
    tokens = [(match.start(), match.end(), _plain(match[0])) for match in WORD.finditer(text)]
    spans: list[tuple[int, int]] = []
    for index, (start, _, word) in enumerate(tokens):
        for thing in (*things().get(word, ()), *things().get(lexicon.bare(word), ())):
            here = tokens[index : index + len(thing)]
            if (not spans or spans[-1][1] <= start) and _is_thing([token[2] for token in here], thing):
                spans.append((start, here[-1][1]))
                break
    return spans


def _is_thing(tokens: Sequence[str], thing: tuple[str, ...]) -> bool:
    """Whether words are a thing's: "wendy's" is no "wendy", but "john lewis's" is "john lewis"."""
    return (*tokens[:-1], tokens[-1]) == thing or (*tokens[:-1], lexicon.bare(tokens[-1])) == thing
