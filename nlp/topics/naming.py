"""Names a person would give: phrases by class TF-IDF, chosen by MMR, as a readable name.

The phrases of a sentence are its runs of one to three words that neither begin nor end with a stop word, nor
cross punctuation, nor hold the company's name, a handle, a link or a number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from typing import Protocol

import numpy as np

from nlp.topics.types import NameRequest
from nlp.types import Vectors

_BREAK = re.compile(r"https?://\S+|www\.\S+|@\w+|&\w+;|[^\w\s'’#-]|_|\n")
_WORD = re.compile(r"(?<!\w)[^\W\d_][\w'’-]*")
_MEANT = frozenset({"amount", "back", "bill", "bottom", "call", "detail", "empty", "fire", "front", "full"}) | {
    *("interest", "move", "name", "show", "side", "system", "top")
}
"""Words of scikit-learn's list that customers mean."""
_MIN_PAIRED = 0.05
"""Minimum share of a topic's sentences that hold two words side by side for them to be one phrase."""
_BESIDE = 4
"""Number of keywords among which the first one's neighbour is looked for."""
_DONE = re.compile(r"\w{3,}(?<!e)ed")
_CODE = re.compile(r"(?=(?:\D*\d){3})\w+")
"""Order numbers and versions tell nobody anything."""


