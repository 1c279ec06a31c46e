"""Texts as word pieces that know where they stand in the text as written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from nlp.extensions import Offsets
from nlp.lexicon import Lexicon
from nlp.normalise import normalise

Ids = npt.NDArray[np.int64]
CLS, SEP = 101, 102


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Word pieces of one text: `ids` (k,), without the special ones, and `offsets` (k, 2) in the text as written."""

    ids: Ids
    offsets: Offsets


class Splitter:
    """Normalises texts and splits them into word pieces."""

    def __init__(self, tokenizer: bytes, lexicon: Lexicon | None = None) -> None:
        """`tokenizer`: what stands in a tokenizer.json. `lexicon`: words to read as others."""
        self._lexicon = lexicon or Lexicon()
        self._tokenizer = Tokenizer.from_buffer(tokenizer)
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def __call__(self, texts: Sequence[str]) -> list[Pieces]:
        read = [self._lexicon(text) for text in texts]
        normalised = [normalise(first.text) for first in read]
        encodings = self._tokenizer.encode_batch([second.text for second in normalised], add_special_tokens=False)
        return [
            Pieces(
                np.array(encoding.ids, dtype=np.int64),
                first.written(second.written(np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2))),
            )
            for first, second, encoding in zip(read, normalised, encodings, strict=True)
        ]
