"""spaCy's words, in time proportional to the text whatever it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from spacy.tokens import Doc

if TYPE_CHECKING:
    from spacy.language import Language

MAX_RUN = 200
"""Maximum characters without a space that are looked at as one; chosen longer than addresses and words are. spaCy peels
signs off a run one by one, looking through the rest of it each time: 12,000 brackets took 14 seconds."""
_LONG_RUN = re.compile(rf"\S{{{MAX_RUN + 1},}}+")


class BoundedTokenizer:
    """A tokenizer that is given long runs of non-spaces in pieces; other texts have the words they always had."""

    def __init__(self, tokenizer: Any) -> None:  # spaCy ships no types of its tokenizer
        self._tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        if _LONG_RUN.search(text) is None:
            doc: Doc = self._tokenizer(text)
            return doc
        docs = [self._tokenizer(piece) for piece in _pieces(text)]
        return Doc(
            self._tokenizer.vocab,
            words=[token.text for doc in docs for token in doc],
            spaces=[bool(token.whitespace_) for doc in docs for token in doc],
        )

    def __getattr__(self, name: str) -> Any:
        """Everything else spaCy asks of a tokenizer: its vocabulary, its rules, saving and loading."""
        if name == "_tokenizer":  # while it is being unpickled
            raise AttributeError(name)
        return getattr(self._tokenizer, name)


def bound_tokenizer(pipeline: Language) -> Language:
    """The pipeline, splitting into words in bounded time."""
    pipeline.tokenizer = BoundedTokenizer(pipeline.tokenizer)
    return pipeline


def _pieces(text: str) -> Iterator[str]:
    """The text in parts that joined give it again: long runs cut, the rest whole."""
    last = 0
    for match in _LONG_RUN.finditer(text):
        if last < match.start():
            yield text[last : match.start()]
        yield from (text[at : min(at + MAX_RUN, match.end())] for at in range(match.start(), match.end(), MAX_RUN))
        last = match.end()
    if last < len(text):
        yield text[last:]
