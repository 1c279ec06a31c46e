"""The part of X's and Reddit's search languages the sandbox reads.

Words and "phrases" (whole words, any case), a blank for AND, ``OR``, ``-`` for NOT, brackets, ``#tag``, ``@handle``,
and the operators (``from:``, ``lang:``, ...) a platform hands in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hearpoint.sandbox.world import Held

Predicate = Callable[[Held], bool]
Operator = Callable[[str], Predicate]
_TOKEN = re.compile(r'\s*(?:(?P<bracket>[()])|(?P<minus>-(?=\S))|"(?P<phrase>[^"]*)"|(?P<word>[^\s()"]+))')


class BadQuery(ValueError):
    """A query outside the language."""


def compile_query(query: str, operators: Mapping[str, Operator]) -> Predicate:
    """Whether a post matches. Raises BadQuery."""
    parser = _Parser(_tokens(query), operators)
    wanted = parser.either()
    if parser.rest:
        raise BadQuery(f"unbalanced ')' in {query!r}")
    return wanted


def _tokens(query: str) -> list[tuple[str, str]]:
    tokens, at, end = [], 0, len(query.rstrip())
    while at < end:
        match = _TOKEN.match(query, at)
        if match is None or match.lastgroup is None:
            raise BadQuery(f"unbalanced quotation mark in {query!r}")
        tokens.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return tokens


@dataclass
class _Parser:
    rest: list[tuple[str, str]]
    operators: Mapping[str, Operator]

    def either(self) -> Predicate:
        options = [self.all()]
        while self.rest and self.rest[0] == ("word", "OR"):
            self.rest.pop(0)
            options.append(self.all())
        return options[0] if len(options) == 1 else lambda held: any(option(held) for option in options)

    def all(self) -> Predicate:
        parts: list[Predicate] = []
        while self.rest and self.rest[0] not in {("word", "OR"), ("bracket", ")")}:
            parts.append(self.one())
        if not parts:
            raise BadQuery("a query needs at least one term on either side of OR, and between brackets")
        return parts[0] if len(parts) == 1 else lambda held: all(part(held) for part in parts)

    def one(self) -> Predicate:
        kind, value = self.rest.pop(0)
        if kind == "minus":
            if not self.rest:
                raise BadQuery("'-' needs a term after it")
            unwanted = self.one()
            return lambda held: not unwanted(held)
        if kind == "bracket":
            inside = self.either()
            if not self.rest or self.rest.pop(0) != ("bracket", ")"):
                raise BadQuery("unbalanced '('")
            return inside
        return self._operator(value) if kind == "word" else _words(value)

    def _operator(self, word: str) -> Predicate:
        name, colon, value = word.partition(":")
        if not colon or not name.isalpha():
            return _words(word)
        if name not in self.operators:
            raise BadQuery(f"operator {name!r} is not one of {', '.join(sorted(self.operators))}")
        if not value and self.rest and self.rest[0][0] == "phrase":
            value = self.rest.pop(0)[1]
        return self.operators[name](value)


def _words(words: str) -> Predicate:
    """Whole words in a row, whatever their case and the white space between them."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    search = re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE).search
    return lambda held: search(held.searched) is not None
