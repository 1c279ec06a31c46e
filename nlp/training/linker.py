"""Fit the linker's weights again: ``python -m nlp.training.linker --data ../shared/data``.

An episode is a journey map and sentences with their touchpoints. Half of the episodes are restaurant sentences (MAMS)
under data/restaurant.yaml, to which touchpoints of the shipped maps are added that no guest speaks of; the others are
bank customers' questions (banking77) under a map of some of the 77 intents, half of the questions of other intents.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from config.journey import JourneyMap, shipped_journey, shipped_journeys
from nlp.encoder.interface import PhraseEncoder
from nlp.pipeline import core
from nlp.touchpoints import linker
from nlp.touchpoints.anchors import Anchors, Similarity, sayings
from nlp.touchpoints.phrases import PhraseIndex
from nlp.training import data
from nlp.types import Vectors

_EPISODES = 30
_SENTENCES = 400
_SAYINGS = 6
_ASKED = 12
_BANK_WEIGHT = 0.5
_FOOD = [
    "food",
    "restaurant",
    "dining",
    "breakfast",
    "bar",
    "menu",
    "price",
    "staff",
    "service",
    "fares",
    "crew",
    "lounge",
    "reception",
    "agent",
    "driver",
    "value",
    "kitchen",
    "meal",
    "drink",
    "seat",
    "table",
]
"""What a guest of a restaurant may well speak of: touchpoints with one of these words are not added."""

Truth = npt.NDArray[np.bool_]
Said = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Episode:
    anchors: Anchors
    vectors: Vectors
    phrase_words: Similarity
    truth: Truth
    weight: float

    @property
    def evidence(self) -> linker.Features:
        rows = linker.evidence(self.anchors, self.vectors, self.phrase_words)
        return rows.reshape(-1, rows.shape[-1])


class Memory:
    """An encoder that encodes a text once."""

    def __init__(self, encoder: PhraseEncoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}

    def __call__(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([self._known[text] for text in texts])


@dataclass(frozen=True, eq=False)
class Restaurant:
    """MAMS: a sentence has several categories; "miscellaneous" is no touchpoint."""

    file: Path
    encode: Callable[[Sequence[str]], Vectors]

    @cached_property
    def _journey(self) -> Said:
        return sayings(JourneyMap.read(Path(str(resources.files("nlp.training") / "data" / "restaurant.yaml"))))

    @cached_property
    def _labelled(self) -> list[tuple[str, frozenset[str]]]:
        named = {phrases: name for name, phrases in data.CATEGORIES.items()}
        sources = data.categories(self.file)
        return [(source.text, frozenset(named[aspect.phrases] for aspect in source.aspects)) for source in sources]

    @cached_property
    def _foreign(self) -> dict[str, tuple[str, ...]]:
        every = {f"{name} {id_}": texts for name in shipped_journeys() for id_, texts in _of(name).items()}
        return {
            id_: texts
            for id_, texts in every.items()
            if not any(word in text for text in (id_, *texts) for word in _FOOD)
        }

    def episode(self, chance: np.random.Generator) -> Episode:
        added = _shuffled(chance, self._foreign)[: chance.integers(0, 30)]
        sayings_of = self._journey | {id_: self._foreign[id_] for id_ in added}
        drawn = [self._labelled[row] for row in chance.permutation(len(self._labelled))[:_SENTENCES]]
        texts = [text for text, _ in drawn]
        truth = np.array([[id_ in known for id_ in sayings_of] for _, known in drawn])
        return Episode(
            Anchors.make(sayings_of, self.encode), self.encode(texts), phrase_words(sayings_of, texts), truth, 1.0
        )


@dataclass(frozen=True, eq=False)
class Bank:
    """banking77: a question has one intent; questions of the same intent stand for its phrases."""

    file: Path
    encode: Callable[[Sequence[str]], Vectors]

    @cached_property
    def _questions(self) -> dict[str, list[str]]:
        by_intent: dict[str, list[str]] = {}
        with self.file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                by_intent.setdefault(row["category"], []).append(row["text"])
        return by_intent

    def episode(self, chance: np.random.Generator) -> Episode:
        intents = _shuffled(chance, self._questions)
        count = int(chance.integers(6, 36))
        asked = {intent: _shuffled(chance, self._questions[intent])[: _SAYINGS + _ASKED] for intent in intents}
        sayings_of = {intent: (intent.replace("_", " "), *asked[intent][:_SAYINGS]) for intent in intents[:count]}
        texts = [
            (text, intent)
            for part in (intents[:count], intents[count : 2 * count])
            for intent in part
            for text in asked[intent][_SAYINGS:]
        ]
        truth = np.array([[intent == other for other in sayings_of] for _, intent in texts])
        none = np.zeros(truth.shape, dtype=np.float32)
        vectors = self.encode([text for text, _ in texts])
        return Episode(Anchors.make(sayings_of, self.encode), vectors, none, truth, _BANK_WEIGHT)


def _shuffled(chance: np.random.Generator, texts: Iterable[str]) -> list[str]:
    return [str(text) for text in chance.permutation(sorted(texts))]


def _of(name: str) -> Said:
    return sayings(shipped_journey(name))


def phrase_words(sayings_of: Mapping[str, Sequence[str]], texts: Sequence[str]) -> Similarity:
    """How many words the longest phrase of each touchpoint in each text has; a touchpoint's name is no phrase."""
    index = PhraseIndex({id_: texts_of[1:] for id_, texts_of in sayings_of.items()})
    columns = {id_: column for column, id_ in enumerate(sayings_of)}
    words = np.zeros((len(texts), len(sayings_of)), dtype=np.float32)
    for row, text in enumerate(texts):
        for hit in index.find(text):
            column = columns[hit.touchpoint]
            words[row, column] = max(words[row, column], hit.words)
    return words


