"""A sentence in clauses: where a comment turns from one thing to another, as far as commas and small words tell."""

from __future__ import annotations

import re

Span = tuple[int, int]

_TURNS = (
    "but", "whereas", "while", "whilst", "although", "though", "unlike", "after", "who", "however", "yet", "because",
    "for", "we", "i", "until", "or", "and", "so", "except", "despite", "instead", "which", "only",
)  # fmt: skip
# Only the first of a row of spaces may begin a break: else each of them would look through the rest.
_BREAK = re.compile(
    rf"(?<!\s)(?:\s*(?:[,;:!?…]+|\.(?=\s|$)|\s[-–—]+\s)\s*|\s+(?=(?:{'|'.join(_TURNS)})\s))", re.IGNORECASE
)


_OPENERS = frozenset((*_TURNS, "even", "that", "when", "as", "if", "since", "then", "in", "spite", "of", "to", "the"))


def clauses(text: str, start: int, end: int) -> list[Span]:
    """The clauses of text[start:end] in order, as offsets of `text`; none is empty.

    Small words that open a clause ("even though we ...") stay with it.
    """
    found, begin = [], start
    for match in _BREAK.finditer(text, start, end):
        words = text[begin : match.start()].lower().split()
        if words and (match.group().strip() or not _OPENERS.issuperset(words)):
            found.append((begin, match.start()))
            begin = match.end()
    found.append((begin, end))
    return [(first, last) for first, last in found if text[first:last].strip()]
