"""The survey listener: exports of survey tools as pages of feedback."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import ClassVar

from config.errors import ConfigError
from listeners.base import Cursor, Health, Options, Page, Skipped
from listeners.errors import GiveUp
from listeners.survey.cursor import Position, Progress
from listeners.survey.export import Export, open_export
from listeners.survey.files import Digests, find_exports, grew_from
from listeners.survey.mapping import MappingFile
from listeners.survey.options import SurveyOptions
from listeners.survey.plan import Reading, Remark


@dataclass
class _Tape:
    """An export under way, kept so that its next page need not read it from the top again."""

    name: str
    progress: Progress
    size: int
    readings: Iterator[tuple[int, int, Reading]]


class SurveyListener:
    """Reads a survey export, a folder of them, or a pattern. Files are read by name, rows from the top.

    A file is read again from its first row when it changed (unless rows were only appended) or when the mapping
    or an option changed what its rows mean: ids stay the same, so the store updates and adds, and doubles nothing.
    """

    kind: ClassVar[str] = "survey"
    options_type: ClassVar[type[Options]] = SurveyOptions
    ids_are_global: ClassVar[bool] = False

    def __init__(self, options: SurveyOptions) -> None:
        self.options = options
        self._mapping = MappingFile.read(options.mapping) if options.mapping else None
        self._digests = Digests()
        self._opened: dict[str, Export | GiveUp | ConfigError] = {}
        self._tape: _Tape | None = None

    def fetch(self, cursor: Cursor) -> Page:
        """The next rows that were not read yet, of the first file that has some.

        A file that cannot be read does not hold up the others: its error is raised when nothing else is left.
        """
        position = Position.read(cursor)
        faults: list[GiveUp | ConfigError] = []
        for name, path in find_exports(self.options.path):
            try:
                tape = self._wind(name, path, position.files.get(name))
            except (GiveUp, ConfigError) as fault:
                faults.append(fault)
                continue
            if tape:
                return self._page(tape, position)
        if faults:
            raise faults[0]
        return Page((), position.cursor(), more=False)

    def check(self) -> Health:
        """Opens every export, stores nothing."""
        try:
            found = find_exports(self.options.path)
            exports = [self._export(path, self._digests.of(path)[0]) for _, path in found]
        except (GiveUp, ConfigError) as fault:
            return Health(False, str(fault))
        if not exports:
            return Health(True, f"{self.options.path}: no export there yet")
        kinds = Counter(export.dialect.name for export in exports)
        said = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
        return Health(True, f"{said}; {sum(export.size for export in exports):,} rows")

    def _wind(self, name: str, path: Path, before: Progress | None) -> _Tape | None:
        """The file's readings from where they were left; None where there is nothing new in it."""
        if self._tape and self._tape.name == name and self._tape.progress == before and not before.done:
            return self._tape
        digest, size = self._digests.of(path)
        export = self._export(path, digest)
        start = _start(path, digest, export.plan.fingerprint, before)
        if before and before.done and before.sha256 == digest and start == before.rows:
            return None
        progress = Progress(sha256=digest, size=size, plan=export.plan.fingerprint, rows=start, done=False)
        return _Tape(name, progress, export.size, export.readings(start))

    def _export(self, path: Path, digest: str) -> Export:
        key = f"{path}:{digest}"
        if key not in self._opened:
            try:
                self._opened[key] = open_export(path, self.options, self._mapping)
            except (GiveUp, ConfigError) as fault:
                self._opened[key] = fault
        known = self._opened[key]
        if isinstance(known, Exception):
            raise known
        return known

    def _page(self, tape: _Tape, position: Position) -> Page:
        read = list(islice(tape.readings, self.options.page_size))
        rows = read[-1][0] if read else tape.progress.rows
        done = not read or rows >= tape.size
        tape.progress = tape.progress.model_copy(update={"rows": rows, "done": done})
        self._tape = None if done else tape
        after = position.with_file(tape.name, tape.progress)
        skipped = [Skipped(f"{tape.name} row {number}", one.reason) for _, number, one in read if one.reason]
        skipped += _remarks(tape.name, [remark for _, _, one in read for remark in one.remarks])
        records = tuple(one.feedback for _, _, one in read if one.feedback)
        return Page(records, after.cursor(), more=self._more(after), skipped=tuple(skipped))

    def _more(self, position: Position) -> bool:
        for name, path in find_exports(self.options.path):
            before = position.files.get(name)
            if not before or not before.done or before.sha256 != self._digests.of(path)[0]:
                return True
        return False


def _start(path: Path, digest: str, plan: str, before: Progress | None) -> int:
    """The row to read on from: 0 unless what was read stands there unchanged and means the same."""
    if not before or before.plan != plan:
        return 0
    if before.sha256 == digest or grew_from(path, before.sha256, before.size):
        return before.rows
    return 0


def _remarks(name: str, remarks: list[Remark]) -> list[Skipped]:
    """One line for each column and fault of a page, not one for each cell."""
    rows: dict[tuple[str, str], list[int]] = {}
    for remark in remarks:
        rows.setdefault((remark.column, remark.reason), []).append(remark.row)
    return [
        Skipped(
            f"{name} row {at[0]}" + (f" and {len(at) - 1} more" if len(at) > 1 else "") + f", {column}",
            f"{reason}; the response is kept without it",
        )
        for (column, reason), at in rows.items()
    ]