_PERSONAL = (
    (re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.\w[\w.-]*"), "[address]"),
    (re.compile(r"https?://\S+|www\.\S+"), "[link]"),
    (re.compile(r"(?<!\w)@\w+"), "@user"),
    (re.compile(r"\+?\d[\d\s().-]{5,40}\d"), "[number]"),
)


def redacted(text: str) -> str:
    """A text without mail addresses, links, handles and long numbers: all that a namer outside may see."""
    for pattern, mask in _PERSONAL:
        text = pattern.sub(mask, text)
    return text


class Namer(Protocol):
    """Gives a topic its name, e.g. by a language model. None means: let the machine's name stand."""

    def __call__(self, request: NameRequest) -> str | None: ...


@lru_cache(maxsize=1)
def plain_stop_words() -> frozenset[str]:
    """Words with no content at all."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS) - _MEANT


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Words that no name begins or ends with: those without content, and those that say how, not what."""
    return plain_stop_words() | _listed("stop_words.txt")


@lru_cache(maxsize=1)
def no_things() -> frozenset[str]:
    """Words for what was done, how it was, or that something is amiss: fine keywords, poor names."""
    return _listed("no_things.txt")


def _listed(name: str) -> frozenset[str]:
    return frozenset(resources.files("nlp.topics").joinpath(name).read_text(encoding="utf-8").split())


def _words(chunk: str) -> list[str]:
    return [word.strip("'-").replace("’", "'").removesuffix("'s") for word in _WORD.findall(chunk.lower())]


def own_names(names: Iterable[str]) -> frozenset[str]:
    """The words that stand for the company: its names and handles, whole and in parts."""
    whole = [name.lower().strip().lstrip("@#") for name in names if name.strip()]
    return (
        frozenset(whole)
        | frozenset(word for name in whole for word in _words(name))
        | frozenset(name.replace(" ", "") for name in whole)
    )


class Phrases:
    """An analyzer for scikit-learn's vectorizer: a text to its phrases, repeats kept."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._own = own_names(names)
        self._stops = stop_words()

    def __call__(self, text: str) -> list[str]:
        return [phrase for chunk in _BREAK.split(text) for phrase in self._chunk(chunk)]

    def content(self, text: str) -> int:
        """How many different words of content a text holds."""
        words = {word for chunk in _BREAK.split(text) for word in _words(chunk) if len(word) > 1}
        return len(words - self._own - plain_stop_words())

    def _chunk(self, chunk: str) -> list[str]:
        words = _words(chunk)
        inner = [word not in self._own and not _CODE.fullmatch(word) for word in words]
        edge = [fits and len(word) > 1 and word not in self._stops for fits, word in zip(inner, words, strict=True)]
        phrases = []
        for start in range(len(words)):
            if not edge[start]:
                continue
            for end in range(start, min(start + 3, len(words))):
                if not inner[end]:
                    break
                if edge[end] and (end == start or words[end] != words[start]):
                    phrases.append(" ".join(words[start : end + 1]))
        return phrases


def mmr(vectors: Vectors, relevance: Sequence[float], count: int, diversity: float) -> list[int]:
    """Indices by maximal marginal relevance (Carbonell & Goldstein 1998). `vectors` are unit rows."""
    left = list(range(len(relevance)))
    chosen: list[int] = []
    alike = vectors @ vectors.T
    while left and len(chosen) < count:
        repeat = alike[np.ix_(left, chosen)].max(axis=1) if chosen else np.zeros(len(left))
        score = (1 - diversity) * np.asarray([relevance[at] for at in left]) - diversity * repeat
        chosen.append(left.pop(int(np.argmax(score))))
    return chosen


def without_parts(phrases: Sequence[str], count: int) -> tuple[str, ...]:
    """Drop a phrase that only repeats or stretches words already chosen."""
    chosen: list[str] = []
    for phrase in phrases:
        words = set(stems(phrase))
        if all(not (words <= set(stems(other)) or set(stems(other)) <= words) for other in chosen):
            chosen.append(phrase)
    return tuple(chosen[:count])


def stems(phrase: str) -> list[str]:
    """The stems of a phrase's words: "top-up" has two, as "top up" has."""
    return [_stem(word) for word in phrase.replace("-", " ").split()]


def _stem(word: str) -> str:
    """Enough of a stem to see that "charge", "charged" and "charges" are one word."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    doubled = len(word) > 3 and word[-1] == word[-2]
    return word[:-1] if len(word) > 3 and (doubled or word[-1] in "iy") else word


def readable(words: Sequence[str], taken: Iterable[str]) -> str:
    """A name from keywords that is not taken yet: "Lost baggage", else "Lost baggage, carousel", ...

    A word that says what was done ("charged"), how it was ("loud") or that something is amiss stands for a topic only
    where no other does.
    """
    used = {name.casefold() for name in taken}
    things = [word for word in words if not _DONE.fullmatch(word) and word.lower() not in no_things()]
    words = things or list(words) or ["unnamed topic"]
    first = words[0]
    options = [first] if " " in first or len(words) == 1 else [f"{first}, {words[1]}"]
    options += [f"{first}, {word}" for word in words[1:]]
    options += [f"{first} ({number})" for number in range(2, len(used) + 3)]
    name = next(option for option in options if option.casefold() not in used)
    return name[0].upper() + name[1:] if name.split(",")[0].islower() else name


def side_by_side(words: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
    """The words, the first with the one people write beside it: "key", "door", "plastic" as "plastic key", "door"."""
    if len(words) < 2 or " " in words[0]:
        return tuple(words)
    lower = [f" {' '.join(_words(text))} " for text in texts]
    beside = [word for word in words[1:_BESIDE] if " " not in word]
    pairs = [(word, pair) for word in beside for pair in (f"{words[0]} {word}", f"{word} {words[0]}")]
    counts = [sum(f" {pair} " in text for text in lower) for _, pair in pairs]
    if not counts or max(counts) < max(2, _MIN_PAIRED * len(texts)):
        return tuple(words)
    word, pair = pairs[counts.index(max(counts))]
    return (pair, *(other for other in words[1:] if other != word))


def as_written(phrases: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
    """The phrases as people write them inside a sentence: "TV remote", "Port Ellery", but "breakfast"."""
    return tuple(_as_written(phrase, texts) for phrase in phrases)


def _as_written(phrase: str, texts: Sequence[str]) -> str:
    pattern = re.compile(rf"(?<=\w )(?:{re.escape(phrase)})\b", re.IGNORECASE)
    seen = Counter(form for text in texts if not text.isupper() for form in pattern.findall(text))
    return max(seen, key=lambda form: (seen[form], form == phrase, form)) if seen else phrase
