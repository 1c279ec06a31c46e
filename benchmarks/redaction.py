"""Redaction against hand-written texts: ``python -m benchmarks.redaction [--json] [--half dev|test]``.

benchmarks/data/redaction-dev.jsonl and -test.jsonl hold `text`, `group`, `industry`, `voice` and `spans` with `start`,
`end` and `kind`; patterns and lists were tuned on dev only. A span counts as masked where none of its letters and
digits is left. "tagged": the staff come from the labels, as they do from the store; "untagged": the shipped tagger
finds them; "word_lists_only": tagged, and no encoder hears names. The viewer is the one who may see most, HR; praise
is unharmed where the name of the praised is left whole.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from hearpoint.present.redaction import Own, Redactor, Role, StaffSpan, Viewer
from hearpoint.present.redaction.spans import Span

DATA = Path(__file__).parent / "data"
HALVES = ("dev", "test")
OWN = Own.of(("Lark Hotels", "SkyNorth", "BrightMart"))
"""The companies that the texts are written to."""

Row = dict[str, Any]


def measure(half: str) -> dict[str, Any]:
    rows = _read(DATA / f"redaction-{half}.jsonl")
    texts = [row["text"] for row in rows]
    redactor = Redactor(Viewer(Role.HR), OWN)
    lists_only = Redactor(Viewer(Role.HR), OWN, reader=None)
    redactor.masks(texts[:1])
    start = time.perf_counter()
    untagged = redactor.masks(texts)
    took = time.perf_counter() - start
    tagged = [_staff(row) for row in rows]
    return {
        "n": len(rows),
        "spans": {kind: len(list(_labelled(rows, kind))) for kind in sorted(_kinds(rows))},
        "tagged": _scores(rows, redactor.masks(texts, tagged)),
        "untagged": _scores(rows, untagged),
        "word_lists_only": _scores(rows, lists_only.masks(texts, tagged)),
        "ms_a_quote": round(1000 * took / len(rows), 2),
    }


def _read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _staff(row: Row) -> list[StaffSpan]:
    kinds = ("staff", "blamed")
    return [
        StaffSpan(span["start"], span["end"], span["kind"] == "staff") for span in row["spans"] if span["kind"] in kinds
    ]


def _scores(rows: Sequence[Row], masks: Sequence[Sequence[Span]]) -> dict[str, Any]:
    right: dict[str, list[bool]] = defaultdict(list)
    for row, spans in zip(rows, masks, strict=True):
        for label in row["spans"]:
            praised = label["kind"] == "staff"
            right[label["kind"]].append(not _touched(label, spans) if praised else _hidden(label, row["text"], spans))
    negatives = [not spans for row, spans in zip(rows, masks, strict=True) if row["group"] == "negative"]
    meant = [_meant(span, row["spans"]) for row, spans in zip(rows, masks, strict=True) for span in spans]
    return {
        "recall": {kind: _share(hits) for kind, hits in sorted(right.items()) if kind != "staff"},
        "staff_praise_unharmed": _share(right["staff"]),
        "negatives_unharmed": _share(negatives),
        "precision": _share(meant),
    }


def _hidden(label: Row, text: str, spans: Sequence[Span]) -> bool:
    places = (at for at in range(label["start"], label["end"]) if text[at].isalnum())
    return all(any(span.start <= at < span.end for span in spans) for at in places)


def _touched(label: Row, spans: Sequence[Span]) -> bool:
    return any(span.start < label["end"] and label["start"] < span.end for span in spans)


def _meant(span: Span, labels: Sequence[Row]) -> bool:
    return any(span.start < label["end"] and label["start"] < span.end for label in labels)


def _kinds(rows: Iterable[Row]) -> set[str]:
    return {span["kind"] for row in rows for span in row["spans"]}


def _labelled(rows: Iterable[Row], kind: str) -> Iterator[Row]:
    return (span for row in rows for span in row["spans"] if span["kind"] == kind)


def _share(right: Sequence[bool]) -> float | None:
    return round(sum(right) / len(right), 4) if right else None


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.redaction", description=__doc__)
    parser.add_argument("--half", choices=HALVES, help="only this one")
    parser.add_argument("--json", action="store_true", help="only the JSON line")
    options = parser.parse_args()
    result = {half: measure(half) for half in ([options.half] if options.half else HALVES)}
    if not options.json:
        for half, scores in result.items():
            for name, value in scores.items():
                print(f"{half:5} {name:16} {value}")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
