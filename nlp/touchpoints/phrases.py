"""Phrase evidence: where the words of the journey map stand in a text, whatever their plural, tense or hyphen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

from nlp.touchpoints.words import Words, comparable


@dataclass(frozen=True, slots=True)
class PhraseHit:
    """A phrase of a touchpoint found in a text; `start`..`end` are characters."""

    touchpoint: str
    start: int
    end: int
    words: int
    """How many words that count the phrase has: the more, the surer."""


class PhraseIndex:
    """Finds the phrases of touchpoints. The longest wins where two overlap; two touchpoints may share one.

    >>> index = PhraseIndex({"cancellation": ["flight cancelled"], "check-in": ["check in"]})
    >>> [(hit.touchpoint, hit.start, hit.end) for hit in index.find("My flight was canceled after checkin")]
    [('cancellation', 3, 22), ('check-in', 29, 36)]
    """

    def __init__(self, phrases: Mapping[str, Sequence[str]], nlp: Language | None = None) -> None:
        """`nlp` splits phrases, and texts, into words; spaCy's English without it."""
        self._nlp = nlp or English()
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for touchpoint, wordings in phrases.items():
            for stems in dict.fromkeys(map(tuple, self._variants(wordings))):
                self._by_first.setdefault(stems[0], []).append((stems, touchpoint))

    def _variants(self, phrases: Iterable[str]) -> Iterator[list[str]]:
        for phrase in phrases:
            stems, _ = comparable(token.text for token in self._nlp.make_doc(phrase))
            if not stems:
                continue
            yield stems
            if 1 < len(stems) <= 3:
                yield comparable(["".join(phrase.lower().replace("-", " ").split())])[0]

    def find(self, text: str | Doc, words: Words | None = None) -> list[PhraseHit]:
        """The hits in the order of the text, none inside another. `words`: its stems and places, if they are known."""
        doc = self._nlp.make_doc(text) if isinstance(text, str) else text
        stems, places = words or comparable([token.text for token in doc])
        taken: dict[int, tuple[int, int]] = {}
        hits: list[PhraseHit] = []
        for first, last, touchpoint in sorted(
            self._occurrences(stems), key=lambda place: (place[0] - place[1], place[0])
        ):
            if any(taken.get(place, (first, last)) != (first, last) for place in range(first, last)):
                continue
            taken.update(dict.fromkeys(range(first, last), (first, last)))
            start, final = doc[places[first][0]], doc[places[last - 1][1]]
            hits.append(PhraseHit(touchpoint, start.idx, final.idx + len(final.text), last - first))
        return sorted(hits, key=lambda hit: (hit.start, hit.touchpoint))

    def _occurrences(self, stems: list[str]) -> Iterator[tuple[int, int, str]]:
        """Where phrases stand among the stems, overlaps too: first, end, touchpoint.

        Few words begin a phrase, so a dictionary of them is four times as fast as a second Doc for spaCy's matcher.
        """
        for first, word in enumerate(stems):
            for phrase, touchpoint in self._by_first.get(word, ()):
                last = first + len(phrase)
                if tuple(stems[first:last]) == phrase:
                    yield first, last, touchpoint
