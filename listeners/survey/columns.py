"""The columns of an export: their names, and what stands in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from listeners.survey.table import Row
from listeners.survey.values import number

SAMPLE = 2_000
"""Data rows looked at to tell open-ended answers from choices and numbers."""
_DISTINCT_KEPT = 300
_LISTED = 100


@dataclass(frozen=True, slots=True)
class Column:
    """One column. A mapping file names it by `name`."""

    position: int
    name: str
    label: str = ""
    """The question's words, where they differ from the name."""
    code: str = ""
    """What the tool itself calls it: Qualtrics' ImportId, SurveyMonkey's second row."""

    @property
    def title(self) -> str:
        return self.label or self.name


def named(titles: Sequence[str]) -> tuple[str, ...]:
    """Column names from header cells: unique, none empty."""
    seen: Counter[str] = Counter()
    names = []
    for position, title in enumerate(titles, start=1):
        name = " ".join(title.split()) or f"column {position}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def listed(names: Collection[str]) -> str:
    """Column names for a message, the first of them where they are many."""
    few = ", ".join(repr(name) for name in islice(names, _LISTED))
    return few if len(names) <= _LISTED else f"{few} and {len(names) - _LISTED:,} more"


@dataclass
class Profile:
    """What a sample of rows holds in one column."""

    filled: int = 0
    numbers: int = 0
    low: float = float("inf")
    high: float = float("-inf")
    words: int = 0
    parts: Counter[str] = field(default_factory=Counter)
    """Comma-separated parts and how often each stands there, up to a few hundred kinds."""
    emails: int = 0

    def add(self, text: str) -> None:
        if not text:
            return
        self.filled += 1
        self.words += len(text.split())
        self.emails += "@" in text and " " not in text
        if len(self.parts) < _DISTINCT_KEPT:
            self.parts.update(part.strip() for part in text.split(", "))
        try:
            value = number(text)
        except ValueError:
            return
        self.numbers += 1
        self.low, self.high = min(self.low, value), max(self.high, value)

    @property
    def numeric(self) -> bool:
        return self.filled > 0 and self.numbers >= 0.95 * self.filled

    @property
    def is_scale(self) -> bool:
        """Different numbers from 0 to 10."""
        return self.numeric and 0 <= self.low < self.high <= 10

    @property
    def words_each(self) -> float:
        return self.words / self.filled if self.filled else 0.0

    @property
    def is_choice(self) -> bool:
        """So few values, so often, that they were chosen from a list. ("No" to "anything else?" is often given too.)"""
        return self.filled >= 20 and self.parts.total() >= 5 * len(self.parts)

    @property
    def repeats(self) -> bool:
        """The same few values again and again, as of a question with choices."""
        return self.parts.total() >= 2 * len(self.parts)


def profiles(rows: Iterable[Row], width: int) -> tuple[Profile, ...]:
    """The profile of every column over some rows."""
    by_column = tuple(Profile() for _ in range(width))
    for row in rows:
        for profile, text in zip(by_column, row.cells, strict=False):
            profile.add(text)
    return by_column
