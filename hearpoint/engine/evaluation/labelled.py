"""Labelled texts of one's own: CSV or JSON Lines with `text`, and `label` or `sentiment`, and perhaps `touchpoints`."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.errors import UsageError
from hearpoint.reports.tables import read_header
from nlp.types import LABELS, Label

TEXT = ("text",)
LABEL = ("label", "sentiment")
TOUCHPOINTS = "touchpoints"
_SPELLINGS: Mapping[str, Label] = {
    **{label: label for label in LABELS},
    **{label[:3]: label for label in LABELS},
    **dict(zip(("-1", "0", "1"), LABELS, strict=True)),
}


@dataclass(frozen=True, slots=True)
class LabelledText:
    """`touchpoints`: id -> polarity, None where only the touchpoint is known; None altogether: nobody looked."""

    text: str
    label: Label | None
    touchpoints: Mapping[str, Label | None] | None
    group: str | None


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns to read; None picks the usual name."""

    text: str | None = None
    label: str | None = None
    group: str | None = None


def read_labelled(path: Path, columns: Columns = Columns(), touchpoints: Sequence[str] = ()) -> list[LabelledText]:
    """The rows of a file. Raises UsageError naming file, line, what stands there and what is allowed."""
    records = list(_records(path))
    if not records:
        raise UsageError(f"{path} has no rows; each needs a text and what people say of it")
    known = {name for _, record in records for name in record}
    text = _column(path, columns.text, TEXT, known)
    asks_touchpoints = TOUCHPOINTS in known
    label = None if asks_touchpoints and not columns.label and not known & set(LABEL) else columns.label
    if label is not None or not asks_touchpoints or known & set(LABEL):
        label = _column(path, columns.label, LABEL, known)
    if columns.group:
        _column(path, columns.group, (), known)
    return [
        LabelledText(
            text=_text(record.get(text), where),
            label=_label(record.get(label), where) if label else None,
            touchpoints=_touchpoints(record.get(TOUCHPOINTS), touchpoints, where) if asks_touchpoints else None,
            group=_group(record.get(columns.group)) if columns.group else None,
        )
        for where, record in records
    ]


def _records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(place, row) of each row that is not blank."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from _json_lines(path, lines) if path.suffix.lower() in (".jsonl", ".ndjson") else _table(path, lines)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text (byte {error.start}); save it in UTF-8") from error
    except csv.Error as error:
        raise UsageError(f"{path} is not a table: {error}") from error


def _json_lines(path: Path, lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{path}:{number}: not JSON ({error.msg}); every line must be an object") from None
        if not isinstance(record, dict):
            raise UsageError(f'{path}:{number}: every line must be an object such as {{"text": "...", "label": "..."}}')
        yield f"{path}:{number}", record


def _table(path: Path, lines: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    names, delimiter = read_header(lines.readline())
    reader = csv.DictReader(lines, names, delimiter=delimiter)
    for record in reader:
        yield f"{path}:{reader.line_num + 1}", dict(record)


def _column(path: Path, asked: str | None, usual: Sequence[str], known: set[str]) -> str:
    column = next((name for name in ((asked,) if asked else usual) if name in known), None)
    if column is None:
        wanted = " or ".join(repr(name) for name in ((asked,) if asked else usual))
        raise UsageError(f"{path}: no column {wanted}; there are: {', '.join(sorted(map(str, known)))}")
    return column


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise UsageError(f"{where}: no text")
    return value


def _label(value: Any, where: str) -> Label | None:
    """None where nobody said."""
    written = str(value if value is not None else "").strip().lower()
    if written and written not in _SPELLINGS:
        raise UsageError(f"{where}: {value!r} is no sentiment; allowed: {', '.join(LABELS)} (or -1, 0, 1), or nothing")
    return _SPELLINGS[written] if written else None


def _touchpoints(value: Any, known: Sequence[str], where: str) -> dict[str, Label | None] | None:
    """From a list, or "wifi=negative; breakfast"; an empty list says that none is mentioned, no value says nothing."""
    if value is None:
        return None
    parts = value if isinstance(value, list) else str(value).replace(",", ";").split(";")
    result: dict[str, Label | None] = {}
    for part in (str(piece).strip() for piece in parts):
        if not part:
            continue
        id_, _, polarity = part.partition("=")
        if id_.strip() not in known:
            there = ", ".join(known) or "none (give --journey, or work in a project)"
            raise UsageError(f"{where}: no touchpoint {id_.strip()!r} on the journey map; there are: {there}")
        result[id_.strip()] = _label(polarity, where)
    return result


def _group(value: Any) -> str:
    return str(value).strip() if value not in (None, "") else "(none)"
