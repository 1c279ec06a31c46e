"""Touchpoints against people's labels: ``python -m benchmarks.touchpoints --data FILE [--train FILE --shots 8]``.

FILE is a CSV with `text` and `labels`, a list of "stage.touchpoint.polarity" with polarity -1, 0 or 1, as fabsa has.
`--shots 0` (the default) knows only the journey map; 8 or 16 learns from so many texts a touchpoint, drawn from the
training file; `all` fine-tunes the encoder on all of it. Macro F1 is over the touchpoints, or pairs, that occur.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import f1_score

from config.errors import UsageError
from config.journey import JourneyMap
from nlp.bundle import Bundle
from nlp.pipeline import build
from nlp.polarity import Aspect, mention_polarities
from nlp.touchpoints.component import Touchpoints
from nlp.touchpoints.learn import LearnedHead, Reading
from nlp.types import LABELS

JOURNEY = Path(__file__).parent / "journeys" / "fabsa.yaml"
_MEMBERS = 2
"""Models that are fine-tuned with other seeds and answer together: about five minutes each on one idle core."""
POLARITIES = {"-1": "negative", "0": "neutral", "1": "positive"}

Classes = npt.NDArray[np.int64]
"""Shape (texts, touchpoints): 0 where it is not mentioned, else 1 + the place in LABELS."""


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    texts: list[str]
    classes: Classes

    @classmethod
    def read(cls, path: Path, journey: JourneyMap) -> Labelled:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = [name for name in ("text", "labels") if name not in (reader.fieldnames or ())]
            if missing:
                raise UsageError(f"{path}: no column {missing[0]!r}; there are: {', '.join(reader.fieldnames or ())}")
            rows = list(reader)
        columns = {f"{journey.stage_of[id_]}.{id_}": column for column, id_ in enumerate(journey.touchpoints)}
        classes = np.zeros((len(rows), len(columns)), dtype=np.int64)
        for row, labels in zip(classes, (ast.literal_eval(row["labels"]) for row in rows), strict=True):
            for label in labels:
                touchpoint, _, polarity = label.rpartition(".")
                if touchpoint not in columns:
                    raise UsageError(f"{path}: the map has no {touchpoint!r}; it has: {', '.join(columns)}")
                row[columns[touchpoint]] = 1 + LABELS.index(POLARITIES[polarity])
        return cls([row["text"] for row in rows], classes)

    def draw(self, shots: int, seed: int) -> Labelled:
        """So many texts of each touchpoint, at random; a text with several counts for each."""
        chance = np.random.default_rng(seed)
        drawn: set[int] = set()
        for column in range(self.classes.shape[1]):
            places = np.flatnonzero(self.classes[:, column])
            drawn |= {int(place) for place in chance.permutation(places)[:shots]}
        rows = sorted(drawn)
        return Labelled([self.texts[row] for row in rows], self.classes[rows])


class Reader:
    """The tagger's pipeline, read for whole texts."""

    def __init__(self, journey: JourneyMap) -> None:
        self._pipeline = build(journey.model_dump(mode="json"))
        component: Any = self._pipeline.get_pipe("touchpoints")
        self._component: Touchpoints = component
        self._width = len(journey.touchpoints)

    def read(self, texts: Sequence[str]) -> tuple[Reading, Classes]:
        """What the map says of the texts, and how each would be spoken of in them if it were mentioned."""
        sentences, words = [], []
        polarity = np.zeros((len(texts), self._width), dtype=np.int64)
        for row, doc in enumerate(self._pipeline.pipe(texts)):
            vectors, evidence = self._component.evidence_in(doc)
            sentences.append(vectors)
            words.append(evidence)
            if len(vectors):
                polarity[row] = self._polarity(doc, vectors)
        return Reading.of(self._component.linker, sentences, words), polarity

    def _polarity(self, doc: Any, vectors: npt.NDArray[np.float32]) -> Classes:
        """Polarity of each touchpoint, asked of the sentence that is nearest to it."""
        centres = self._component.linker.anchors.centres
        nearest = (vectors @ centres.T).argmax(axis=0)
        asked = [Aspect(int(row), centre, None) for row, centre in zip(nearest, centres, strict=True)]
        sentiments = mention_polarities(doc, asked, self._component.aspect_reader)
        return np.array([1 + LABELS.index(sentiment.label) for sentiment in sentiments])


def predict(journey: JourneyMap, data: Labelled, train: Labelled | None, shots: str, seed: int) -> Classes:
    if shots == "all" and train is not None:
        return _fine_tuned(train, data)
    reader = Reader(journey)
    reading, polarity = reader.read(data.texts)
    if train is None:
        return np.where(reading.prior >= 0, polarity, 0)
    few = train.draw(int(shots), seed)
    head = LearnedHead.fit(reader.read(few.texts)[0], few.classes > 0)
    return np.where(head.predict(reading), polarity, 0)


def _fine_tuned(train: Labelled, data: Labelled) -> Classes:
    from nlp.training.fine_tune import Recipe, fine_tune

    bundle = Bundle.shipped()
    members = [fine_tune(train.texts, train.classes, bundle, Recipe(seed=seed)) for seed in range(_MEMBERS)]
    chances = np.mean([member.probabilities(data.texts) for member in members], axis=0)
    mentioned = chances[:, :, 0] < 0.5
    return np.where(mentioned, 1 + chances[:, :, 1:].argmax(axis=-1), 0)


def scores(truth: Classes, predicted: Classes) -> dict[str, float]:
    """F1 of touchpoints, and of touchpoints with their polarity."""
    pairs = [(truth == polarity, predicted == polarity) for polarity in range(1, 1 + len(LABELS))]
    both = np.concatenate([true for true, _ in pairs], axis=1), np.concatenate([guess for _, guess in pairs], axis=1)
    return {
        "micro_f1": _f1(truth > 0, predicted > 0, "micro"),
        "macro_f1": _f1(truth > 0, predicted > 0, "macro"),
        "samples_f1": _f1(truth > 0, predicted > 0, "samples"),
        "pair_micro_f1": _f1(*both, "micro"),
        "pair_macro_f1": _f1(*both, "macro"),
    }


def _f1(truth: npt.NDArray[np.bool_], predicted: npt.NDArray[np.bool_], average: str) -> float:
    occurs = truth.any(axis=0) if average == "macro" else slice(None)
    return round(float(f1_score(truth[:, occurs], predicted[:, occurs], average=average, zero_division=0)), 4)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.touchpoints", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--train", type=Path, help="labelled texts to learn from, same columns")
    parser.add_argument("--shots", choices=("0", "8", "16", "all"), default="0")
    parser.add_argument("--journey", type=Path, default=JOURNEY)
    parser.add_argument("--seed", type=int, default=0, help="of the draw of examples")
    parser.add_argument("--json", action="store_true", help="only the JSON line")
    options = parser.parse_args()
    if (options.shots == "0") != (options.train is None):
        parser.error("--shots 8, 16 or all needs --train FILE; --shots 0 takes none")
    journey = JourneyMap.read(options.journey)
    data = Labelled.read(options.data, journey)
    train = Labelled.read(options.train, journey) if options.train else None
    result = {"data": options.data.name, "n": len(data.texts), "shots": options.shots}
    result |= scores(data.classes, predict(journey, data, train, options.shots, options.seed))
    if not options.json:
        for name, value in result.items():
            print(f"{name:16} {value}")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
