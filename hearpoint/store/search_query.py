"""Words to look for, as people write them, in the form the full-text index takes (SQLite FTS5)."""

from __future__ import annotations

import re

from config.errors import UsageError

MAX_TOKENS = 100
"""Maximum words and signs in one query; chosen because SQLite's own parser gives up at about twice as many."""
_TOKEN = re.compile(r'"([^"]*)"(\*?)|([()])|([^\s()"]+)|(\S)')
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_HOW = 'write words, "a phrase", begin* and AND, OR, NOT with brackets, such as wifi AND (slow OR dropped)'


def full_text_query(text: str) -> str:
    """`wifi AND (slow OR dropped)` as FTS5 reads it, every word quoted; words side by side must all be there.

    Raises UsageError saying what is wrong and how to write it.
    """
    if not text.isprintable() and any("\ud800" <= sign <= "\udfff" for sign in text):
        raise UsageError(f"cannot search for {text!r}: it holds bytes that are no text; write it in UTF-8")
    parser = _Parser(text)
    if not parser.tokens:
        raise UsageError(f"nothing to search for in {text!r}; {_HOW}")
    query = parser.either()
    if parser.tokens:
        raise parser.wrong(f"{parser.tokens[0]!r} closes nothing")
    return query


class _Parser:
    """NOT binds closest, then AND, then OR, as in FTS5."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [token for match in _TOKEN.finditer(text) if (token := self._token(match)) is not None]
        if len(self.tokens) > MAX_TOKENS:
            raise UsageError(
                f"{len(self.tokens)} words and signs to search for; {MAX_TOKENS} are allowed, leave some out"
            )

    def wrong(self, why: str) -> UsageError:
        return UsageError(f"cannot search for {self.text!r}: {why}; {_HOW}")

    def either(self) -> str:
        parts = [self._both()]
        while self._next("OR"):
            parts.append(self._both())
        return " OR ".join(parts)

    def _both(self) -> str:
        parts = [self._without()]
        while self.tokens and self.tokens[0] not in {"OR", ")"}:
            self._next("AND")
            parts.append(self._without())
        return " AND ".join(parts)

    def _without(self) -> str:
        parts = [self._term()]
        while self._next("NOT"):
            parts.append(self._term())
        return f"({' NOT '.join(parts)})" if len(parts) > 1 else parts[0]

    def _term(self) -> str:
        if not self.tokens:
            raise self.wrong("a word is missing at the end")
        token = self.tokens.pop(0)
        if token == "(":
            inside = self.either()
            if not self._next(")"):
                raise self.wrong("a bracket is not closed")
            return f"({inside})"
        if token == ")" or token in _OPERATORS:
            raise self.wrong(f"a word is missing before {token}")
        return token

    def _next(self, token: str) -> bool:
        if self.tokens and self.tokens[0] == token:
            self.tokens.pop(0)
            return True
        return False

    def _token(self, match: re.Match[str]) -> str | None:
        phrase, prefix, bracket, word, other = match.groups()
        if other:
            raise self.wrong("a quotation mark is not closed")
        if bracket or word in _OPERATORS:
            return bracket or word
        if word is not None:
            phrase, prefix = word.rstrip("*"), "*" if word.endswith("*") else ""
        return f'"{phrase}"{prefix}' if any(map(str.isalnum, phrase)) else None
