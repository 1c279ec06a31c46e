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


def make_plan(evidence: Evidence, options: SurveyOptions, source: MappingFile | None) -> Plan:
    """The dialect's draft under the mapping file, checked against the columns. Raises ConfigError or GiveUp."""
    automatic = evidence.draft.built()
    mapping = source.mapping.over(automatic) if source else automatic
    if source:
        check_columns(source, evidence.layout.columns, evidence.name)
    answers = evidence.draft.answers | set(mapping.text) | {field.column for field in mapping.scores.values()}
    answers |= {mapping.nps.column} if mapping.nps else set()
    check_enough(mapping, answers, source, evidence.name)
    at = {column.name: column.position for column in evidence.layout.columns}
    positions = [at[column] for column in mapping.created_at.column] if mapping.created_at else []
    read = _dates(evidence, options, mapping, positions)
    _check_dates(read, positions, evidence)
    return Plan(mapping, evidence.layout.columns, read, frozenset(answers))


def _dates(evidence: Evidence, options: SurveyOptions, mapping: Mapping, positions: Sequence[int]) -> DateReader:
    stated = mapping.created_at
    zone = known_zone((stated.timezone if stated else None) or evidence.layout.timezone or options.timezone or "UTC")
    if stated and stated.format:
        return DateReader(zone, stated.format)
    order: Order = stated.order if stated and stated.order != "auto" else options.date_order
    return DateReader(zone, order=_order(evidence, positions) if order == "auto" else order)


def _order(evidence: Evidence, positions: Sequence[int]) -> Order:
    """What the sample shows, else all of the file, else what the tool usually writes."""
    try:
        return day_or_month_first(_texts(evidence.sample, positions))
    except AmbiguousDates:
        try:
            return day_or_month_first(_texts(evidence.layout.data(evidence.table), positions))
        except AmbiguousDates as error:
            if evidence.draft.date_order == "auto":
                raise GiveUp(f"{evidence.name}: {error}") from None
            return evidence.draft.date_order


def _texts(rows: Iterable[Row], positions: Sequence[int]) -> Iterator[str]:
    return (row.cells[position] for row in rows if not row.broken for position in positions)


def _check_dates(read: DateReader, positions: Sequence[int], evidence: Evidence) -> None:
    """Not one readable date means the wrong column or format, which is better said once than for every row."""
    fault: ValueError | None = None
    for text in filter(None, _texts(evidence.sample, positions)):
        try:
            read(text)
        except ValueError as error:
            fault = fault or error
        else:
            return
    if positions:
        stated = fault or "the column is empty"
        raise GiveUp(f"{evidence.name}: no date can be read: {stated}; name its column and `format` in a mapping file")
