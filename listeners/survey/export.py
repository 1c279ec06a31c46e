"""One export, opened: recognised, looked through once, and ready to be read from any row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from listeners.errors import GiveUp
from listeners.survey.columns import SAMPLE, Profile, profiles
from listeners.survey.dates import AmbiguousDates, DateReader, Order, day_or_month_first
from listeners.survey.delimited import open_delimited
from listeners.survey.dialects.base import HEAD, Dialect, Draft, Layout
from listeners.survey.dialects.googleforms import GoogleForms
from listeners.survey.dialects.mapped import Mapped
from listeners.survey.dialects.qualtrics import Qualtrics
from listeners.survey.dialects.surveymonkey import SurveyMonkey
from listeners.survey.dialects.typeform import Typeform
from listeners.survey.identity import Identities
from listeners.survey.jsonlines import open_jsonlines
from listeners.survey.mapping import Mapping, MappingFile
from listeners.survey.options import SurveyOptions, known_zone
from listeners.survey.plan import Plan, Reading, check_columns, check_enough
from listeners.survey.table import Row, Table
from listeners.survey.workbook import is_workbook, open_workbook

DIALECTS: tuple[Dialect, ...] = (Qualtrics(), SurveyMonkey(), Typeform(), GoogleForms())
_JSON = {".jsonl", ".ndjson", ".json"}


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
        for done, row in enumerate(data_rows(self.table, self.layout), start=1):
            if row.broken:
                reading = Reading(None, row.broken)
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
    found = profiles(sample, len(layout.columns))
    draft = dialect.draft(layout, found, options)
    plan = _plan(table, layout, draft, options, mapping, sample)
    return Export(table, dialect, layout, draft, plan, size)


def open_table(path: Path, options: SurveyOptions) -> Table:
    """The file as rows, by what is in it. Raises GiveUp."""
    try:
        if path.stat().st_size == 0:
            raise GiveUp(f"{path.name}: the file is empty")
        if is_workbook(path) or path.suffix.lower() == ".xlsx":
            return open_workbook(path, options.sheet)
        return open_jsonlines(path) if path.suffix.lower() in _JSON else open_delimited(path, options)
    except FileNotFoundError:
        raise GiveUp(f"{path}: no such file; check `path`") from None
    except OSError as error:
        raise GiveUp(f"{path}: cannot be read ({error.strerror})") from None


def recognise(table: Table, options: SurveyOptions, mapped: bool) -> tuple[Dialect, Layout]:
    """The dialect that wrote the table and its header. Raises GiveUp."""
    head = [row for row in islice(table.rows(), HEAD) if not row.blank]
    if not head:
        raise GiveUp(f"{table.path.name}: no row has anything in it")
    tried = [one for one in (*DIALECTS, Mapped()) if options.dialect in {"auto", one.name}]
    for dialect in tried:
        layout = dialect.layout(head)
        if layout and (dialect.name != "mapped" or mapped):
            return dialect, layout
    name = table.path.name
    if options.dialect != "auto":
        raise GiveUp(
            f"{name}: no {options.dialect} export, it lacks {tried[0].sign}; leave `dialect` out or use `mapping`"
        )
    columns = ", ".join(repr(cell) for cell in head[0].cells)
    raise GiveUp(
        f"{name}: not an export of Qualtrics, SurveyMonkey, Typeform or Google Forms; write a `mapping` file that says "
        f"which column is which field. Columns: {columns}"
    )


def data_rows(table: Table, layout: Layout) -> Iterator[Row]:
    """The rows below the header, each as wide as the header; those that are not are marked broken."""
    width = len(layout.columns)
    for row in islice(table.rows(), layout.header_rows, None):
        if row.blank:
            continue
        if row.broken or len(row.cells) == width:
            yield row
        elif any(row.cells[width:]) or (len(row.cells) < width and table.even):
            why = (
                f"it has {len(row.cells)} cells, the header {width}; a text with a delimiter or line break needs quotes"
            )
            yield Row(row.number, row.cells, broken=why)
        else:
            yield Row(row.number, (*row.cells, *[""] * width)[:width])


def _look_through(table: Table, layout: Layout) -> tuple[list[Row], int]:
    sample: list[Row] = []
    broken = size = 0
    why = ""
    for row in data_rows(table, layout):
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


def _plan(
    table: Table,
    layout: Layout,
    draft: Draft,
    options: SurveyOptions,
    source: MappingFile | None,
    sample: Sequence[Row],
) -> Plan:
    automatic = draft.built()
    mapping = source.mapping.over(automatic) if source else automatic
    if source:
        check_columns(source, layout.columns, table.path.name)
    at = {column.name: column.position for column in layout.columns}
    answers = draft.answers | set(mapping.text) | {one.column for one in mapping.scores.values()}
    answers |= {mapping.nps.column} if mapping.nps else set()
    check_enough(mapping, answers, source, table.path.name)
    positions = [at[column] for column in mapping.created_at.column] if mapping.created_at else []
    plan = Plan(mapping, layout.columns, _dates(table, layout, draft, options, mapping, positions), frozenset(answers))
    _check_dates(plan.date, positions, sample, table.path.name)
    return plan


def _dates(
    table: Table, layout: Layout, draft: Draft, options: SurveyOptions, mapping: Mapping, positions: Sequence[int]
) -> DateReader:
    said = mapping.created_at
    zone_name = (said.timezone if said else None) or layout.timezone or options.timezone or "UTC"
    zone = known_zone(zone_name)
    if said and said.format:
        return DateReader(zone, said.format)
    order: Order = said.order if said and said.order != "auto" else options.date_order
    if order == "auto" and positions:
        texts = (row.cells[i] for row in data_rows(table, layout) if not row.broken for i in positions)
        try:
            order = day_or_month_first(texts)
        except AmbiguousDates as error:
            order = draft.date_order
            if order == "auto":
                raise GiveUp(f"{table.path.name}: {error}") from None
    return DateReader(zone, order=order)


def _check_dates(read: DateReader, positions: Sequence[int], sample: Sequence[Row], name: str) -> None:
    """Not one readable date means the wrong column or format, which is better said once than for every row."""
    fault: ValueError | None = None
    for row in sample:
        for text in filter(None, (row.cells[position] for position in positions)):
            try:
                read(text)
            except ValueError as error:
                fault = fault or error
            else:
                return
    if positions:
        raise GiveUp(f"{name}: no date can be read: {fault or 'the column is empty'}; name its column and `format`")


def _twice(native_id: str, first: int) -> str:
    return f"the id {native_id!r} stands already in row {first}; an `id` column must differ in every row"


def profile_of(table: Table, layout: Layout) -> tuple[Profile, ...]:
    """What the columns hold, from a sample. Raises GiveUp."""
    return profiles(_look_through(table, layout)[0], len(layout.columns))
