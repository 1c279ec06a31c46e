"""Reads exports of survey tools as pages of feedback, in the process it is called in."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from config.errors import ConfigError
from listeners.base import Cursor, Health, Page, Replayed, Skipped
from listeners.errors import GiveUp
from listeners.feedback import Feedback
from listeners.survey.cursor import Position, Progress
from listeners.survey.export import Export, open_export
from listeners.survey.files import Digests, find_exports, grew_from, no_export
from listeners.survey.limits import LIMITS, too_little_memory
from listeners.survey.mapping import MappingFile
from listeners.survey.options import SurveyOptions
from listeners.survey.plan import Reading, Remark

REVISION = 2
"""Raised when a release reads the same file differently, so that files already read are read again."""


@dataclass
class _Underway:
    """An export under way, kept so that its next page need not read it from the top again."""

    name: str
    progress: Progress
    size: int
    readings: Iterator[tuple[int, int, Reading]]


class ExportReader:
    """Reads a survey export, a folder of them, or a pattern. Files are read by name, rows from the top.

    A file is read again from its first row when it changed (unless rows were only appended) or when the mapping
    or an option changed what its rows mean: ids stay the same, so the store updates and adds, and doubles nothing.
    """

    def __init__(self, options: SurveyOptions) -> None:
        self.options = options
        self._mapping = MappingFile.read(options.mapping) if options.mapping else None
        self._reading = _fingerprint(options, self._mapping)
        self._digests = Digests()
        self._opened: dict[str, Export | GiveUp | ConfigError] = {}
        self._underway: _Underway | None = None

    def fetch(self, cursor: Cursor) -> Page:
        """The next rows that were not read yet, of the first file that has some.

        A file that cannot be read does not hold up the others: its error is raised when nothing else is left.
        """
        position = Position.read(cursor)
        faults: list[GiveUp | ConfigError] = []
        for name, path in find_exports(self.options.path):
            try:
                underway = self._resumed(name, path, position.files.get(name))
            except (GiveUp, ConfigError) as fault:
                faults.append(fault)
                continue
            if underway:
                return self._page(underway, position)
        if faults:
            raise faults[0]
        return Page((), position.cursor(), more=False)

    def replay(self, skipped: Sequence[Skipped]) -> Replayed:
        """Reads the files of the rows again, where they are still there, and keeps what those rows give now."""
        wanted: dict[str, dict[int, Skipped]] = {}
        for row in skipped:
            place = json.loads(row.raw or "{}")
            wanted.setdefault(place["file"], {})[place["row"]] = row
        records: list[Feedback] = []
        still: list[Skipped] = []
        paths = dict(find_exports(self.options.path))
        for name, rows in wanted.items():
            try:
                readings = self._again(paths.get(name), rows)
            except (GiveUp, ConfigError) as fault:
                still += [replace(row, reason=str(fault)) for row in rows.values()]
                continue
            records += [reading.feedback for reading in readings.values() if reading.feedback]
            still += [
                replace(rows[at], reason=reading.reason) for at, reading in readings.items() if not reading.feedback
            ]
        return Replayed(tuple(records), skipped=tuple(still))

    def _again(self, path: Path | None, rows: Container[int]) -> dict[int, Reading]:
        """Row number -> what it gives now. A row that is no longer there gives nothing and is forgotten."""
        if path is None:
            raise GiveUp("its file is no longer there")
        export = self._export(path, self._digests.of(path)[0])
        return {number: reading for _, number, reading in export.readings() if number in rows}

    def refuse_unreadable(self) -> None:
        """Raises GiveUp or ConfigError where there is no export, or not one that can be read."""
        files = find_exports(self.options.path)
        if not files:
            raise no_export(self.options.path)
        faults: list[GiveUp | ConfigError] = []
        for _, path in files:
            try:
                self._export(path, self._digests.of(path)[0])
            except (GiveUp, ConfigError) as fault:
                faults.append(fault)
        if len(faults) == len(files):
            raise faults[0]

    def check(self) -> Health:
        """Opens every export, stores nothing."""
        try:
            files = find_exports(self.options.path)
            exports = [self._export(path, self._digests.of(path)[0]) for _, path in files]
        except (GiveUp, ConfigError) as fault:
            return Health(False, str(fault))
        if not exports:
            return Health(True, f"{self.options.path}: no export there yet")
        kinds = Counter(export.dialect.name for export in exports)
        text = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
        return Health(True, f"{text}; {sum(export.size for export in exports):,} rows")

    def _resumed(self, name: str, path: Path, before: Progress | None) -> _Underway | None:
        """The file's readings from where they were left; None where there is nothing new in it."""
        if self._underway and self._underway.name == name and self._underway.progress == before and not before.done:
            return self._underway
        digest, size = self._digests.of(path)
        if self._finished(before, digest):
            return None
        export = self._export(path, digest)
        plan = export.plan.fingerprint
        start = before.rows if before and before.plan == plan and _stands(path, digest, before) else 0
        progress = Progress(sha256=digest, size=size, reading=self._reading, plan=plan, rows=start, done=False)
        return _Underway(name, progress, export.size, export.readings(start))

    def _export(self, path: Path, digest: str) -> Export:
        key = f"{path}:{digest}"
        if key not in self._opened:
            try:
                self._opened[key] = open_export(path, self.options, self._mapping)
            except (GiveUp, ConfigError) as fault:
                self._opened[key] = fault
            except MemoryError:
                self._opened[key] = too_little_memory(path.name, self.options.memory_mb)
        known = self._opened[key]
        if isinstance(known, Exception):
            raise known
        return known

    def _page(self, underway: _Underway, position: Position) -> Page:
        read = list(islice(underway.readings, self.options.page_size))
        rows = read[-1][0] if read else underway.progress.rows
        done = not read or rows >= underway.size
        underway.progress = underway.progress.model_copy(update={"rows": rows, "done": done})
        self._underway = None if done else underway
        after = position.with_file(underway.name, underway.progress)
        skipped = tuple(_skipped(underway.name, number, reading) for _, number, reading in read if reading.reason)
        notes = _remarks(underway.name, [remark for _, _, reading in read for remark in reading.remarks])
        records = tuple(reading.feedback for _, _, reading in read if reading.feedback)
        return Page(records, after.cursor(), more=self._more(after), skipped=skipped, notes=tuple(notes))

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
    text = options.model_dump(mode="json", exclude={"path", "mapping", "page_size", *LIMITS})
    mapped = mapping.mapping.model_dump_json() if mapping else ""
    return hashlib.sha256(f"{REVISION} {sorted(text.items())} {mapped}".encode()).hexdigest()[:16]


def _skipped(name: str, number: int, reading: Reading) -> Skipped:
    """A row set aside. What is kept for a replay is its place, not its cells: they may name the respondent."""
    raw = json.dumps({"file": name, "row": number}) if reading.failed else None
    return Skipped(f"{name} row {number}", reading.reason, raw)


def _remarks(name: str, remarks: list[Remark]) -> list[str]:
    """One line for each column and fault of a page, not one for each cell."""
    rows: dict[tuple[str, str], list[int]] = {}
    for remark in remarks:
        fate = "" if remark.cut else "; the response is kept without it"
        rows.setdefault((remark.column, remark.reason + fate), []).append(remark.row)
    return [
        f"{name} row {at[0]}" + (f" and {len(at) - 1} more" if len(at) > 1 else "") + f", {column}: {reason}"
        for (column, reason), at in rows.items()
    ]
