"""The corpus written for this project: ``python -m nlp.training.written_corpus`` prints what it holds and how well it
agrees with a second labelling.

nlp/training/corpus/README.md says how it was written and labelled.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from config.document import Document
from config.journey import JourneyMap

FOLDER = Path(__file__).parent / "corpus"
_WORD = re.compile(r"[a-z']+")
_RUN = 4
"""Words in a row that two sentences of one mould share."""
_OFTEN = 5
"""How often a mould may occur."""
_ALIKE = 0.6
"""Share of runs of three words from which two sentences are near-duplicates (Jaccard)."""


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """One sentence with its labels. `mentions`: touchpoint -> polarity."""

    industry: str
    verbatim: str
    number: int
    form: str
    question: str | None
    text: str
    before: str
    """What its verbatim says before it."""
    sentiment: str
    mentions: Mapping[str, str]
    traits: tuple[str, ...]


def industries() -> tuple[str, ...]:
    """Names of the industries, in order."""
    return tuple(sorted(folder.parent.name for folder in FOLDER.glob("*/journey.yaml")))


@cache
def journey_of(industry: str) -> JourneyMap:
    """The map an industry was written under."""
    document = yaml.safe_load((FOLDER / industry / "journey.yaml").read_text(encoding="utf-8"))
    for stage in document["stages"]:
        for touchpoint in stage["touchpoints"]:
            touchpoint.pop("concept", None)
    return Document.parse(json.dumps(document), FOLDER / industry / "journey.yaml").validate(JourneyMap)


@cache
def concepts_of(industry: str) -> dict[str, str]:
    """Touchpoint -> the concept it is an instance of, for those that have one."""
    document = yaml.safe_load((FOLDER / industry / "journey.yaml").read_text(encoding="utf-8"))
    touchpoints = [one for stage in document["stages"] for one in stage["touchpoints"]]
    return {one["id"]: one["concept"] for one in touchpoints if "concept" in one}


def sentences(industry: str) -> Iterator[WrittenSentence]:
    """Every sentence of an industry."""
    for line in (FOLDER / industry / "verbatims.jsonl").read_text(encoding="utf-8").splitlines():
        verbatim = json.loads(line)
        for number, one in enumerate(verbatim["sentences"]):
            yield _sentence(industry, verbatim, number, one)


def _sentence(industry: str, verbatim: Mapping[str, Any], number: int, one: Mapping[str, Any]) -> WrittenSentence:
    text = str(verbatim["text"])
    return WrittenSentence(
        industry,
        verbatim["id"],
        number,
        verbatim["form"],
        verbatim["question"],
        text[one["start"] : one["end"]],
        text[: one["start"]].rstrip(),
        one["sentiment"],
        {mention["touchpoint"]: mention["polarity"] for mention in one["mentions"]},
        tuple(one["traits"]),
    )


def agreement() -> dict[str, float]:
    """A second labelling of 500 sentences, blind, against the first."""
    known = {(one.verbatim, one.number): one for name in industries() for one in sentences(name)}
    rows = [json.loads(line) for line in (FOLDER / "second-labels.jsonl").read_text(encoding="utf-8").splitlines()]
    both = [(known[row["id"], row["sentence"]], row) for row in rows]
    first, second = [one.sentiment for one, _ in both], [row["sentiment"] for _, row in both]
    shared = sum(len(one.mentions.keys() & row["mentions"].keys()) for one, row in both)
    same = sum(row["mentions"].get(id_) == polarity for one, row in both for id_, polarity in one.mentions.items())
    linked = sum(len(one.mentions) + len(row["mentions"]) for one, row in both)
    return {
        "sentences": len(both),
        "sentiment": round(sum(a == b for a, b in zip(first, second, strict=True)) / len(both), 3),
        "sentiment_kappa": round(_kappa(first, second), 3),
        "touchpoint_f1": round(2 * shared / linked, 3),
        "polarity_given_touchpoint": round(same / shared, 3),
    }


def _kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Cohen's kappa (1960)."""
    n = len(first)
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    chance = sum(first.count(label) * second.count(label) for label in set(first)) / n**2
    return (observed - chance) / (1 - chance)


def moulds(texts: Sequence[str]) -> list[tuple[str, int]]:
    """Runs of four words that occur in more than `_OFTEN` sentences, the commonest first."""
    counts = Counter(run for text in texts for run in _runs(text, _RUN))
    return [(" ".join(run), count) for run, count in counts.most_common() if count > _OFTEN]


def near_duplicates(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of sentences that share most of their runs of three words."""
    by_run: dict[tuple[str, ...], list[int]] = {}
    runs = [_runs(text, 3) for text in texts]
    pairs: Counter[tuple[int, int]] = Counter()
    for place, some in enumerate(runs):
        for run in some:
            for other in by_run.setdefault(run, []):
                pairs[other, place] += 1
            by_run[run].append(place)
    return [
        (texts[a], texts[b])
        for (a, b), shared in pairs.items()
        if shared / (len(runs[a]) + len(runs[b]) - shared) >= _ALIKE
    ]


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def report() -> dict[str, Any]:
    """What the corpus holds."""
    every = [one for name in industries() for one in sentences(name)]
    texts = [one.text for one in every]
    return {
        "industries": len(industries()),
        "touchpoints": sum(len(journey_of(name).touchpoints) for name in industries()),
        "verbatims": len({one.verbatim for one in every}),
        "sentences": len(every),
        "sentiment": dict(Counter(one.sentiment for one in every)),
        "without_touchpoint": round(sum(not one.mentions for one in every) / len(every), 3),
        "under_a_question": round(sum(one.question is not None for one in every) / len(every), 3),
        "forms": dict(Counter(one.form for one in every).most_common()),
        "traits": dict(Counter(trait for one in every for trait in one.traits).most_common()),
        "moulds_over_five": moulds(texts),
        "near_duplicates": near_duplicates(texts),
        "second_labelling": agreement(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m nlp.training.written_corpus", description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    told = report()
    if options.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        for name, value in told.items():
            print(f"{name}: {value}")


if __name__ == "__main__":
    main()
