"""How large an export may be: a small file can unpack to more than a machine holds."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from listeners.errors import GiveUp
from listeners.survey.options import SurveyOptions
from listeners.survey.table import Row, Table

LIMITS = frozenset({"max_rows", "max_cells", "max_unpacked_mb", "max_ratio", "memory_mb"})
"""Options that change whether a file is read, and never how."""
_RATIO_FROM = 10_000_000
"""Bytes unpacked up to which any ratio passes; chosen because small sheets of equal rows pack well and are harmless."""
MB = 1_000_000


@dataclass(frozen=True)
class LimitedTable:
    """A table that raises GiveUp where it has more rows or cells than the options allow."""

    table: Table
    options: SurveyOptions

    @property
    def path(self) -> Path:
        return self.table.path

    @property
    def notes(self) -> tuple[str, ...]:
        return self.table.notes

    @property
    def even(self) -> bool:
        return self.table.even

    def rows(self) -> Iterator[Row]:
        cells = 0
        for count, row in enumerate(self.table.rows(), start=1):
            cells += len(row.cells)
            if count > self.options.max_rows:
                raise self._too_many("rows", self.options.max_rows)
            if cells > self.options.max_cells:
                raise self._too_many("cells", self.options.max_cells)
            yield row

    def _too_many(self, what: str, most: int) -> GiveUp:
        return GiveUp(f"{self.path.name}: more than {most:,} {what}; split it, or raise max_{what} of the source")


def refuse_bomb(path: Path, archive: zipfile.ZipFile, options: SurveyOptions) -> None:
    """Raise GiveUp where an archive says that it unpacks to more than the options allow. Nothing is unpacked for it."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > options.max_unpacked_mb * MB:
        raise GiveUp(
            f"{path.name}: unpacks to {unpacked / MB:,.0f} MB, allowed are {options.max_unpacked_mb:,}; save it as "
            "CSV, or raise max_unpacked_mb of the source"
        )
    for part in parts:
        ratio = part.file_size / max(part.compress_size, 1)
        if part.file_size > _RATIO_FROM and ratio > options.max_ratio:
            raise GiveUp(
                f"{path.name}: {part.filename!r} unpacks to {ratio:,.0f} times its size, as no survey does (allowed: "
                f"{options.max_ratio:,}); save it as CSV, or raise max_ratio of the source if you trust it"
            )


def too_little_memory(name: str, memory_mb: int) -> GiveUp:
    return GiveUp(
        f"{name}: reading it takes more than {memory_mb:,} MB of memory; split it, or raise memory_mb of the source"
    )
