"""The language of a text, and whether it is one that is analysed. Doubt goes to English: a post lost is lost for good.

Words that only English has settle most posts. lingua is asked about the rest, and must be surer of another language the
less there is to go by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import register, text_of
from nlp.normalise import EMOJI, HANDLE, URL

ANALYSED = "en"
_CANDIDATES_WORDS = """
ENGLISH SPANISH FRENCH GERMAN ITALIAN PORTUGUESE DUTCH SWEDISH DANISH POLISH CZECH ROMANIAN TURKISH FINNISH
INDONESIAN TAGALOG VIETNAMESE RUSSIAN UKRAINIAN GREEK ARABIC HEBREW HINDI THAI CHINESE JAPANESE KOREAN
"""
_CANDIDATES = tuple(_CANDIDATES_WORDS.split())
_ENGLISH_WORDS = """
the and you is to for my it with this that have not are your but they we our be been were from at just what why
when how there would could don't can't didn't i'm it's thanks thank i he she his her very so all never get got will
which about again because before been being does did doing every having hour hours its much our should something nothing
their then these they're those tomorrow yesterday were where while who won't wouldn't isn't wasn't doesn't aren't
couldn't haven't hasn't we're you're you've i've i'd i'll that's let's
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_NO_LANGUAGE = re.compile(rf"{URL}|{HANDLE}|#\w+|(?<![^\W\d_])[^\W\d_]*\d\w*")
_WORDS = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_EMOJI = re.compile(rf"[{EMOJI}]")
_SOMETHING = re.compile(r"[^\W_]")
MAX_EXCERPT = 2000
"""Maximum code points that are looked at; a long text seldom changes its language."""


def is_foreign(english: float, best: float, *, words: int, known: int) -> bool:
    """Whether lingua is sure enough: `english` and `best` are its confidences, `known` counts English words."""
    if best == english or best == 0:
        return False
    if known:
        return english < 0.001 and best > 0.9
    if words < 3:
        return english < 0.002 and best > 0.85
    return english < 0.01 and best > 0.5


class LanguageGuesser:
    """Which language a text is written in. lingua's models are loaded when a text first needs them."""

    def __call__(self, text: str) -> str | None:
        """An ISO 639-1 code, or None where there are no words."""
        plain = " ".join(_NO_LANGUAGE.sub(" ", text[:MAX_EXCERPT]).split())
        words = [word.replace("\u2019", "'") for word in _WORDS.findall(plain.lower())]
        if not words:
            return None
        known = [word for word in words if word in _ENGLISH]
        if len(set(known)) >= 2 and len(known) >= 0.2 * len(words):
            return ANALYSED
        values = self._detector.compute_language_confidence_values(plain)
        english = next((candidate.value for candidate in values if candidate.language.name == "ENGLISH"), 1.0)
        if not values or not is_foreign(english, values[0].value, words=len(words), known=len(known)):
            return ANALYSED
        return str(values[0].language.iso_code_639_1.name).lower()

    @cached_property
    def _detector(self) -> Any:
        """In lingua's quick mode: its full models take seconds and 300 MB to load for the few texts in doubt."""
        import lingua

        candidates = (getattr(lingua.Language, name) for name in _CANDIDATES)
        return lingua.LanguageDetectorBuilder.from_languages(*candidates).with_low_accuracy_mode().build()

    def __getstate__(self) -> dict[str, Any]:
        """Workers load their own models."""
        return {}


class LanguageComponent:
    """Sets doc._.lang, doc._.analysed and doc._.reason."""

    def __init__(self, guess: Callable[[str], str | None], analysed: Iterable[str] = (ANALYSED,)) -> None:
        self._guess = guess
        self._analysed = frozenset(analysed)

    def __call__(self, doc: Doc) -> Doc:
        text = text_of(doc)
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
