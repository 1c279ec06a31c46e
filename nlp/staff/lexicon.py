"""Word lists about names: which words are given names, which of them are words too, which stand for one another."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources

import yaml


def _text(file: str) -> str:
    return (resources.files("nlp.staff") / file).read_text(encoding="utf-8")


def _lines(file: str) -> list[list[str]]:
    return [line.split() for line in _text(file).splitlines() if line and not line.startswith("#")]


@cache
def words(kind: str) -> frozenset[str]:
    """A list of words.yaml."""
    return frozenset(_lists()[kind].split())


@cache
def _lists() -> dict[str, str]:
    found: dict[str, str] = yaml.safe_load(_text("words.yaml"))
    return found


@cache
def given_names() -> frozenset[str]:
    """Given names in lower case."""
    listed = frozenset(name for line in _lines("given_names.txt") for name in line)
    return listed | word_names() | (frozenset(_groups()) - words("common short forms"))


@cache
def word_names() -> frozenset[str]:
    """Given names that are ordinary words, months or places too: grace, will, may."""
    return frozenset(name for line in _lines("word_names.txt") for name in line)


@cache
def variants(name: str) -> frozenset[str]:
    """Every name that may stand for `name` (lower case), itself included: mike, mick, michael."""
    return _groups().get(name, frozenset()) | {name}


@cache
def _groups() -> dict[str, frozenset[str]]:
    groups: dict[str, frozenset[str]] = {}
    for group in _lines("name_variants.txt"):
        for name in group:
            groups[name] = groups.get(name, frozenset()) | frozenset(group)
    return groups


@lru_cache(maxsize=50_000)
def bare(word: str) -> str:
    """A word in lower case without its possessive."""
    lowered = word.lower().replace("’", "'")
    return lowered.removesuffix("'s")
