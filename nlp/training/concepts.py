"""Write config/concepts.yaml from the written corpus: ``python -m nlp.training.concepts``.

A concept's phrases are those of its touchpoints in several industries, its examples sentences of the corpus, and its
neighbours the concepts whose sentences share the most words with its own.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain, zip_longest
from math import log
from pathlib import Path
from typing import Any

import yaml

from nlp.touchpoints.words import SKIPPED, stem
from nlp.training import written_corpus

_OUT = Path(__file__).parents[2] / "config" / "concepts.yaml"
_PHRASES = 10
_EXAMPLES = 4
_NEIGHBOURS = 4
_HEAD = """\
# Touchpoints that companies share. A touchpoint of a journey map may name one (`concept: phone-wait`): it is then also
# linked by what was learned of it in many industries. Written by `python -m nlp.training.concepts`
# from the corpus in nlp/training/corpus (CC BY 4.0).
"""


def glosses() -> dict[str, str]:
    """Concept -> what a customer speaks of there."""
    groups = yaml.safe_load((written_corpus.FOLDER / "concepts.yaml").read_text(encoding="utf-8"))
    return {id_: gloss for group in groups.values() for id_, gloss in group.items()}


def phrases_of() -> dict[str, list[list[str]]]:
    """Concept -> the phrases of each touchpoint that is an instance of it."""
    found: dict[str, list[list[str]]] = {}
    for industry in written_corpus.industries():
        touchpoints = written_corpus.journey_of(industry).touchpoints
        for id_, concept in written_corpus.concepts_of(industry).items():
            found.setdefault(concept, []).append(list(touchpoints[id_].phrases))
    return found


def examples_of() -> dict[str, list[list[str]]]:
    """Concept -> sentences that speak of it alone, by industry."""
    found: dict[str, dict[str, list[str]]] = {}
    for industry in written_corpus.industries():
        concepts = written_corpus.concepts_of(industry)
        for one in written_corpus.sentences(industry):
            said = [concepts[id_] for id_ in one.mentions if id_ in concepts]
            if len(said) == len(one.mentions) == 1:
                found.setdefault(said[0], {}).setdefault(industry, []).append(one.text)
    return {concept: list(some.values()) for concept, some in found.items()}


def library() -> dict[str, dict[str, Any]]:
    phrases, examples = phrases_of(), examples_of()
    near = neighbours({id_: chain.from_iterable(some) for id_, some in examples.items()})
    return {
        id_: {
            "gloss": gloss,
            "phrases": _in_turn(phrases.get(id_, ()), _PHRASES),
            "examples": _in_turn(examples.get(id_, ()), _EXAMPLES),
            "neighbours": near.get(id_, []),
        }
        for id_, gloss in glosses().items()
    }


def _in_turn(groups: Iterable[Iterable[str]], most: int) -> list[str]:
    """One of each group after another, so that no industry speaks for all."""
    every = (text for row in zip_longest(*groups) for text in row if text is not None)
    return list(dict.fromkeys(every))[:most]


def neighbours(texts: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The concepts nearest to each by the cosine of their words, weighted by how few concepts have them."""
    counts = {id_: Counter(word for text in some for word in set(_words(text))) for id_, some in texts.items()}
    shared = Counter(word for words in counts.values() for word in words)
    rows = {
        id_: {word: (1 + log(count)) * log(len(counts) / shared[word]) for word, count in words.items()}
        for id_, words in counts.items()
    }
    lengths = {id_: sum(value**2 for value in row.values()) ** 0.5 or 1.0 for id_, row in rows.items()}

    def alike(a: str, b: str) -> float:
        return sum(value * rows[b].get(word, 0.0) for word, value in rows[a].items()) / (lengths[a] * lengths[b])

    return {
        id_: sorted(rows.keys() - {id_}, key=lambda other: (-alike(id_, other), other))[:_NEIGHBOURS] for id_ in rows
    }


def _words(text: str) -> list[str]:
    return [stem(word) for word in text.lower().split() if word.isalpha() and word not in SKIPPED]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m nlp.training.concepts", description=__doc__)
    parser.add_argument("--out", type=Path, default=_OUT)
    options = parser.parse_args()
    body = yaml.safe_dump(library(), sort_keys=False, allow_unicode=True, width=110)
    options.out.write_text(_HEAD + body, encoding="utf-8")


if __name__ == "__main__":
    main()
