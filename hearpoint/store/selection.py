"""Which part of the feedback a report is about: a period and conditions, one value for commands, pages and settings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast
from urllib.parse import parse_qsl, urlencode

from config.errors import UsageError

Operator = Literal["=", "!=", "<", "<=", ">", ">="]
ANY = "*"
"""As a value: whatever is there. `site=*` is all that has a site, `site!=*` all that has none."""
OUTSIDE = "attribute."
"""Before a name: an attribute of a survey, where a column of feedback has the same name."""
NUMBERS: frozenset[Operator] = frozenset({"<", "<=", ">", ">="})
_WHERE = re.compile(r"((?:\\.|[^\\=<>!])+)(!=|>=|<=|=|<|>)(.*)", re.DOTALL)
_PART = re.compile(r"(?:\\.|[^\\,])*", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPECIAL = re.compile(r"([\\,=<>!]|^\s|\s$)")


@dataclass(frozen=True, slots=True)
class Condition:
    """A column or attribute, and the values it may have (any of them)."""

    name: str
    operator: Operator
    values: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Condition:
        r"""From `service=111`, `site!=Harbour`, `age=18-24,25-34`, `nps<=6`; a backslash takes the next character as it
        is (`place=Bergen\, Norway`). Raises UsageError."""
        match = _WHERE.fullmatch(text)
        name = _plain(match[1]) if match else ""
        values = tuple(map(_plain, _parts(match[3]))) if match else ()
        if match is None or not name or not all(values):
            raise UsageError(f"--where {text!r}: write it as NAME=VALUE,VALUE, NAME!=VALUE or NAME>=NUMBER")
        operator = cast("Operator", match[2])
        if operator in NUMBERS and (len(values) > 1 or as_number(values[0]) is None):
            raise UsageError(f"--where {text!r}: {operator} compares with one number, such as {name}{operator}6")
        return cls(name, operator, values)

    def __str__(self) -> str:
        return _escaped(self.name) + self.operator + ",".join(map(_escaped, self.values))


@dataclass(frozen=True)
class Selection:
    """Feedback from `start` up to, not including, `end` (aware; None is open) that meets all `conditions`.

    The names of conditions are checked where there is a project (`reports.selecting`).
    """

    start: datetime | None = None
    end: datetime | None = None
    conditions: tuple[Condition, ...] = ()

    @classmethod
    def where(cls, texts: Iterable[str], start: datetime | None = None, end: datetime | None = None) -> Selection:
        """From what users write. Raises UsageError on what is no condition."""
        return cls(start, end, tuple(map(Condition.parse, texts)))

    def and_where(self, name: str, *values: str) -> Selection:
        """With one more condition; the same selection without values."""
        if not values:
            return self
        return Selection(self.start, self.end, (*self.conditions, Condition(name, "=", values)))

    def between(self, start: datetime | None, end: datetime | None) -> Selection:
        """The same conditions in another period."""
        return Selection(start, end, self.conditions)

    def to_query(self) -> str:
        """As the query string of an address, which `from_query` reads."""
        moments = [(name, moment) for name, moment in (("start", self.start), ("end", self.end)) if moment is not None]
        pairs = [(name, moment.astimezone(UTC).isoformat()) for name, moment in moments]
        return urlencode([*pairs, *(("where", str(condition)) for condition in self.conditions)])

    @classmethod
    def from_query(cls, query: str) -> Selection:
        """From the query string of an address; what else it holds is left alone. Raises UsageError."""
        pairs = parse_qsl(query)
        moments = {name: _moment(name, text) for name, text in pairs if name in {"start", "end"}}
        return cls.where((text for name, text in pairs if name == "where"), moments.get("start"), moments.get("end"))


ALL = Selection()


def as_number(text: str) -> float | None:
    """None where the text is no number, or one that cannot be compared."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def _parts(text: str) -> list[str]:
    values, place = [], 0
    while True:
        part = _PART.match(text, place)
        assert part is not None  # it matches nothing, too
        values.append(part[0])
        place = part.end() + 1
        if place > len(text):
            return values


def _plain(text: str) -> str:
    """Without backslashes, and without the spaces around it that have none before them."""
    text = text.lstrip()
    kept = len(text.rstrip())
    if kept < len(text) and (len(text[:kept]) - len(text[:kept].rstrip("\\"))) % 2:
        kept += 1  # the first space at the end belongs to a backslash
    return _ESCAPED.sub(r"\1", text[:kept])


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _moment(name: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UsageError(f"{name}={text!r} is no moment with a time zone; write it as 2026-11-15T00:00:00+00:00")
    return moment
