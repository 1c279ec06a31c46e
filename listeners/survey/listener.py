"""The survey listener: exports of survey tools as pages of feedback."""

from __future__ import annotations

import hashlib
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
from listeners.survey.files import Digests, find_exports, grew_from, no_export
from listeners.survey.mapping import MappingFile
from listeners.survey.options import SurveyOptions
from listeners.survey.plan import Reading, Remark

REVISION = 2
"""Raised when a release reads the same file differently, so that files already read are read again."""


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
        self._reading = _fingerprint(options, self._mapping)
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

    def refuse_unreadable(self) -> None:
        """Raises GiveUp or ConfigError where there is no export, or not one that can be read."""
        found = find_exports(self.options.path)
        if not found:
            raise no_export(self.options.path)
        faults: list[GiveUp | ConfigError] = []
        for _, path in found:
            try:
                self._export(path, self._digests.of(path)[0])
            except (GiveUp, ConfigError) as fault:
                faults.append(fault)
        if len(faults) == len(found):
            raise faults[0]

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
        if self._finished(before, digest):
            return None
        export = self._export(path, digest)
        plan = export.plan.fingerprint
        start = before.rows if before and before.plan == plan and _stands(path, digest, before) else 0
        progress = Progress(sha256=digest, size=size, reading=self._reading, plan=plan, rows=start, done=False)
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

    def _finished(self, before: Progress | None, digest: str) -> bool:
        return before is not None and before.done and before.sha256 == digest and before.reading == self._reading

    def _more(self, position: Position) -> bool:
        return not all(
            self._finished(position.files.get(name), self._digests.of(path)[0])
            for name, path in find_exports(self.options.path)
        )


def _stands(path: Path, digest: str, before: Progress) -> bool:
    """Whether what was read stands in the file unchanged."""
    return before.sha256 == digest or grew_from(path, before.sha256, before.size)


def _fingerprint(options: SurveyOptions, mapping: MappingFile | None) -> str:
    """Changes when files that did not change have to be read again."""
    said = options.model_dump(mode="json", exclude={"path", "mapping", "page_size"})
    mapped = mapping.mapping.model_dump_json() if mapping else ""
    return hashlib.sha256(f"{REVISION} {sorted(said.items())} {mapped}".encode()).hexdigest()[:16]


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
