"""The language of a text, and whether it is one that is analysed. Doubt goes to English: a post lost is lost for good.

Two opinions: words that only English has settle most posts; lingua is asked about the rest, in its quick mode first.
A text is called foreign only where lingua's full models give English less than one in twenty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import register
from nlp.normalise import EMOJI, HANDLE, URL

ANALYSED = "en"
FOREIGN_BELOW = 0.05
_CANDIDATES_WORDS = """
ENGLISH SPANISH FRENCH GERMAN ITALIAN PORTUGUESE DUTCH SWEDISH DANISH POLISH CZECH ROMANIAN TURKISH FINNISH
INDONESIAN TAGALOG VIETNAMESE RUSSIAN UKRAINIAN GREEK ARABIC HEBREW HINDI THAI CHINESE JAPANESE KOREAN
"""
_CANDIDATES = tuple(_CANDIDATES_WORDS.split())
_ENGLISH_WORDS = """
the and you is to for my it with this that have not are your but they we our be been were from at just what why
when how there would could don't can't didn't i'm it's thanks thank i he she his her very so all never get got will
which
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_NO_LANGUAGE = re.compile(rf"{URL}|{HANDLE}|#\w+|[^\W\d_]*\d\w*")
_WORDS = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_EMOJI = re.compile(rf"[{EMOJI}]")
_SOMETHING = re.compile(r"[^\W_]")
EXCERPT = 2000
"""Code points that are looked at; a long text does not change its language often enough to pay for reading it all."""


def is_english(words: list[str]) -> bool:
    """Whether words that only English has settle it; False is no answer."""
    known = [word for word in words if word in _ENGLISH]
    return len(set(known)) >= 2 and len(known) >= 0.2 * len(words)


class LanguageGuesser:
    """Which language a text is written in. The models are loaded when a text first needs them."""

    def __call__(self, text: str) -> str | None:
        """An ISO 639-1 code, or None where there are no words."""
        plain = " ".join(_NO_LANGUAGE.sub(" ", text[:EXCERPT]).split())
        words = [word.replace("\u2019", "'") for word in _WORDS.findall(plain.lower())]
        if not words:
            return None
        if is_english(words):
            return ANALYSED
        quick = self._quick.compute_language_confidence_values(plain)
        if quick and quick[0].language.name == "ENGLISH":
            return ANALYSED
        return self._second_opinion(plain)

    def _second_opinion(self, text: str) -> str:
        values = self._full.compute_language_confidence_values(text)
        english = next((one.value for one in values if one.language.name == "ENGLISH"), 0.0)
        if not values or values[0].value == 0 or english >= FOREIGN_BELOW:
            return ANALYSED
        return str(values[0].language.iso_code_639_1.name).lower()

    @cached_property
    def _quick(self) -> Any:
        return _builder().with_low_accuracy_mode().build()

    @cached_property
    def _full(self) -> Any:
        return _builder().build()

    def __getstate__(self) -> dict[str, Any]:
        """Workers load their own models."""
        return {}


def _builder() -> Any:
    import lingua

    return lingua.LanguageDetectorBuilder.from_languages(*(getattr(lingua.Language, name) for name in _CANDIDATES))


class LanguageComponent:
    """Sets doc._.lang, doc._.analysed and doc._.reason."""

    def __init__(self, guess: Callable[[str], str | None], analysed: Iterable[str] = (ANALYSED,)) -> None:
        self._guess = guess
        self._analysed = frozenset(analysed)

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text
        doc._.lang = lang = self._guess(text)
        if lang is not None:
            doc._.reason = None if lang in self._analysed else f"language not analysed: {lang}"
        elif not text.strip() or not (_SOMETHING.search(text) or _EMOJI.search(text)):
            doc._.reason = "empty"
        elif not _EMOJI.search(text):
            doc._.reason = "no words"
        doc._.analysed = doc._.reason is None
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 0) -> Iterator[Doc]:
        return map(self, stream)


@Language.factory(
    "language", default_config={"analysed": [ANALYSED]}, assigns=["doc._.lang", "doc._.analysed", "doc._.reason"]
)
def make_language(nlp: Language, name: str, analysed: list[str]) -> LanguageComponent:
    """`analysed`: codes of the languages that go on to be tagged; others are counted, not guessed at."""
    register()
    return LanguageComponent(LanguageGuesser(), analysed)
