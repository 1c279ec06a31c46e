"""Where a text may name a person: known given names, names of the roster, and words in the place of a name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from nlp.staff.lexicon import bare, given_names, word_names, words

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_LONGEST = 3
"""Words of a name."""
_MOSTLY_CAPITALS = 0.6

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text that may be a person's name; `start`..`end` are code points."""

    start: int
    end: int
    text: str
    heard: bool = True
    """Whether the name head takes it for a name."""
    listed: bool = True
    """Whether its first word is a known given name, or of the roster."""


def candidates(text: str, roster_words: Collection[str] = (), heard: Iterable[Span] | None = None) -> list[Candidate]:
    """Candidates in order, none inside another.

    `heard` are the spans a name head found, None where there is no head. Of an overlap the longer stays. What no list
    knows and the head does not hear is no candidate.
    """
    named = [span for start, end in heard or () if (span := _trimmed(text, start, end))]
    chosen: list[Span] = []
    for start, end in sorted([*named, *_Reading(text, roster_words).spans()], key=lambda span: span[0] - span[1]):
        if all(end <= first or start >= last for first, last in chosen):
            chosen.append((start, end))
    found = [_candidate(text, span, roster_words, None if heard is None else named) for span in sorted(chosen)]
    return [one for one in found if one.heard or one.listed]


def _candidate(text: str, span: Span, roster_words: Collection[str], named: Sequence[Span] | None) -> Candidate:
    start, end = span
    first = bare(text[start:end].split()[0])
    listed = first in given_names() or first in roster_words
    heard = named is None or any(one < end and start < other for one, other in named)
    return Candidate(start, end, text[start:end], heard, listed)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """A span that a head heard, without titles before the name and small words after it ("John the", "Ann rang").

    None where nothing, or too much, is left.
    """
    said = list(_WORD.finditer(text, start, end))
    while said and bare(said[0].group()) in words("titles"):
        said.pop(0)
    while len(said) > 1 and said[-1].group().islower() and _is_no_name(bare(said[-1].group())):
        said.pop()
    return (said[0].start(), said[-1].end()) if 0 < len(said) <= _LONGEST else None


def _is_no_name(word: str) -> bool:
    return word in words("never") or word in words("behind a name")


class _Reading:
    """The words of a text, looked through for names once."""

    def __init__(self, text: str, roster_words: Collection[str]) -> None:
        self.text = text
        self.words = [(match.start(), match.end(), match.group()) for match in _WORD.finditer(text)]
        self.bare = [bare(word) for _, _, word in self.words]
        self.roster = roster_words
        capitals = sum(word.isupper() for _, _, word in self.words)
        self.shouted = capitals > _MOSTLY_CAPITALS * len(self.words) > 1

    def spans(self) -> list[Span]:
        found: list[Span] = []
        index = 0
        while index < len(self.words):
            if self._begins(index):
                last = self._last(index)
                found.append((self.words[index][0], self.words[last][1]))
                index = last
            index += 1
        return found

    def _begins(self, index: int) -> bool:
        """Whether a name begins here. In capitals throughout, or in none, only lists and neighbours can tell."""
        start, end, said = self.words[index]
        base = self.bare[index]
        capital = said[0].isupper() and not self.shouted
        listed = base in given_names() or base in self.roster
        if not (listed or capital) or (start and self.text[start - 1] in "@#/_"):
            return False
        if base in word_names():
            inside = index > 0 and not self.text[self.words[index - 1][1] : start].strip(" ,")
            return (capital and (inside or self._cued(index))) or (base in self.roster and self._cued(index))
        if listed:
            return capital or self.shouted or base in self.roster or self._cued(index) or self._closes(end)
        acronym = said.isupper() and len(said) < 4
        return len(base) > 2 and not acronym and base not in words("never") and self._cued(index)

    def _cued(self, index: int) -> bool:
        """Whether a neighbour is a word that stands beside names."""
        start, end, _ = self.words[index]
        after = index > 0 and not self.text[self.words[index - 1][1] : start].strip(" ,:")
        if after and self.bare[index - 1] in words("before a name"):
            return True
        before = index + 1 < len(self.words) and self.text[end : self.words[index + 1][0]].isspace()
        return before and self.bare[index + 1] in words("after a name")

    def _closes(self, end: int) -> bool:
        """In lower case a given name is taken for one at the end of the text, where little else could stand."""
        return not self.text[end:].strip(" .!?\n")

    def _last(self, index: int) -> int:
        """The last word of the name: family names and initials in capitals follow with no more than a space between."""
        last = index
        while last + 1 < min(len(self.words), index + _LONGEST) and self._continues(index, last):
            last += 1
        return last

    def _continues(self, first: int, last: int) -> bool:
        _, end, said = self.words[last]
        start, _, following = self.words[last + 1]
        if said.endswith(("'s", "’s")):
            return False
        if self.shouted or self.text[end:start] != " " or not following[0].isupper():
            return False
        code = following.isupper() and 1 < len(following) < 5 and not self.words[first][2].isupper()
        return not code and self.bare[last + 1] not in words("never")


def first_names(found: Sequence[Candidate]) -> list[str]:
    return [bare(candidate.text.split()[0]) for candidate in found]
