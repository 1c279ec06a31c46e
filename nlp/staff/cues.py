"""What the words around a person's name say of who it is, as numbers.

The groups of words are in cues.yaml. For each group and each side of the name there are two numbers: whether one of its
words is next to the name, and how near the nearest one is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt
import yaml

from nlp.staff.candidates import Candidate
from nlp.staff.lexicon import words

REACH = 9
"""How many words to each side are read."""
_NEXT_TO = 2
_FADING = 0.3
_BEYOND = 0.5
"""What a word beyond the end of the sentence still counts."""
_TOKEN = re.compile(r"[@#]?[^\W_]+(?:['’-][^\W_]+)*|'s\b|[&@]|[.!?…]+|\n+|[-–—,:(\"“~]")
_STOPS = frozenset(".!?…\n")
_SHAPES = (
    "first in the text", "last in the text", "first in its sentence", "last in its sentence", "alone in its sentence",
    "comma before", "comma after", "dash before", "line break before", "exclaimed", "bracket before", "handle before",
    "quoted", "short text", "asks", "title before", "apostrophe s", "unheard",
)  # fmt: skip

Features = npt.NDArray[np.float32]
Token = tuple[int, int, str]


@cache
def groups() -> dict[str, tuple[str, ...]]:
    """The words of each group, in the order of the features."""
    text = (resources.files("nlp.staff") / "cues.yaml").read_text(encoding="utf-8")
    return {str(name): tuple(str(word) for word in said) for name, said in yaml.safe_load(text).items()}


def feature_names() -> tuple[str, ...]:
    sides = [f"{name} {where}" for name in groups() for where in ("left", "right", "next left", "next right")]
    return (*sides, *_SHAPES)


@cache
def _index() -> tuple[dict[str, list[int]], list[tuple[str, int]]]:
    """Whole words and pairs of words -> groups; and beginnings of words with their group."""
    whole: dict[str, list[int]] = {}
    beginnings: list[tuple[str, int]] = []
    for number, said in enumerate(groups().values()):
        for word in said:
            if word.endswith("*"):
                beginnings.append((word[:-1], number))
            else:
                whole.setdefault(word, []).append(number)
    return whole, beginnings


@cache
def _pairs() -> frozenset[str]:
    return frozenset(word for word in _index()[0] if " " in word)


def _groups_of(word: str) -> tuple[int, ...]:
    whole, beginnings = _index()
    found = whole.get(word, ())
    return (*found, *(number for start, number in beginnings if word.startswith(start)))


def features(text: str, found: Sequence[Candidate]) -> Features:
    """One row a candidate, the columns of `feature_names`."""
    tokens = [(match.start(), match.end(), match.group().lower().replace("’", "'")) for match in _TOKEN.finditer(text)]
    starts = [start for start, _, _ in tokens]
    names = {index for one in found for index in range(bisect_left(starts, one.start), bisect_left(starts, one.end))}
    rows = np.zeros((len(found), len(feature_names())), dtype=np.float32)
    for row, candidate in zip(rows, found, strict=True):
        first, after = bisect_left(starts, candidate.start), bisect_left(starts, candidate.end)
        before = [index for index in range(first - 1, -1, -1) if index not in names][: REACH * 2]
        behind = [index for index in range(after, len(tokens)) if index not in names][: REACH * 2]
        _look(row, tokens, before, 0, -1)
        _look(row, tokens, behind, 1, 1)
        row[-len(_SHAPES) :] = _shape(text, candidate, tokens, first, after, names)
    return rows


def _look(row: Features, tokens: Sequence[Token], places: Sequence[int], side: int, step: int) -> None:
    """Note the groups of the words at `places`, nearest first; a second word makes a pair with its neighbour."""
    distance, weight = 0, 1.0
    for place in places:
        word = tokens[place][2]
        if word[0] in _STOPS:
            weight *= _BEYOND
            continue
        if not (word[0].isalnum() or word in "&@'s"):
            continue
        distance += word not in words("fillers")
        if distance > REACH:
            return
        nearness = weight / (1 + _FADING * max(distance - 1, 0))
        following = tokens[place + 1][2] if place + 1 < len(tokens) else ""
        pair = f"{word} {following}"
        for number in (*_groups_of(word), *(_groups_of(pair) if pair in _pairs() else ())):
            column = number * 4 + side
            row[column] = max(row[column], nearness)
            if distance <= _NEXT_TO and weight == 1.0:
                row[column + 2] = 1.0


def _shape(
    text: str, candidate: Candidate, tokens: Sequence[Token], first: int, after: int, names: set[int]
) -> list[float]:
    left = next((tokens[index][2] for index in range(first - 1, -1, -1) if index not in names), "\n")
    right = next((tokens[index][2] for index in range(after, len(tokens)) if index not in names), "\n")
    opens, closes = left[0] in _STOPS, right[0] in _STOPS
    ends = not text[candidate.end :].strip(" .!?\n")
    told = [
        first == 0,
        ends,
        opens,
        closes,
        opens and closes,
        left == ",",
        right == ",",
        left in "-–—~",
        left[0] == "\n" and first > 0,
        text[candidate.end : candidate.end + 2].strip().startswith("!"),
        left == "(",
        left[0] == "@",
        left in '"“' or text.lstrip()[:1] in '"“',
        len(tokens) < 6,
        "?" in text,
        left in words("outsiders' titles"),
        text[candidate.end : candidate.end + 2].lower() in ("'s", "’s"),
        not candidate.heard,
    ]
    return [float(value) for value in told]
