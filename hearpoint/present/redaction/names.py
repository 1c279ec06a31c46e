"""Names of people by word lists and by the words around them: what a reader finds who knows no person here.

It is the cheap half, and the half for names in small letters and after "my husband"; the name head of the encoder
(``hearpoint.present.redaction.names_found``) finds those that no list knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from hearpoint.present.redaction.cues import CUES, Cue
from hearpoint.present.redaction.lexicon import given_names, sure_names, words
from nlp.staff.lexicon import bare

_WORD = re.compile(r"[^\W\d_]++(?:['’‐-][^\W\d_]++|\.(?=[^\W\d_]))*+")
PATTERNS = {"word": _WORD, **{name: cue.pattern for name, cue in CUES.items()}}

_LONGEST = 4
"""Maximum words of a name."""
_VERBS = frozenset({"will", "may", "art", "mark", "bill", "sue", "rob"})
"""In small letters behind "my son" they say what he does."""
_MOSTLY_CAPITALS = 0.6


@dataclass(frozen=True, slots=True)
class Named:
    """Where a person is named. `sure`: by the words around it a customer, or somebody a customer knows."""

    start: int
    end: int
    sure: bool = False


def names(text: str) -> list[Named]:
    """Names in the order of their place; one may be there twice. Linear in the length of the text."""
    shouted = _is_shouted(text)
    listed = _Words(text, shouted).listed()
    cued = (span for name in CUES for span in _cued(text, name, shouted))
    return sorted([*listed, *cued], key=lambda span: (span.start, span.end))


def _is_shouted(text: str) -> bool:
    """Whether capitals tell nothing here."""
    letters = [character for character in text[:2000] if character.isalpha()]
    return sum(letter.isupper() for letter in letters) > _MOSTLY_CAPITALS * len(letters) > 3


def _cued(text: str, name: str, shouted: bool) -> Iterator[Named]:
    cue = CUES[name]
    for match in cue.pattern.finditer(text):
        if name == "relative" and match["who"].lower() not in words("relatives"):
            continue
        end = _name_ends(match["name"], _Fit(cue, shouted))
        if end:
            yield Named(match.start("name"), match.start("name") + end, cue.customer)


def _name_ends(spelled: str, fits: _Fit) -> int:
    """How many characters of what stands behind a cue are the name; 0 where none is."""
    end = after = 0
    for count, word in enumerate(islice(_WORD.finditer(spelled), _LONGEST)):
        name = _without_possessive(word[0])
        particle = bare(name) in words("particles") and (count > 0 or name[0].isupper())
        if not (_joined(spelled, after, word.start()) and (particle or fits(name, count))):
            break
        after = word.end()
        end = end if particle else word.start() + len(name)
        if name != word[0]:
            break
    return end


def _joined(text: str, end: int, start: int) -> bool:
    """Whether two words may be of one name: a space between them, or a dot after an initial."""
    gap = text[end:start]
    return not end or gap == " " or (gap == ". " and text[max(0, end - 2) : end - 1] in ("", " ", "."))


@dataclass(frozen=True, slots=True)
class _Fit:
    """Whether a word behind a cue is part of a name."""

    cue: Cue
    shouted: bool

    def __call__(self, word: str, count: int) -> bool:
        base = bare(word)
        if base in words("no name") or (word.islower() and base in _VERBS):
            return False
        if word.islower() or self.shouted:
            loose = self.cue.small == "any" and (len(base) > 1 or count == 0)
            return loose or base in (given_names() if self.cue.small == "listed" else sure_names())
        # "I am SCREAMING": beside small letters a word in capitals is hardly a name.
        return len(word) == 1 or not word.isupper() or base in given_names() or self.cue.capitals


def _without_possessive(word: str) -> str:
    return word[:-2] if word[-2:].lower() in ("'s", "’s") else word


class _Words:
    """The words of a text, looked through for given names once."""

    def __init__(self, text: str, shouted: bool) -> None:
        self.text = text
        self.words = [(match.start(), match.end(), match[0]) for match in _WORD.finditer(text)]
        self.shouted = shouted

    def listed(self) -> Iterator[Named]:
        index = 0
        while index < len(self.words):
            if self._begins(index):
                last = self._last(index)
                yield Named(self.words[index][0], self.words[last][0] + len(_without_possessive(self.words[last][2])))
                index = last
            index += 1

    def _begins(self, index: int) -> bool:
        start, end, word = self.words[index]
        base = bare(word)
        if base not in given_names() or (start and self.text[start - 1] in "@#/_.") or self.text[end : end + 1] in "@_":
            return False
        if base in sure_names():
            return len(base) > 2 or (word[0].isupper() and not self.shouted)
        return word[0].isupper() and not word.isupper() and self._followed_by_family_name(index)

    def _followed_by_family_name(self, index: int) -> bool:
        """Whether a word that is a name too has a family name behind it, inside a sentence: "by Rose Tyler"."""
        if index + 1 >= len(self.words) or self.shouted:
            return False
        _, end, _ = self.words[index]
        start, _, following = self.words[index + 1]
        titled = following[0].isupper() and not following.isupper() and following[1:].islower()
        return self.text[end:start] == " " and titled and bare(following) in given_names()

    def _last(self, index: int) -> int:
        """The last word of the name: family names in capitals and particles follow with a space between."""
        last = candidate = index
        while candidate + 1 < min(len(self.words), index + _LONGEST) and self._continues(candidate):
            candidate += 1
            if self.words[candidate][2].lower() not in words("particles"):
                last = candidate
        return last

    def _continues(self, last: int) -> bool:
        _, end, word = self.words[last]
        start, _, following = self.words[last + 1]
        if word != _without_possessive(word) or self.text[end:start] not in (" ", ". "):
            return False
        base = bare(following)
        if base in words("particles") or (base in sure_names() and not following[0].isupper()):
            return self.text[end:start] == " " and base not in words("no name")
        capital = following[0].isupper() and not self.shouted and self.text[end:start] == " "
        return capital and base not in words("no name") and not (following.isupper() and 1 < len(following) < 5)
