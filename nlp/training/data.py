"""The sets a model that ships may learn from, read from ../shared/data. Texts are kept as written."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from nlp.types import LABELS

IGNORED = -100
OUTSIDE, BEGIN, INSIDE = range(3)

# A category of MAMS as different companies would call it, so that the head learns to read phrases, not eight ids.
CATEGORIES = {
    "food": ("food", "meal", "the food and drinks", "dishes", "quality of the food"),
    "staff": ("staff", "employees", "waiter", "the people who work there", "friendliness of the staff"),
    "miscellaneous": ("miscellaneous", "the experience in general", "anything else", "overall"),
    "place": ("place", "location", "the restaurant", "seating and tables", "the building"),
    "service": ("service", "customer service", "waiting time", "how we were served", "speed of service"),
    "menu": ("menu", "choice of dishes", "selection", "what is on offer"),
    "ambience": ("ambience", "atmosphere", "decor", "noise and music", "mood of the place"),
    "price": ("price", "cost", "value for money", "the bill", "how expensive it is"),
}


@dataclass(frozen=True, slots=True)
class Aspect:
    phrases: tuple[str, ...]
    span: tuple[int, int] | None
    polarity: int


@dataclass(frozen=True, slots=True)
class Source:
    """A text and whatever is known about it."""

    text: str
    sentiment: int = IGNORED
    names: tuple[tuple[int, int], ...] | None = None
    aspects: tuple[Aspect, ...] = ()


def tweets(file: Path) -> list[Source]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [Source(row["text"], LABELS.index(row["label"])) for row in csv.DictReader(lines)]


def questions(file: Path) -> list[Source]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [Source(row["text"]) for row in csv.DictReader(lines)]


def categories(file: Path) -> list[Source]:
    """MAMS ACSA: sentences with categories."""
    return [
        Source(
            text,
            aspects=tuple(
                Aspect(CATEGORIES[aspect.attrib["category"]], None, LABELS.index(aspect.attrib["polarity"]))
                for aspect in aspects
            ),
        )
        for text, aspects in _mams(file, "aspectCategory")
    ]


def terms(file: Path) -> list[Source]:
    """MAMS ATSA: sentences with the terms that stand in them."""
    return [
        Source(
            text,
            aspects=tuple(
                Aspect(
                    (aspect.attrib["term"],),
                    (int(aspect.attrib["from"]), int(aspect.attrib["to"])),
                    LABELS.index(aspect.attrib["polarity"]),
                )
                for aspect in aspects
            ),
        )
        for text, aspects in _mams(file, "aspectTerm")
    ]


def texts(file: Path) -> list[str]:
    """The sentences of a MAMS file, whatever they are marked with."""
    return [sentence.findtext("text") or "" for sentence in ElementTree.parse(file).iter("sentence")]


def without(sources: Iterable[Source], held_back: Iterable[str]) -> list[Source]:
    """Sources whose text, apart from white space and case, is not held back."""
    kept = {_plain(text) for text in held_back}
    return [source for source in sources if _plain(source.text) not in kept]


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _mams(file: Path, tag: str) -> Iterator[tuple[str, list[ElementTree.Element]]]:
    for sentence in ElementTree.parse(file).iter("sentence"):
        yield sentence.findtext("text") or "", list(sentence.iter(tag))


def people(files: Iterable[Path]) -> list[Source]:
    """CoNLL files of tweets: the person names in them. Tokens are put together again as a person would write them."""
    return [source for file in files for source in _conll(file)]


def _conll(file: Path) -> Iterator[Source]:
    tokens: list[tuple[str, str]] = []
    for line in [*file.read_text(encoding="utf-8").splitlines(), ""]:
        parts = line.split()
        if parts and parts[0] != "-DOCSTART-":
            tokens.append((parts[0], parts[-1]))
        elif tokens:
            yield _written(tokens)
            tokens = []


_GLUED_LEFT = re.compile(r"[.,!?;:)\]%…]+\Z|n[’']t\Z|[’'](?:s|m|re|ve|ll|d|t)\Z", re.IGNORECASE)
_GLUED_RIGHT = re.compile(r"[@#($\[]\Z")
_PLACEHOLDER = re.compile(r"(@USER|URL)\d+\Z")


def _written(tokens: list[tuple[str, str]]) -> Source:
    text, names = "", []
    start = end = -1
    glue = True
    for token, label in tokens:
        token = _PLACEHOLDER.sub(lambda match: "@user" if match[1] == "@USER" else "http://t.co/x", token)
        if not glue and not _GLUED_LEFT.match(token):
            text += " "
        kind = label.partition("-")[2].lower()
        person = kind in ("per", "person") and token != "@" and not text.endswith("@") and not token.startswith("@")
        if (not person or label.startswith("B")) and start >= 0:
            names.append((start, end))
            start = -1
        if person:
            start = len(text) if start < 0 else start
            end = len(text) + len(token)
        text += token
        glue = bool(_GLUED_RIGHT.match(token))
    if start >= 0:
        names.append((start, end))
    return Source(text, names=tuple(names))
