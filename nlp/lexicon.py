"""Words that are read as others before the model sees a text: a burger named Killer Bee is no threat.

The text itself stays as it is; what is quoted, and where a mention stands, are the customer's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from config.lexicon import Reading
from nlp.normalise import Normalised, replaced


class Lexicon:
    """Applies readings, in any case; of two that begin at the same place the longer word counts."""

    def __init__(self, readings: Iterable[Reading] = ()) -> None:
        self._readings = {_key(reading.word): reading for reading in readings}
        self._words = _any_of(list(self._readings))
        self._scopes = {key: _any_of(reading.only_with) for key, reading in self._readings.items() if reading.only_with}

    def __call__(self, text: str) -> Normalised:
        if not self._readings:
            return Normalised(text, None)
        return replaced(text, self._words, lambda match: self._read(match.group(), text))

    def _read(self, word: str, text: str) -> str:
        reading = self._readings.get(_key(word))
        if reading is None:  # the pattern takes a dotless i for an i, the key does not
            return word
        scope = self._scopes.get(_key(word))
        return reading.read_as if scope is None or scope.search(text) else word


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    alternatives = "|".join(r"\s+".join(re.escape(part) for part in word.split()) for word in longest_first)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


def _key(word: str) -> str:
    return " ".join(word.casefold().split())
