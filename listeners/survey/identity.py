"""What makes two rows the same response."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from listeners.survey.columns import Column
from listeners.survey.table import Row


class Identities:
    """Native ids of the rows of one file, asked for in the file's order.

    The tool's own response id where there is one. Else a digest of the filled cells with their columns' names,
    and of how many equal rows stood above: neither the file's name nor its row order nor a question added later
    changes it, so that a new export of the same survey adds only its new rows.
    """

    def __init__(self, columns: Sequence[Column], id_position: int | None) -> None:
        self._names = [column.name for column in columns]
        self._id = id_position
        self._first: dict[str, int] = {}
        self._equal: Counter[bytes] = Counter()

    def of(self, row: Row) -> tuple[str, int | None]:
        """The row's id and, if the file had the same id before, the number of that row."""
        stated = row.cells[self._id] if self._id is not None else ""
        if not stated:
            return self._derived(row), None
        first = self._first.setdefault(stated, row.number)
        return stated, None if first == row.number else first

    def _derived(self, row: Row) -> str:
        digest = hashlib.sha256()
        for name, cell in sorted(pair for pair in zip(self._names, row.cells, strict=True) if pair[1]):
            digest.update(f"{len(name)}:{name}{len(cell)}:{cell}".encode("utf-8", "surrogatepass"))
        key = digest.digest()[:16]
        self._equal[key] += 1
        nth = self._equal[key]
        return f"row-{key.hex()}" + (f"-{nth}" if nth > 1 else "")
