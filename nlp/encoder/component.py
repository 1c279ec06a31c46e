"""The shared encoder as a component: one pass of a text feeds every head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from config.lexicon import Reading
from nlp.batched import batched
from nlp.bundle import Bundle, wide
from nlp.encoder.pieces import Ids, Pieces, Splitter
from nlp.encoder.runtime import Runtime
from nlp.encoder.windows import MAX_PIECES, windows
from nlp.extensions import DIMENSIONS, SENTENCES, Encoded, register, text_of
from nlp.lexicon import Lexicon
from nlp.types import Vectors
from nlp.vectors import unit

EMPTY = np.empty((0, DIMENSIONS), dtype=np.float32)


class Encoder:
    """Sets doc._.encoded, and encodes phrases for the components that compare them with sentences."""

    def __init__(
        self, bundle: Bundle, precision: str = "auto", threads: int = 0, lexicon: Sequence[Reading] = ()
    ) -> None:
        self.bundle = bundle
        self._lexicon = Lexicon(lexicon)
        self._runtime = Runtime(bundle, precision, threads)
        self._splitter: Splitter | None = None
        self._topic: Vectors | None = None
        self._together = bool(bundle.manifest["sentences_together"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of short texts, shape (len(texts), 384), each encoded alone."""
        if not texts:
            return EMPTY
        sequences = [pieces.ids[:MAX_PIECES] for pieces in self._pieces(texts)]
        return self._unit(np.stack([states.mean(0) for states in self._runtime(sequences)]))

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 256) -> Iterator[Doc]:
        for docs in batched(stream, batch_size):
            self._encode_docs([doc for doc in docs if doc._.analysed])
            yield from docs

    def _encode_docs(self, docs: Sequence[Doc]) -> None:
        if not docs:
            return
        pieces = self._pieces([text_of(doc) for doc in docs])
        bounds = [_bounds(doc, text) for doc, text in zip(docs, pieces, strict=True)]
        ranges = [windows(sentences, together=self._together) for sentences in bounds]
        sequences: list[Ids] = [
            text.ids[start:end] for text, parts in zip(pieces, ranges, strict=True) for start, end in parts
        ]
        states = iter(self._runtime(sequences))
        for doc, text, sentences, parts in zip(docs, pieces, bounds, ranges, strict=True):
            doc._.encoded = self._encoded(text, sentences, parts, list(islice(states, len(parts))))

    def _encoded(
        self, pieces: Pieces, bounds: Sequence[int], ranges: Sequence[tuple[int, int]], states: Sequence[Vectors]
    ) -> Encoded:
        inner = np.concatenate([window[1:-1] for window in states]) if states else EMPTY
        sentences = list(pairwise(bounds))
        around = {start: window[0] + window[-1] for (start, _), window in zip(ranges, states, strict=True)}
        starts = np.array([start for start, _ in ranges])
        pooled = np.zeros((len(sentences), DIMENSIONS), dtype=np.float32)
        for row, (start, end) in enumerate(sentences):
            if end > start:
                window = int(starts[np.searchsorted(starts, start, side="right") - 1])
                pooled[row] = (inner[start:end].sum(0) + around[window]) / (end - start + 2)
        return Encoded(
            self._unit(pooled),
            tuple(inner[start:end] for start, end in sentences),
            tuple(pieces.offsets[start:end] for start, end in sentences),
        )

    def _pieces(self, texts: Sequence[str]) -> list[Pieces]:
        if self._splitter is None:
            self._splitter = Splitter(self.bundle.bytes("tokenizer.json"), self._lexicon)
        return self._splitter(texts)

    def _unit(self, pooled: Vectors) -> Vectors:
        if self._topic is None:
            self._topic = np.ascontiguousarray(wide(self.bundle.arrays("topic.safetensors"))["weight"].T)
        return unit(pooled @ self._topic)


def _bounds(doc: Doc, pieces: Pieces) -> list[int]:
    """Where sentences begin, in pieces, and the end; a piece belongs to the sentence it begins in."""
    starts = [span.start_char for span in doc.spans[SENTENCES]]
    firsts = np.searchsorted(pieces.offsets[:, 0], starts).tolist()
    return [0, *firsts[1:], len(pieces.ids)] if starts else [0]


@Language.factory(
    "encoder",
    default_config={"model": None, "precision": "auto", "threads": 0, "lexicon": []},
    assigns=["doc._.encoded"],
    requires=["doc.spans"],
)
def make_encoder(
    nlp: Language, name: str, model: str | None, precision: str, threads: int, lexicon: list[dict[str, Any]]
) -> Encoder:
    """`model`: the folder of a trained model, the shipped one by default. `precision`: auto, f32, bf16 or int8.

    `lexicon`: dumps of `config.lexicon.Reading`, words to read as others.
    """
    register()
    readings = [Reading.model_validate(dump) for dump in lexicon]
    return Encoder(Bundle.read(Path(model)) if model else Bundle.shipped(), precision, threads, readings)
