"""Sentiment after learning from some of the labels; part of ``benchmarks.sentiment``, which see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from config.errors import UsageError
from hearpoint.engine.labels import examples_of
from nlp import scores
from nlp.bundle import Bundle
from nlp.learning.compare import FOLDS
from nlp.learning.sentiment import Examples, learn_sentiment
from nlp.types import LABELS, Label

Places = npt.NDArray[np.intp]
Table = tuple[Path, list[dict[str, str]]]
"""A file and its rows."""
UNCORRECTED = 2000
"""Texts that stand for what nobody corrected, where only mistakes are marked."""


@dataclass(frozen=True, slots=True)
class Setting:
    shots: str
    """A number of labels drawn at random, or all."""
    seeds: int
    mistakes: bool
    """Only what the model has wrong is labelled, as people do who correct what they stumble upon."""


def measure(
    train: tuple[Path, list[dict[str, str]]], data: tuple[Path, list[dict[str, str]]] | None, how: Setting
) -> dict[str, Any]:
    """Means over draws. `data` None: what was not drawn is tested; with all shots, each fifth in turn."""
    known = _examples(train[1])
    tested = _examples(data[1]) if data else None
    runs = [
        _run(known, drawn, tested or known.take(rest), how, seed) for seed, drawn, rest in _draws(known, how, tested)
    ]
    means = {name: round(float(np.mean([run[name] for run in runs])), 4) for name in runs[0]}
    return {
        "train": train[0].name,
        "data": data[0].name if data else f"the rest of {train[0].name}",
        "shots": how.shots,
        "mistakes_only": how.mistakes,
        "draws": len(runs),
        **means,
        "accuracy_sd": round(float(np.std([run["accuracy"] for run in runs])), 4),
        "model": Bundle.shipped().version,
    }


def _draws(known: Examples, how: Setting, tested: Examples | None) -> Iterator[tuple[int, Places, Places]]:
    """(seed, to learn from, the rest)."""
    count = len(known.targets)
    if how.shots == "all":
        if tested is not None:
            yield 0, np.arange(count), np.arange(0)
            return
        part = np.random.default_rng(0).permutation(count) % FOLDS
        for fold in range(FOLDS):
            yield fold, np.flatnonzero(part != fold), np.flatnonzero(part == fold)
        return
    for seed in range(how.seeds):
        order = np.random.default_rng(seed).permutation(count)
        if how.mistakes:
            wrong = known.rows.given[order].argmax(1) != known.targets[order].argmax(1)
            order = np.concatenate([order[wrong], order[~wrong]])
        drawn = order[: int(how.shots)]
        yield seed, drawn, np.setdiff1d(order, drawn)


def _run(known: Examples, drawn: Places, test: Examples, how: Setting, seed: int) -> dict[str, float]:
    labelled = known.take(drawn)
    if how.mistakes:
        others = np.random.default_rng(seed).permutation(np.setdiff1d(np.arange(len(known.targets)), drawn))[
            :UNCORRECTED
        ]
        labelled = labelled.with_implied(known.rows.take(others))
    head, comparison = learn_sentiment(labelled, seed)
    truth = test.targets.argmax(1)
    given = test.rows.given
    learnt = head(given, test.rows.states)
    used = learnt if comparison.better else given
    return {
        "n": len(truth),
        "before": scores.accuracy(given, truth),
        "accuracy": scores.accuracy(used, truth),
        "macro_recall": scores.macro_recall(used, truth),
        "ece": scores.calibration_error(used, truth),
        "adopted": float(comparison.better),
        "accuracy_if_always_adopted": scores.accuracy(learnt, truth),
    }


def _examples(rows: Sequence[dict[str, str]]) -> Examples:
    column = next((name for name in ("label", "sentiment") if rows and name in rows[0]), None)
    if column is None:
        raise UsageError("no column 'label' or 'sentiment'; learning needs three labels")
    pairs: list[tuple[str, Label]] = [(row["text"], label) for row in rows for label in LABELS if row[column] == label]
    return examples_of([text for text, _ in pairs], [label for _, label in pairs])
