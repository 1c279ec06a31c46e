"""Named staff against people's marks: ``python -m benchmarks.staff --data FILE [--json]``.

FILE is JSON Lines with `text`, `kind` (staff_named, hard_negative, easy_negative) and `staff`, the marked spans with
`start` and `end`. Recall and precision are of spans, in texts that name staff; a found span counts where it overlaps a
marked one. A text without staff is flagged where any is found. No roster is given.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from config.errors import UsageError
from nlp.tagger import Tagger
from nlp.types import Tagged

Span = tuple[int, int]


def measure(path: Path) -> dict[str, Any]:
    rows = read(path)
    with Tagger() as tagger:
        spans_by_row = [spans(tagged) for tagged in tagger.tag(row["text"] for row in rows)]
    return {
        "data": path.name,
        "n": len(rows),
        **in_texts_that_name_staff(rows, spans_by_row),
        "hard_negatives_flagged": flagged(rows, spans_by_row, "hard_negative"),
        "easy_negatives_flagged": flagged(rows, spans_by_row, "easy_negative"),
    }


def read(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    for number, row in enumerate(rows, 1):
        missing = [name for name in ("text", "kind", "staff") if name not in row]
        if missing:
            raise UsageError(f"{path}:{number}: no field {missing[0]!r}; a row has text, kind and staff")
    return rows


def spans(tagged: Tagged) -> list[Span]:
    return [(span.start, span.end) for span in tagged.staff]


def in_texts_that_name_staff(
    rows: Sequence[dict[str, Any]], predicted: Sequence[list[Span]]
) -> dict[str, float | None]:
    right = marked = wrong = 0
    for row, ours in zip(rows, predicted, strict=True):
        if row["kind"] == "staff_named":
            theirs = [(span["start"], span["end"]) for span in row["staff"]]
            right += sum(_touches(span, ours) for span in theirs)
            wrong += sum(not _touches(span, theirs) for span in ours)
            marked += len(theirs)
    return {"recall": _share(right, marked), "precision": _share(right, right + wrong)}


def flagged(rows: Sequence[dict[str, Any]], predicted: Sequence[list[Span]], kind: str) -> float | None:
    texts = [ours for row, ours in zip(rows, predicted, strict=True) if row["kind"] == kind]
    return _share(sum(map(bool, texts)), len(texts))


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.staff", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true", help="only the JSON line")
    options = parser.parse_args()
    result = measure(options.data)
    if not options.json:
        for name, value in result.items():
            print(f"{name:24} {value}")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
