"""Touchpoints and their polarity, sentence by sentence: ``python -m benchmarks.mentions --data FOLDER [--set NAME]``.

FOLDER holds `mentions.jsonl` (a comment a line: set, map, text, question, sentences with their mentions, part) and
`maps/` with a journey map for each that does not ship; the others stand in benchmarks/journeys as they were when the
comments were labelled. Touchpoints name concepts (those that `hearpoint journey check` proposes where a map names
none); with `--concepts none` they do not. A predicted mention belongs to the labelled sentence in which its middle
lies. `rho` is Spearman's correlation, over the touchpoints of a map, of the comments that speak badly of each, as
tagged and as labelled. `ece` is the expected calibration error of the links' confidence in ten equal parts.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from config.journey import JourneyMap, with_concepts
from nlp.pipeline import core
from nlp.tagger import Tagger
from nlp.touchpoints.propose import proposals
from nlp.types import LABELS, Tagged

_FROZEN = Path(__file__).parent / "journeys"

Links = Mapping[str, str]
"""Touchpoint -> polarity."""


@dataclass(frozen=True)
class Sentence:
    """One labelled sentence, and what the tagger says of it."""

    comment: int
    truth: Links
    predicted: Links
    confidence: Mapping[str, float]
    sentiment: tuple[str, str | None]
    """As labelled, as tagged."""


@dataclass
class Counts:
    """Sums over sentences."""

    hit: int = 0
    predicted: int = 0
    true: int = 0
    negative_hit: int = 0
    negative_predicted: int = 0
    negative_true: int = 0
    polarity_right: int = 0
    sentences: int = 0
    chances: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    sentiment: list[tuple[str, str]] = field(default_factory=list)

    def add(self, sentence: Sentence) -> None:
        self.sentences += 1
        both = sentence.truth.keys() & sentence.predicted.keys()
        self.hit += len(both)
        self.predicted += len(sentence.predicted)
        self.true += len(sentence.truth)
        self.polarity_right += sum(sentence.truth[id_] == sentence.predicted[id_] for id_ in both)
        truly, badly = (_negative(links) for links in (sentence.truth, sentence.predicted))
        self.negative_hit += len(truly & badly)
        self.negative_predicted += len(badly)
        self.negative_true += len(truly)
        for id_ in sentence.predicted:
            self.chances.append(sentence.confidence[id_])
            self.right.append(id_ in sentence.truth)
        if sentence.sentiment[1] is not None:
            self.sentiment.append((sentence.sentiment[0], sentence.sentiment[1]))

    def figures(self) -> dict[str, float | None]:
        return {
            "sentences": self.sentences,
            "precision": _share(self.hit, self.predicted),
            "recall": _share(self.hit, self.true),
            "negative_precision": _share(self.negative_hit, self.negative_predicted),
            "negative_recall": _share(self.negative_hit, self.negative_true),
            "polarity_given_touchpoint": _share(self.polarity_right, self.hit),
            "ece": calibration_error(self.chances, self.right),
            "sentiment_accuracy": _share(sum(a == b for a, b in self.sentiment), len(self.sentiment)),
            "sentiment_macro_recall": _macro_recall(self.sentiment),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with mentions.jsonl and maps/")
    parser.add_argument("--set", dest="name", help="only this set")
    parser.add_argument("--part", choices=["dev", "last", "all"], default="dev")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--concepts", choices=["named", "none"], default="named")
    parser.add_argument("--links", choices=["high", "balanced", "wide"], default="balanced")
    options = parser.parse_args()
    lines = (options.data / "mentions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [
        row
        for row in map(json.loads, lines)
        if options.name in (None, row["set"]) and options.part in ("all", row["part"])
    ]
    result = measure(rows, options.data / "maps", options.concepts, options.links)
    if options.json:
        print(json.dumps(result))
    else:
        _show(result)


def measure(
    rows: Sequence[dict[str, Any]], maps: Path, concepts: str = "named", links: str = "balanced"
) -> dict[str, Any]:
    """The figures over all sets, and by set."""
    whole, by_set, rhos = Counts(), {}, []
    for name in dict.fromkeys(row["set"] for row in rows):
        subset = [row for row in rows if row["set"] == name]
        sentences = list(read(subset, journey_of(subset[0]["map"], maps, concepts), links))
        counts = Counts()
        for sentence in sentences:
            counts.add(sentence)
            whole.add(sentence)
        rho = correlation(sentences)
        rhos.append(rho)
        by_set[name] = {**counts.figures(), "rho": rho}
    known = [rho for rho in rhos if rho is not None]
    return {**whole.figures(), "rho": round(float(np.mean(known)), 3) if known else None, "by_set": by_set}


def journey_of(name: str, maps: Path, concepts: str) -> JourneyMap:
    """The map under which the comments were labelled: the folder's own, or else the one in benchmarks/journeys."""
    own = maps / f"{name}.yaml"
    journey = JourneyMap.read(own if own.exists() else _FROZEN / f"mentions-{name}.yaml")
    if concepts == "none":
        return with_concepts(journey, dict.fromkeys(journey.touchpoints))
    named = {id_: one.concept for id_, one in journey.touchpoints.items()}
    if any(named.values()):
        return journey
    return with_concepts(journey, {one.touchpoint: one.concept for one in proposals(journey, _pipeline())})


