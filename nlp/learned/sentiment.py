"""The spaCy component "learned_sentiment": what people taught, put over the answers of the component before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlp.batched import batched
from nlp.extensions import Encoded, register
from nlp.heads import sentiment_of
from nlp.learned.files import Learned
from nlp.learned.heads import Offset
from nlp.types import LABELS, Sentiment, Vectors
from nlp.vectors import unit


class LearnedSentiment:
    """Reads and sets doc._.sentiment and doc._.sentence_sentiment, after "encoder" and "sentiment"."""

    def __init__(self, head: Offset) -> None:
        self._head = head

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 256) -> Iterator[Doc]:
        for docs in batched(stream, batch_size):
            self._judge([doc for doc in docs if doc._.encoded is not None and doc._.sentence_sentiment])
            yield from docs

    def _judge(self, docs: Sequence[Doc]) -> None:
        if not docs:
            return
        given = [scores(sentiment) for doc in docs for sentiment in (*doc._.sentence_sentiment, doc._.sentiment)]
        states = np.concatenate([mean_states(doc._.encoded) for doc in docs])
        answers = map(sentiment_of, self._head(given, states))
        for doc in docs:
            doc._.sentence_sentiment = tuple(next(answers) for _ in doc._.sentence_sentiment)
            doc._.sentiment = next(answers)


def scores(sentiment: Sentiment) -> list[float]:
    """In the order of LABELS."""
    return [sentiment.scores[label] for label in LABELS]


def mean_states(encoded: Encoded) -> Vectors:
    """The unit mean state of the pieces of each sentence, and in the last row of the whole text: (n + 1, 384)."""
    pieces = encoded.token_vectors
    return unit(np.stack([*(states.mean(axis=0) for states in pieces), np.concatenate(pieces).mean(axis=0)]))


@Language.factory(
    "learned_sentiment",
    assigns=["doc._.sentiment", "doc._.sentence_sentiment"],
    requires=["doc._.encoded", "doc._.sentiment"],
)
def make_learned_sentiment(nlp: Language, name: str, folder: str) -> LearnedSentiment:
    """`folder`: what `hearpoint learn` wrote."""
    register()
    head = Learned.read(Path(folder)).sentiment
    if head is None:
        raise ValueError(f"{folder} holds no sentiment head")
    return LearnedSentiment(head)
