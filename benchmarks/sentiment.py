"""Sentiment against people's labels: ``python -m benchmarks.sentiment --data FILE [--json]``.

FILE is a CSV with `text` and `label` or `sentiment` (negative, neutral, positive); or a CSV with `text` and fabsa's
`labels`, of which rows with one polarity are used and the choice is between negative and positive; or a MAMS file
(.xml), where each answer is about a given aspect. Nothing is learnt from the file.

``--train FILE --shots 200 [--seeds 10] [--data FILE]`` learns from so many labels drawn at random, as `hearpoint learn`
does, and tests on FILE, or on the rest; ``--shots all`` learns from all of it (without --data: four fifths in turn).
``--mistakes`` draws only what the model has wrong.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from config.errors import UsageError
from nlp import scores
from nlp.bundle import Bundle
from nlp.tagger import Tagger
from nlp.types import LABELS, Tagged

Answers = tuple[scores.Probabilities, scores.Classes]


def labelled(rows: Iterable[dict[str, str]], column: str) -> Answers:
    pairs = [(row["text"], row[column]) for row in rows if row[column] in LABELS]
    return probabilities(text for text, _ in pairs), np.array([LABELS.index(label) for _, label in pairs])


def one_polarity(rows: Iterable[dict[str, str]]) -> Answers:
    """fabsa's rows whose aspects are all negative or all positive: a choice of two."""
    pairs = []
    for row in rows:
        polarities = {label.rsplit(".", 1)[1] for label in ast.literal_eval(row["labels"])}
        if polarities in ({"-1"}, {"1"}):
            pairs.append((row["text"], polarities == {"1"}))
    both = probabilities(text for text, _ in pairs)[:, [0, 2]]
    return both / both.sum(1, keepdims=True), np.array([int(positive) for _, positive in pairs])


def probabilities(texts: Iterable[str]) -> scores.Probabilities:
    """Probabilities of LABELS, shape (texts, 3). What is not analysed is answered by a shrug, and counted."""
    with Tagger() as tagger:
        return np.array([_scores(tagged) for tagged in tagger.tag(texts)])


def _scores(tagged: Tagged) -> list[float]:
    return [tagged.sentiment.scores[label] if tagged.sentiment else 1 / 3 for label in LABELS]


def aspects(path: Path) -> Answers:
    from nlp.pipeline import core
    from nlp.training.aspects import aspect_answers
    from nlp.training.data import categories, terms

    read = categories if "<aspectCategory " in path.read_text(encoding="utf-8") else terms
    return aspect_answers(core(), read(path))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def measure(path: Path) -> dict[str, Any]:
    if path.suffix == ".xml":
        names, (given, truths) = LABELS, aspects(path)
    else:
        rows = rows_of(path)
        column = next((name for name in ("label", "sentiment", "labels") if rows and name in rows[0]), None)
        if column is None:
            raise UsageError(f"{path} has no column 'label', 'sentiment' or 'labels'")
        names, (given, truths) = (
            (("negative", "positive"), one_polarity(rows)) if column == "labels" else (LABELS, labelled(rows, column))
        )
    return {
        "data": path.name,
        "n": len(truths),
        "accuracy": round(scores.accuracy(given, truths), 4),
        "macro_recall": round(scores.macro_recall(given, truths), 4),
        "macro_f1": round(scores.macro_f1(given, truths), 4),
        "ece": round(scores.calibration_error(given, truths), 4),
        "recall": {names[label]: round(value, 4) for label, value in scores.recalls(given, truths).items()},
        "confusion": scores.confusion(given, truths),
        "not_analysed": int((given == 1 / 3).all(1).sum()),
        "model": Bundle.shipped().version,
    }


def learnt(options: argparse.Namespace) -> dict[str, Any]:
    from benchmarks import learning

    if options.shots != "all" and not options.shots.isdigit():
        raise UsageError(f"--shots {options.shots!r}: give a number, or all")
    data = (options.data, rows_of(options.data)) if options.data and options.data != options.train else None
    setting = learning.Setting(options.shots, options.seeds, options.mistakes)
    return learning.measure((options.train, rows_of(options.train)), data, setting)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sentiment", description=__doc__)
    parser.add_argument("--data", type=Path, help="CSV or MAMS XML with people's labels")
    parser.add_argument("--train", type=Path, help="CSV to learn from")
    parser.add_argument("--shots", default="200", help="how many labels of it: a number, or all")
    parser.add_argument("--seeds", type=int, default=10, help="draws")
    parser.add_argument("--mistakes", action="store_true", help="draw only what the model has wrong")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    options = parser.parse_args()
    if options.train is None and options.data is None:
        parser.error("give --data FILE, or --train FILE")
    report = learnt(options) if options.train else measure(options.data)
    print(json.dumps(report) if options.json else "\n".join(f"{name}: {value}" for name, value in report.items()))


if __name__ == "__main__":
    main()
