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
        self._readings = {_key(one.word): one for one in readings}
        self._words = _any_of(list(self._readings))
        self._scopes = {key: _any_of(one.only_with) for key, one in self._readings.items() if one.only_with}

    def __call__(self, text: str) -> Normalised:
        if not self._readings:
            return Normalised(text, None)
        return replaced(text, self._words, lambda match: self._read(match.group(), text))

    def _read(self, said: str, text: str) -> str:
        reading = self._readings.get(_key(said))
        if reading is None:  # the pattern takes a dotless i for an i, the key does not
            return said
        scope = self._scopes.get(_key(said))
        return reading.read_as if scope is None or scope.search(text) else said


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    said = "|".join(r"\s+".join(re.escape(part) for part in word.split()) for word in longest_first)
    return re.compile(rf"(?<!\w)(?:{said})(?!\w)", re.IGNORECASE)


def _key(word: str) -> str:
    return " ".join(word.casefold().split())
