"""One export, opened: recognised, looked through once, and ready to be read from any row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from config.errors import UsageError
from config.remedy import Remedy, UseCase
from listeners.errors import GiveUp
from listeners.survey.columns import SAMPLE, listed, profiles
from listeners.survey.delimited import DELIMITERS, open_delimited
from listeners.survey.dialects.base import HEAD, Dialect, Draft, Layout
from listeners.survey.dialects.googleforms import GoogleForms
from listeners.survey.dialects.mapped import Mapped
from listeners.survey.dialects.qualtrics import Qualtrics
from listeners.survey.dialects.surveymonkey import SurveyMonkey
from listeners.survey.dialects.typeform import Typeform
from listeners.survey.identity import Identities
from listeners.survey.jsonlines import open_jsonlines
from listeners.survey.limits import LimitedTable
from listeners.survey.mapping import MappingFile
from listeners.survey.options import SurveyOptions
from listeners.survey.plan import Plan, Reading
from listeners.survey.planning import Evidence, make_plan
from listeners.survey.table import Row, Table, filled
from listeners.survey.workbook import is_workbook, open_workbook

DIALECTS: tuple[Dialect, ...] = (Qualtrics(), SurveyMonkey(), Typeform(), GoogleForms())
_JSON = {".jsonl", ".ndjson", ".json"}


class UnknownLayout(GiveUp):
    """A table of no tool we know, and no mapping that explains it: asked wrongly, not failed."""

    exit_code = UsageError.exit_code


@dataclass(frozen=True)
class Export:
    """An export and how to read it."""

    table: Table
    dialect: Dialect
    layout: Layout
    draft: Draft
    plan: Plan
    size: int
    """Data rows, blank ones not counted."""

    def readings(self, start: int = 0) -> Iterator[tuple[int, int, Reading]]:
        """For each data row from `start`: rows done once it is stored, its number, what it gave."""
        identities = Identities(self.plan.columns, self.plan.id_position)
        read = self.plan.reader()
        for done, row in enumerate(self.layout.data(self.table), start=1):
            if row.broken:
                reading = Reading(None, row.broken, failed=True)
            else:
                native_id, twin = identities.of(row)
                if done <= start:
                    continue
                reading = read(row, native_id) if twin is None else Reading(None, _twice(native_id, twin))
            if done > start:
                yield done, row.number, reading


def open_export(path: Path, options: SurveyOptions, mapping: MappingFile | None = None) -> Export:
    """Recognise an export and look through all of it. Raises GiveUp or ConfigError, before any row is given."""
    table = open_table(path, options)
    dialect, layout = recognise(table, options, mapping is not None)
    sample, size = _look_through(table, layout)
    by_column = profiles(sample, len(layout.columns))
    draft = dialect.draft(layout, by_column, options)
    plan = make_plan(Evidence(table, layout, draft, sample), options, mapping)
    return Export(table, dialect, layout, draft, plan, size)


def open_table(path: Path, options: SurveyOptions) -> Table:
    """The file as rows, by what is in it. Raises GiveUp."""
    try:
        if path.stat().st_size == 0:
            raise GiveUp(f"{path.name}: the file is empty")
        return LimitedTable(_opened(path, options), options)
    except FileNotFoundError:
        raise GiveUp(f"{path}: no such file; check `path`") from None
    except OSError as error:
        raise GiveUp(f"{path}: cannot be read ({error.strerror})") from None


def _opened(path: Path, options: SurveyOptions) -> Table:
    if is_workbook(path) or path.suffix.lower() == ".xlsx":
        return open_workbook(path, options)
    return open_jsonlines(path, options) if path.suffix.lower() in _JSON else open_delimited(path, options)


def recognise(table: Table, options: SurveyOptions, mapped: bool) -> tuple[Dialect, Layout]:
    """The dialect that wrote the table and its header. Raises GiveUp."""
    head = list(islice(filled(table), HEAD))
    if not head:
        raise GiveUp(f"{table.path.name}: no row has anything in it")
    _refuse_one_cell(table, head[0], options)
    tried = [known for known in (*DIALECTS, Mapped()) if options.dialect in {"auto", known.name}]
    for dialect in tried:
        layout = dialect.layout(head)
        if layout and (dialect.name != "mapped" or mapped):
            return dialect, layout
    name = table.path.name
    if options.dialect != "auto":
        raise GiveUp(
            f"{name}: no {options.dialect} export, it lacks {tried[0].sign}; leave `dialect` out or use `mapping`"
        )
    raise UnknownLayout(
        f"{name}: not an export of Qualtrics, SurveyMonkey, Typeform or Google Forms; write a `mapping` file that says "
        f"which column is which field. Columns: {listed(head[0].cells)}",
        remedy=Remedy(UseCase.SUGGEST_MAPPING, "prints one to start from"),
    )


def _refuse_one_cell(table: Table, header: Row, options: SurveyOptions) -> None:
    if options.delimiter == "auto" or len(header.cells) > 1:
        return
    better = [name for name, char in DELIMITERS.items() if char in header.cells[0]]
    if better:
        raise GiveUp(f"{table.path.name}: `delimiter: {options.delimiter}` splits no row; is it {better[0]}?")


def _look_through(table: Table, layout: Layout) -> tuple[list[Row], int]:
    sample: list[Row] = []
    broken = size = 0
    why = ""
    for row in layout.data(table):
        size += 1
        if row.broken:
            broken, why = broken + 1, why or f"row {row.number}: {row.broken}"
        elif len(sample) < SAMPLE:
            sample.append(row)
    if not size:
        raise GiveUp(f"{table.path.name}: a header and no responses below it")
    if broken * 2 > size:
        raise GiveUp(
            f"{table.path.name}: {broken} of {size} rows do not fit; is it the right `delimiter`? First, {why}"
        )
    return sample, size


def _twice(native_id: str, first: int) -> str:
    return f"the id {native_id!r} stands already in row {first}; an `id` column must differ in every row"
