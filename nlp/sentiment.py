"""Sentiment of texts and of their sentences, and how a sentence speaks of an aspect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlp.batched import batched
from nlp.bundle import Bundle, wide
from nlp.encoder.component import EMPTY
from nlp.extensions import DIMENSIONS, Encoded, register
from nlp.heads import AspectHead, Calibration, SentimentHead, sentiment_of
from nlp.types import LABELS, Sentiment, Vectors


class SentimentComponent:
    """Sets doc._.sentiment and doc._.sentence_sentiment from what the encoder left.

    A text is read as one, over the pieces of all its sentences; it is no vote of the sentences.
    """

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._sentiment: SentimentHead | None = None
        self._aspect: AspectHead | None = None

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 256) -> Iterator[Doc]:
        for docs in batched(stream, batch_size):
            self._judge([doc for doc in docs if doc._.encoded is not None])
            yield from docs

    def _judge(self, docs: Sequence[Doc]) -> None:
        states: list[Vectors] = []
        for doc in docs:
            sentences = doc._.encoded.token_vectors
            states += sentences
            if len(sentences) > 1:
                states.append(np.concatenate(sentences))
        if not states:
            return
        answers = map(sentiment_of, self._sentiment_head(states))
        for doc in docs:
            count = len(doc._.encoded.token_vectors)
            found = [next(answers) for _ in range(count + (count > 1))]
            doc._.sentence_sentiment = tuple(found[:count])
            doc._.sentiment = found[-1] if found else None

    def of_spans(self, doc: Doc, spans: Sequence[tuple[int, int]]) -> Vectors:
        """Probabilities of LABELS of parts of a text, (spans, 3), read where they stand: no second pass."""
        encoded: Encoded = doc._.encoded
        offsets, states = np.concatenate(encoded.token_offsets), np.concatenate(encoded.token_vectors)
        parts = [states[(offsets[:, 1] > start) & (offsets[:, 0] < end)] for start, end in spans]
        return self._sentiment_head(parts) if parts else np.empty((0, len(LABELS)), dtype=np.float32)

    def aspects(
        self, doc: Doc, sentences: Sequence[int], queries: Vectors, spans: Sequence[tuple[int, int] | None]
    ) -> list[Sentiment]:
        """How a sentence speaks of an aspect, one answer a row; see ``nlp.encoder.interface.AspectReader``."""
        return self.aspects_of_many([doc], [sentences], [queries], [spans])[0]

    def aspects_of_many(
        self,
        docs: Sequence[Doc],
        sentences: Sequence[Sequence[int]],
        queries: Sequence[Vectors],
        spans: Sequence[Sequence[tuple[int, int] | None]],
    ) -> list[list[Sentiment]]:
        states: list[Vectors] = []
        places: list[Vectors] = []
        for doc, rows, parts in zip(docs, sentences, spans, strict=True):
            encoded: Encoded = doc._.encoded
            for sentence, span in zip(rows, parts, strict=True):
                states.append(encoded.token_vectors[sentence])
                places.append(_mean_state(encoded, sentence, span))
        if not states:
            return [[] for _ in docs]
        asked = np.concatenate([one for one, rows in zip(queries, sentences, strict=True) if len(rows)])
        answers = map(sentiment_of, self._aspect_head(states, asked, np.stack(places)))
        return [list(islice(answers, len(rows))) for rows in sentences]

    @property
    def _sentiment_head(self) -> SentimentHead:
        if self._sentiment is None:
            weights = wide(self._bundle.arrays("sentiment.safetensors"))
            self._sentiment = SentimentHead(weights, self._calibration("sentiment"))
        return self._sentiment

    @property
    def _aspect_head(self) -> AspectHead:
        if self._aspect is None:
            self._aspect = AspectHead(wide(self._bundle.arrays("aspect.safetensors")), self._calibration("aspect"))
        return self._aspect

    def _calibration(self, head: str) -> Calibration:
        known = self._bundle.manifest["calibration"][head]
        return Calibration(known["temperature"], tuple(known["shift"]))


def _mean_state(encoded: Encoded, sentence: int, span: tuple[int, int] | None) -> Vectors:
    if span is None:
        return np.zeros(DIMENSIONS, dtype=np.float32)
    offsets = encoded.token_offsets[sentence]
    inside = encoded.token_vectors[sentence][(offsets[:, 1] > span[0]) & (offsets[:, 0] < span[1])]
    return np.asarray(inside.mean(0) if len(inside) else EMPTY.sum(0), dtype=np.float32)


@Language.factory(
    "sentiment",
    default_config={"model": None},
    assigns=["doc._.sentiment", "doc._.sentence_sentiment"],
    requires=["doc._.encoded"],
)
def make_sentiment(nlp: Language, name: str, model: str | None) -> SentimentComponent:
    """`model`: the folder of a trained model, the shipped one by default."""
    register()
    return SentimentComponent(Bundle.read(Path(model)) if model else Bundle.shipped())
