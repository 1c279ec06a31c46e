"""A text as it is read against one of the people it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.clauses import Span
from nlp.staff.praise_words import OTHER, OWN, words


@dataclass(frozen=True, slots=True)
class View:
    """A text read against one person: their name is NAME, everybody else's OTHER."""

    text: str
    own: Sequence[Span]
    others: Sequence[Span]

    def masked(self, span: Span) -> str:
        return "".join(part for _, part in self._parts(span)).replace("’", "'")

    def idioms(self, span: Span) -> list[Span]:
        """Where idioms of praise stand, as offsets of the text."""
        places = [
            first if part in (OWN, OTHER) else first + at
            for first, part in self._parts(span)
            for at in range(len(part))
        ]
        at = [*places, span[1]]
        return [(at[match.start()], at[match.end()]) for match in words().praises.finditer(self.masked(span))]

    def _parts(self, span: Span) -> Iterator[tuple[int, str]]:
        """Pieces of the text with their place; a name is one piece."""
        at, end = span
        named = [(*one, OWN) for one in self.own] + [(*one, OTHER) for one in self.others]
        for first, last, mask in sorted(named):
            if at <= first < end:
                yield at, self.text[at:first]
                yield first, mask
                at = min(last, end)
        yield at, self.text[at:end]

    def others_in(self, span: Span) -> list[str]:
        return [self.text[first:last] for first, last in sorted(self.others) if span[0] <= first < span[1]]


def inside(name: Span, own: Sequence[Span]) -> bool:
    return any(overlap(name, one) for one in own)


def overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
