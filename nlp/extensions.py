"""What the components of the pipeline leave on a spaCy ``Doc``, and who writes it.

doc._.question            str | None                     the caller  what the text answers
doc._.answers             tuple[Answer, ...]             the caller  or: its parts, each with its question
doc._.lang                str | None                     language    ISO 639-1, None where it cannot be told
doc._.analysed            bool                           language    False: the components after it pass the text by
doc._.reason              str | None                     language    why it is not analysed
doc.spans["sentences"]    SpanGroup                      sentences   in order, no overlap; whole spaCy tokens
doc._.encoded             Encoded | None                 encoder     vectors of sentences and of their word pieces
doc._.sentiment           Sentiment | None               sentiment   of the whole text
doc._.sentence_sentiment  tuple[Sentiment, ...]          sentiment   one a sentence
doc._.no_mentions         frozenset[int]                 answers     sentences that say "nothing", about nothing
doc._.names               tuple[NameSpan, ...]           names       person names
doc._.touchpoints         tuple[TouchpointMention, ...]  touchpoints
doc._.staff               tuple[StaffMention, ...]       staff
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from nlp.types import Vectors

SENTENCES = "sentences"
TEXT = "hearpoint.text"
"""Where doc.user_data holds the text, see `text_of`."""
DIMENSIONS = 384

Offsets = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """What one pass of the encoder says about a text. Everything is by sentence, in order."""

    vectors: Vectors
    """Shape (n, 384), unit rows: what topics and touchpoints compare."""
    token_vectors: tuple[Vectors, ...]
    """One (k, 384) a sentence: the last hidden states of its word pieces, not normalised."""
    token_offsets: tuple[Offsets, ...]
    """One (k, 2) a sentence: code point offsets of its word pieces in doc.text."""


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A person's name, as far as the name head can tell. Offsets are code points of doc.text."""

    start: int
    end: int
    confidence: float


_DEFAULTS: dict[str, Any] = {
    "question": None,
    "answers": (),
    "no_mentions": frozenset(),
    "lang": None,
    "analysed": True,
    "reason": None,
    "encoded": None,
    "sentiment": None,
    "sentence_sentiment": (),
    "names": (),
    "touchpoints": (),
    "staff": (),
}


def register() -> None:
    """Declare the extensions; harmless where they are declared already."""
    for name, default in _DEFAULTS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


def text_of(doc: Doc) -> str:
    """doc.text, put together once: spaCy joins its tokens each time it is asked."""
    text = doc.user_data.get(TEXT)
    if text is None:
        doc.user_data[TEXT] = text = doc.text
    return str(text)


register()
