"""JSON Lines: one response, one object, one line. A file with one list of objects is read too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from listeners.errors import GiveUp
from listeners.survey.encoding import settle_encoding
from listeners.survey.options import SurveyOptions
from listeners.survey.table import Row, clean
from listeners.wire_json import MOST_DIGITS

_HALF_PAIRS = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class JsonLines:
    """Objects as rows; the first row holds the names of all keys, inner keys as ``outer.inner``."""

    path: Path
    encoding: str
    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()
    even: ClassVar[bool] = False

    def rows(self) -> Iterator[Row]:
        yield Row(0, self.columns)
        for number, item in _items(self.path, self.encoding):
            if isinstance(item, str):
                yield Row(number, (), broken=item)
            else:
                yield Row(number, tuple(item.get(name, "") for name in self.columns))


def open_jsonlines(path: Path, options: SurveyOptions) -> JsonLines:
    """Raises GiveUp where no line is a JSON object."""
    encoding = settle_encoding(path, options.encoding)
    columns: dict[str, None] = {}
    broken = ""
    for number, item in _items(path, encoding.name):
        if isinstance(item, str):
            broken = broken or f"line {number}: {item}"
        else:
            columns |= dict.fromkeys(item)
    if not columns:
        raise GiveUp(f"{path.name}: no line is a JSON object" + (f" ({broken})" if broken else ""))
    return JsonLines(path, encoding.name, tuple(columns), tuple(note for note in [encoding.note] if note))


def _items(path: Path, encoding: str) -> Iterator[tuple[int, dict[str, str] | str]]:
    """Line number and flat object, or why the line is none."""
    with path.open(encoding=encoding) as file:
        start = file.read(1)
        file.seek(0)
        if start == "[":
            yield from _list(path, file.read())
            return
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield number, _object(line)


def _list(path: Path, text: str) -> Iterator[tuple[int, dict[str, str] | str]]:
    try:
        items = _parsed(text)
    except json.JSONDecodeError as error:
        raise GiveUp(f"{path.name}: not valid JSON, line {error.lineno}: {error.msg}") from None
    except RecursionError:
        raise GiveUp(f"{path.name}: nested too deeply to be read") from None
    for number, item in enumerate(items, start=1):
        yield number, _flattened(item)


def _object(line: str) -> dict[str, str] | str:
    try:
        return _flattened(_parsed(line))
    except (ValueError, RecursionError) as error:
        return f"not valid JSON ({error})"


def _parsed(text: str) -> Any:
    return json.loads(text, parse_int=_whole)


def _whole(digits: str) -> int | str:
    """A whole number; one of more digits than Python takes stays text, which no number field accepts."""
    return int(digits) if len(digits) <= MOST_DIGITS else digits


def _flattened(item: Any) -> dict[str, str] | str:
    if not isinstance(item, dict):
        return "not a JSON object"
    try:
        return _flat(item)
    except RecursionError:
        return "nested too deeply to be read"


def _flat(item: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in item.items():
        name = prefix + _text(key)
        if isinstance(value, dict):
            flat |= _flat(value, f"{name}.")
        else:
            flat[name] = _text(value)
    return flat


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case list():
            return ", ".join(map(_text, value))
        case str():
            # JSON can spell half a surrogate pair, which no database stores.
            return clean(_HALF_PAIRS.sub("\ufffd", value))
    return str(value)
