"""Concepts: touchpoints that companies share, whatever they sell, which a touchpoint of a journey map may name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources

import yaml

_FILE = "concepts.yaml"
_ID = re.compile(r"^([a-z][a-z0-9-]*):", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Concept:
    """A touchpoint of many companies."""

    id: str
    gloss: str
    """What a customer speaks of there."""
    phrases: tuple[str, ...]
    examples: tuple[str, ...]
    neighbours: tuple[str, ...]
    """Ids of the concepts that it is most easily taken for."""


def _text() -> str:
    return (resources.files("config") / _FILE).read_text(encoding="utf-8")


@cache
def concept_ids() -> frozenset[str]:
    """Ids of all concepts; the file is not parsed for it, since every journey map that is read asks."""
    return frozenset(_ID.findall(_text()))


@cache
def concepts() -> dict[str, Concept]:
    """Every concept by id, in the order of the file."""
    document = yaml.safe_load(_text())
    return {
        id_: Concept(id_, known["gloss"], *(tuple(known[name]) for name in ("phrases", "examples", "neighbours")))
        for id_, known in document.items()
    }


def near(name: str) -> list[str]:
    """Up to five ids that a mistaken `name` may have meant: spelt alike, or sharing a word."""
    alike = get_close_matches(name, sorted(concept_ids()), n=3, cutoff=0.6)
    words = set(name.split("-"))
    sharing = sorted(id_ for id_ in concept_ids() if words & set(id_.split("-")))
    return list(dict.fromkeys([*alike, *sharing]))[:5]


def known_concept(name: str) -> str:
    """The name, if there is such a concept. Raises ValueError listing near ones."""
    if name not in concept_ids():
        meant = ", ".join(near(name)) or ", ".join(sorted(concept_ids())[:5]) + ", ..."
        raise ValueError(
            f"no concept {name[:60]!r}; near it: {meant}. All are in config/concepts.yaml; leave it out if none fits"
        )
    return name