@cache
def _pipeline() -> Any:
    return core(threads=1)


def read(rows: Sequence[dict[str, Any]], journey: JourneyMap, links: str = "balanced") -> Iterable[Sentence]:
    """Every labelled sentence beside what the tagger says."""
    with Tagger(journey, links=links) as tagger:
        answers = list(tagger.tag(row["text"] for row in rows))
    for number, (row, answer) in enumerate(zip(rows, answers, strict=True)):
        for labelled in row["sentences"]:
            yield _sentence(number, labelled, answer)


def _sentence(comment: int, labelled: Mapping[str, Any], answer: Tagged) -> Sentence:
    start, end = labelled["start"], labelled["end"]
    mine = [mention for mention in answer.touchpoints if start <= (mention.start + mention.end) / 2 < end]
    felt = [
        sentence.sentiment.label for sentence in answer.sentences if start <= (sentence.start + sentence.end) / 2 < end
    ]
    return Sentence(
        comment,
        {mention["touchpoint"]: mention["polarity"] for mention in labelled["mentions"]},
        {mention.touchpoint: mention.polarity for mention in mine},
        {mention.touchpoint: mention.confidence for mention in mine},
        (labelled["sentiment"], felt[0] if felt else None),
    )


def correlation(sentences: Sequence[Sentence]) -> float | None:
    """Spearman's, over touchpoints that anyone speaks of; None with fewer than three."""
    truly = {(sentence.comment, id_) for sentence in sentences for id_ in _negative(sentence.truth)}
    badly = {(sentence.comment, id_) for sentence in sentences for id_ in _negative(sentence.predicted)}
    ids = sorted({id_ for sentence in sentences for id_ in (*sentence.truth, *sentence.predicted)})
    truth, predicted = ([sum(id_ == other for _, other in pairs) for id_ in ids] for pairs in (truly, badly))
    if len(ids) < 3 or len(set(truth)) < 2 or len(set(predicted)) < 2:
        return None
    return round(float(spearmanr(truth, predicted).statistic), 3)


def calibration_error(chances: Sequence[float], right: Sequence[bool], parts: int = 10) -> float | None:
    """Mean gap of confidence and precision over parts of equal size."""
    if not chances:
        return None
    order = np.argsort(chances)
    gaps = [
        abs(float(np.mean(np.array(chances)[part]) - np.mean(np.array(right)[part]))) * len(part)
        for part in np.array_split(order, parts)
        if len(part)
    ]
    return round(sum(gaps) / len(chances), 3)


def _negative(links: Links) -> set[str]:
    return {id_ for id_, polarity in links.items() if polarity == "negative"}


def _macro_recall(pairs: Sequence[tuple[str, str]]) -> float | None:
    recalls = [
        sum(predicted == label for _, predicted in same) / len(same)
        for label in LABELS
        if (same := [pair for pair in pairs if pair[0] == label])
    ]
    return round(float(np.mean(recalls)), 3) if recalls else None


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _show(result: Mapping[str, Any]) -> None:
    names = [name for name in result if name != "by_set"]
    print(f"{'':12}" + "".join(f"{name[:24]:>26}" for name in names))
    for label, row in [("all", result), *result["by_set"].items()]:
        print(f"{label:12}" + "".join(f"{'-' if row[name] is None else row[name]:>26}" for name in names))


if __name__ == "__main__":
    main()
