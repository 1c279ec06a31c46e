"""An export as rows of text cells, whatever the file is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is the one a spreadsheet shows, from 1."""

    number: int
    cells: tuple[str, ...]
    broken: str = ""
    """Why the row cannot be read, if so."""

    @property
    def blank(self) -> bool:
        return not self.broken and not any(self.cells)


class Table(Protocol):
    """A file that gives its rows from the start, header rows included, as often as asked."""

    @property
    def path(self) -> Path: ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed about the file: its encoding, delimiter, sheet."""
        ...

    @property
    def even(self) -> bool:
        """Whether a row shorter than the header is a broken one: so in text files."""
        ...

    def rows(self) -> Iterator[Row]:
        """Raises GiveUp where the file is malformed as a whole."""
        ...


def filled(table: Table) -> Iterator[Row]:
    """The rows in which something stands."""
    return (row for row in table.rows() if not row.blank)


def clean(text: str) -> str:
    """A cell without what no text should hold: NUL, carriage returns, byte order marks."""
    if "\0" in text or "\r" in text or "\ufeff" in text:
        text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    return text.strip()
