"""Answers to survey questions against people's labels: ``python -m benchmarks.survey_answers --data FOLDER [--json]``.

FOLDER holds `v6.csv` of patients' comments: "FFT answer", "FFT question" and "Comment sentiment" from 1 (very positive)
over 3 to 5 (very negative). The half whose texts hash to an odd number is reported, the other (`--part dev`) is what
rules were made on. Each answer is read twice, with its question and without. `polar_accuracy` is a choice of two over
the answers that are not neutral; precision and recall are those of the label among three.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from config.errors import UsageError
from nlp.questions import Asked
from nlp.tagger import Tagger
from nlp.types import LABELS, Label

TRUTH: dict[str, Label] = {"1": "positive", "2": "positive", "3": "neutral", "4": "negative", "5": "negative"}
PARTS = ("held", "dev", "all")


def rows_of(folder: Path, part: str) -> list[tuple[Asked, Label]]:
    file = folder / "v6.csv" if folder.is_dir() else folder
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if not rows or "FFT answer" not in rows[0]:
        raise UsageError(f"{file} has no column 'FFT answer'; give the folder of patients' comments")
    return [
        (Asked(row["FFT answer"], question=row["FFT question"]), TRUTH[row["Comment sentiment"]])
        for row in rows
        if row["FFT answer"].strip() and row["Comment sentiment"] in TRUTH and part in ("all", _part(row["FFT answer"]))
    ]


def _part(text: str) -> str:
    return "held" if sha256(text.strip().lower().encode()).digest()[0] % 2 else "dev"


def measure(folder: Path, part: str) -> dict[str, Any]:
    rows = rows_of(folder, part)
    truths = [truth for _, truth in rows]
    return {
        "data": folder.name,
        "part": part,
        "n": len(rows),
        "with_question": figures([asked for asked, _ in rows], truths),
        "without_question": figures([asked.text for asked, _ in rows], truths),
    }


def figures(texts: Sequence[str | Asked], truths: Sequence[Label]) -> dict[str, Any]:
    with Tagger() as tagger:
        found = [one.sentiment for one in tagger.tag(texts)]
    said = [one.label if one else "neutral" for one in found]
    more = np.array([one.scores["positive"] > one.scores["negative"] if one else True for one in found])
    polar = np.array([truth != "neutral" for truth in truths])
    right = more == np.array([truth == "positive" for truth in truths])
    return {
        "polar_accuracy": round(float(right[polar].mean()), 4),
        "polar_n": int(polar.sum()),
        "accuracy": round(float(np.mean([one == truth for one, truth in zip(said, truths, strict=True)])), 4),
        "precision": {label: _share(label, said, truths) for label in LABELS},
        "recall": {label: _share(label, truths, said) for label in LABELS},
        "said": {label: said.count(label) for label in LABELS},
        "truth": {label: truths.count(label) for label in LABELS},
    }


def _share(label: Label, those: Sequence[str], others: Sequence[str]) -> float | None:
    """The share of those that are `label` in which the others say the same."""
    kept = [other == label for one, other in zip(those, others, strict=True) if one == label]
    return round(sum(kept) / len(kept), 4) if kept else None


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.survey_answers", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--part", choices=PARTS, default="held")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    options = parser.parse_args()
    found = measure(options.data, options.part)
    if not options.json:
        for name in ("with_question", "without_question"):
            print(name, *(f"{key}={value}" for key, value in found[name].items()), sep="\n  ")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
