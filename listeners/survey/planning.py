"""What is settled about an export before its first row is read: the mapping, the answers, the dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from config.zone import known_zone
from listeners.errors import GiveUp
from listeners.survey.dates import AmbiguousDates, DateReader, Order, day_or_month_first
from listeners.survey.dialects.base import Draft, Layout
from listeners.survey.mapping import Mapping, MappingFile
from listeners.survey.options import SurveyOptions
from listeners.survey.plan import Plan, check_columns, check_enough
from listeners.survey.table import Row, Table


@dataclass(frozen=True)
class Evidence:
    """A table, what a dialect makes of it, and its first data rows."""

    table: Table
    layout: Layout
    draft: Draft
    sample: Sequence[Row]

    @property
    def name(self) -> str:
        return self.table.path.name


def make_plan(found: Evidence, options: SurveyOptions, source: MappingFile | None) -> Plan:
    """The dialect's draft under the mapping file, checked against the columns. Raises ConfigError or GiveUp."""
    automatic = found.draft.built()
    mapping = source.mapping.over(automatic) if source else automatic
    if source:
        check_columns(source, found.layout.columns, found.name)
    answers = found.draft.answers | set(mapping.text) | {one.column for one in mapping.scores.values()}
    answers |= {mapping.nps.column} if mapping.nps else set()
    check_enough(mapping, answers, source, found.name)
    at = {column.name: column.position for column in found.layout.columns}
    positions = [at[column] for column in mapping.created_at.column] if mapping.created_at else []
    read = _dates(found, options, mapping, positions)
    _check_dates(read, positions, found)
    return Plan(mapping, found.layout.columns, read, frozenset(answers))


def _dates(found: Evidence, options: SurveyOptions, mapping: Mapping, positions: Sequence[int]) -> DateReader:
    said = mapping.created_at
    zone = known_zone((said.timezone if said else None) or found.layout.timezone or options.timezone or "UTC")
    if said and said.format:
        return DateReader(zone, said.format)
    order: Order = said.order if said and said.order != "auto" else options.date_order
    return DateReader(zone, order=_order(found, positions) if order == "auto" else order)


def _order(found: Evidence, positions: Sequence[int]) -> Order:
    """What the sample shows, else all of the file, else what the tool usually writes."""
    try:
        return day_or_month_first(_texts(found.sample, positions))
    except AmbiguousDates:
        try:
            return day_or_month_first(_texts(found.layout.data(found.table), positions))
        except AmbiguousDates as error:
            if found.draft.date_order == "auto":
                raise GiveUp(f"{found.name}: {error}") from None
            return found.draft.date_order


def _texts(rows: Iterable[Row], positions: Sequence[int]) -> Iterator[str]:
    return (row.cells[position] for row in rows if not row.broken for position in positions)


def _check_dates(read: DateReader, positions: Sequence[int], found: Evidence) -> None:
    """Not one readable date means the wrong column or format, which is better said once than for every row."""
    fault: ValueError | None = None
    for text in filter(None, _texts(found.sample, positions)):
        try:
            read(text)
        except ValueError as error:
            fault = fault or error
        else:
            return
    if positions:
        said = fault or "the column is empty"
        raise GiveUp(f"{found.name}: no date can be read: {said}; name its column and `format` in a mapping file")
