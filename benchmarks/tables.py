"""What a benchmark printed as Markdown tables that a buyer can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def tables(figures: Any) -> list[str]:
    """Single figures as one table; each list of objects, and each object of objects, as a table of its own."""
    if isinstance(figures, list):
        return _table("", figures)
    single = {name: value for name, value in figures.items() if _is_single(value)}
    lines = _single(single) if single else []
    for name, value in figures.items():
        if isinstance(value, Mapping) and not _is_single(value):
            rows = [{name: key, **_flat(inner)} for key, inner in value.items()]
            lines += ["", *_table(name, rows)]
        elif isinstance(value, list) and not _is_single(value):
            lines += ["", *_table(name, value)]
    return lines


def _is_single(value: Any) -> bool:
    """A figure, or a figure with its parts: {"estimate": .8, "interval": [.7, .9], "n": 40}."""
    if isinstance(value, Mapping):
        return "estimate" in value
    return not isinstance(value, list) or not any(isinstance(inner, Mapping | list) for inner in value)


def _flat(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) and "estimate" not in value else {"figure": value}


def _single(figures: Mapping[str, Any]) -> list[str]:
    return [
        "| figure | value |",
        "|---|---|",
        *(f"| {_words(name)} | {shown(value)} |" for name, value in figures.items()),
    ]


def _table(name: str, rows: Sequence[Any]) -> list[str]:
    objects = [row if isinstance(row, Mapping) else {_words(name): row} for row in rows]
    columns = list(dict.fromkeys(column for row in objects for column in row))
    head = [f"| {' | '.join(_words(column) for column in columns)} |", f"|{'---|' * len(columns)}"]
    return [*head, *(f"| {' | '.join(shown(row.get(column)) for column in columns)} |" for row in objects)]


def _words(name: str) -> str:
    return name.replace("_", " ")


def shown(value: Any) -> str:
    """A value as a cell: a figure with its interval and n, numbers at the precision they were printed with."""
    if isinstance(value, Mapping):
        if "estimate" in value:
            interval = value.get("interval")
            between = f" ({shown(interval[0])} to {shown(interval[1])})" if interval else ""
            return f"{shown(value['estimate'])}{between}" + (f", n {value['n']}" if "n" in value else "")
        return "; ".join(f"{_words(str(key))} {shown(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(shown(inner) for inner in value)
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 10 else f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value).replace("|", "\\|")