def fit(episodes: Sequence[Episode]) -> tuple[linker.Weights, float]:
    """The weights, and the F1 reached on the restaurant sentences at the threshold chosen there."""
    rows = np.concatenate([episode.evidence for episode in episodes])
    truth = np.concatenate([episode.truth.ravel() for episode in episodes])
    weights = np.concatenate([np.full(episode.truth.size, episode.weight) for episode in episodes])
    model = LogisticRegression(C=10, max_iter=3000).fit(rows, truth, weights)
    guests = weights == 1.0
    chances = model.predict_proba(rows[guests])[:, 1]
    reached = {round(float(t), 2): f1_score(truth[guests], chances >= t) for t in np.arange(0.1, 0.6, 0.02)}
    threshold = max(reached, key=reached.__getitem__)
    share, phrase, longer, constant = (round(float(weight), 3) for weight in (*model.coef_[0], model.intercept_[0]))
    return linker.Weights(share, phrase, longer, constant, threshold), float(reached[threshold])


def episodes(folder: Path, chance: np.random.Generator) -> Iterator[Episode]:
    encoder: PhraseEncoder = core(threads=1).get_pipe("encoder")  # type: ignore[assignment]
    encode = Memory(encoder)
    restaurant = Restaurant(folder / "mams" / "MAMS-ACSA" / "train.xml", encode)
    bank = Bank(folder / "banking77" / "train.csv", encode)
    for _ in range(_EPISODES):
        yield restaurant.episode(chance)
        yield bank.episode(chance)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m nlp.training.linker", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the sets")
    parser.add_argument("--out", type=Path, default=Path(str(resources.files("nlp.touchpoints") / linker.FILE)))
    options = parser.parse_args()
    weights, reached = fit(list(episodes(options.data, np.random.default_rng(0))))
    known = {name: getattr(weights, name) for name in weights.__slots__}
    options.out.write_text(json.dumps(known) + "\n", encoding="utf-8")
    print(f"F1 {reached:.3f} on MAMS sentences: {known}")


if __name__ == "__main__":
    main()
