"""Sentences as the shipped models read them, with nothing learnt put over: what learning starts from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from config.journey import JourneyMap
from config.lexicon import Reading
from nlp import pipeline
from nlp.extensions import DIMENSIONS
from nlp.learned.heads import Floats
from nlp.learned.sentiment import mean_states, scores
from nlp.learning.sentiment import Rows
from nlp.types import LABELS, Vectors
from nlp.vectors import unit

if TYPE_CHECKING:
    from nlp.touchpoints.component import Touchpoints


@dataclass(frozen=True, slots=True, eq=False)
class ReadText:
    """One text. A text that is not analysed has no sentences, and nothing to learn from."""

    sentences: tuple[str, ...]
    given: Floats
    """Probabilities of LABELS by sentence, (n, 3), and of the whole in the last row: (n + 1, 3)."""
    states: Vectors
    """Unit means of the states of the pieces, likewise (n + 1, 384): what sentiment is learnt from."""
    vectors: Vectors
    """Unit vectors, likewise (n + 1, 384): what links are learnt from, and what tells likeness."""
    chances: Vectors
    """How likely each sentence speaks of each touchpoint, (n, touchpoints)."""


class Reader:
    """Reads texts. Models are loaded when the first one comes."""

    def __init__(
        self,
        journey: JourneyMap | None = None,
        *,
        sentiment_model: Path | None = None,
        languages: Sequence[str] = pipeline.LANGUAGES,
        lexicon: Sequence[Reading] = (),
    ) -> None:
        """The options are those of a `Tagger`."""
        self._journey = journey
        self._options: dict[str, Any] = {
            "sentiment_model": str(sentiment_model) if sentiment_model else None,
            "languages": list(languages),
            "lexicon": [reading.model_dump(mode="json") for reading in lexicon],
        }
        self._pipeline: Any = None

    @property
    def threshold(self) -> float:
        """From which probability the linker links."""
        return self._touchpoints.linker.weights.threshold

    def read(self, texts: Iterable[str]) -> Iterator[ReadText]:
        """One answer a text, in order."""
        for doc in self._made.pipe(texts):
            encoded = doc._.encoded
            if not doc._.analysed or encoded is None or not len(encoded.vectors):
                none = np.zeros((0, len(LABELS)))
                empty = np.zeros((0, DIMENSIONS), dtype=np.float32)
                yield ReadText((), none, empty, empty, empty[:, :0])
                continue
            yield ReadText(
                tuple(span.text for span in doc.spans["sentences"]),
                np.array([scores(sentiment) for sentiment in (*doc._.sentence_sentiment, doc._.sentiment)]),
                mean_states(encoded),
                np.concatenate([encoded.vectors, unit(encoded.vectors.mean(axis=0, keepdims=True))]),
                self._chances(doc),
            )

    def _chances(self, doc: Any) -> Vectors:
        if self._journey is None:
            return np.zeros((len(doc.spans["sentences"]), 0), dtype=np.float32)
        return self._touchpoints.linker.probabilities(*self._touchpoints.evidence_in(doc))

    @property
    def _touchpoints(self) -> Touchpoints:
        component: Touchpoints = self._made.get_pipe("touchpoints")
        return component

    @property
    def _made(self) -> Any:
        if self._pipeline is None:
            journey = self._journey.model_dump(mode="json") if self._journey else None
            self._pipeline = pipeline.build(journey, **self._options)
            self._pipeline.remove_pipe("staff")
        return self._pipeline


def rows_of(places: Sequence[tuple[int, ReadText, int]]) -> Rows:
    """Sentences, or whole texts (place -1), as rows to learn from: (feedback, the text it stands in, its place)."""
    return Rows(
        np.stack([text.given[at] for _, text, at in places]),
        np.stack([text.states[at] for _, text, at in places]),
        np.stack([text.vectors[at] for _, text, at in places]),
        np.array([group for group, _, _ in places]),
    )
