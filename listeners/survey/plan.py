"""From a mapping and the columns of one export to a reader of its rows."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any, TypeVar

from config.errors import ConfigError
from listeners.errors import InvalidFeedback
from listeners.feedback import Answer, Attribute, Feedback, SurveyFields
from listeners.survey import values
from listeners.survey.columns import Column, listed
from listeners.survey.dates import DateReader
from listeners.survey.mapping import AttributeField, Field, Mapping, MappingFile
from listeners.survey.table import Row
from listeners.validity import LONGEST_TEXT, cut

Value = TypeVar("Value")
_BETWEEN = "\n\n"

_TYPES: dict[str, Callable[[str], Attribute]] = {"text": str, "number": values.number, "yes-no": values.yes_no}


@dataclass(frozen=True, slots=True)
class Remark:
    """A cell that was not kept as it stands; its response is."""

    row: int
    column: str
    reason: str
    cut: bool = False
    """Its beginning was kept, rather than nothing of it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one row gave: a feedback, or why there is none, and remarks on its cells."""

    feedback: Feedback | None
    reason: str = ""
    remarks: tuple[Remark, ...] = ()
    failed: bool = False
    """A response that could not be read, rather than a row that is none."""


def check_columns(source: MappingFile, columns: Sequence[Column], file: str) -> None:
    """Raise ConfigError where the mapping file names a column that is not there."""
    names = {column.name: None for column in columns}
    for place, wanted in source.mapping.uses():
        if wanted not in names:
            near = difflib.get_close_matches(wanted, names, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise source.document.error(f"no column {wanted!r} in {file}; {hint}there are: {listed(names)}", place)


def check_enough(mapping: Mapping, answers: Collection[str], source: MappingFile | None, file: str) -> None:
    """Raise ConfigError where nothing says when the responses were given, or what was answered."""
    if not (mapping.created_at or mapping.constants.created_at):
        raise _lacks(source, f"no date for the responses of {file}; name its column under `created_at`")
    if not answers:
        raise _lacks(source, f"nothing to read from {file}; name a column under `text`, `nps` or `scores`")


def _lacks(source: MappingFile | None, message: str) -> ConfigError:
    return source.document.error(message) if source else ConfigError(message)


@dataclass(frozen=True)
class Plan:
    """Reads the rows of one export."""

    mapping: Mapping
    columns: tuple[Column, ...]
    date: DateReader
    answers: frozenset[str]
    """A row in which none of these columns is filled answered nothing."""

    @property
    def fingerprint(self) -> str:
        """Changes when the same row would give another record."""
        content = self.mapping.model_dump_json() + repr(self.date) + repr(sorted(self.answers))
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def id_position(self) -> int | None:
        return self._positions[self.mapping.id] if self.mapping.id else None

    @property
    def _positions(self) -> Dict[str, int]:
        return {column.name: column.position for column in self.columns}

    def reader(self) -> RowReader:
        return RowReader(self, self._positions)


class RowReader:
    """One row in, one reading out."""

    def __init__(self, plan: Plan, positions: Dict[str, int]) -> None:
        self._plan = plan
        self._mapping = plan.mapping
        self._at = positions
        self._answers = [positions[name] for name in plan.answers]
        self._left_out = {
            positions[column]: {value.casefold(): reason for value, reason in unwanted.items()}
            for column, unwanted in plan.mapping.leave_out.items()
        }

    def __call__(self, row: Row, native_id: str) -> Reading:
        for position, unwanted in self._left_out.items():
            cell = row.cells[position]
            if (reason := unwanted.get(cell.casefold())) is not None:
                fact = f"{self._plan.columns[position].name} is {cell!r}"
                return Reading(None, f"{reason} ({fact})" if reason else f"left out: {fact}")
        if not any(row.cells[position] for position in self._answers):
            return Reading(None, "nothing was answered")
        try:
            created_at = self._created_at(row)
        except ValueError as error:
            return Reading(None, f"its date cannot be read: {error}", failed=True)
        cells = Cells(row, self._at)
        try:
            feedback = self._feedback(native_id, created_at, cells)
        except InvalidFeedback as error:
            return Reading(None, str(error), failed=True)
        return Reading(feedback, remarks=tuple(cells.remarks))

    def _feedback(self, native_id: str, created_at: datetime, cells: Cells) -> Feedback:
        text, answers = self._answers_of(cells)
        language = cells.value(self._mapping.language, str) or self._mapping.constants.language
        return Feedback(
            native_id=native_id,
            kind="response",
            text=text,
            created_at=created_at,
            author=self._author(cells),
            language=language.lower().replace("_", "-") if language else None,
            survey=replace(self._survey(cells), answers=answers),
        )

    def _answers_of(self, cells: Cells) -> tuple[str, tuple[Answer, ...]]:
        """The open-ended answers as one text, and where each of them stands with its question."""
        text, answers = "", []
        for column in self._mapping.text:
            if said := cells.text(column):
                text += _BETWEEN * bool(text)
                question = self._mapping.asks.get(column) or self._plan.columns[self._at[column]].title
                if len(text) < LONGEST_TEXT:
                    answers.append(Answer(len(text), min(len(text) + len(said), LONGEST_TEXT), question))
                text += said
        if len(text) > LONGEST_TEXT:
            together = f"the answers together are cut to {LONGEST_TEXT:,} characters"
            cells.remark(self._mapping.text[0], together, cut=True)
        return cut(text), tuple(answers)

    def _created_at(self, row: Row) -> datetime:
        if self._mapping.created_at:
            for column in self._mapping.created_at.column:
                if text := row.cells[self._at[column]]:
                    return self._plan.date(text)
            if not self._mapping.constants.created_at:
                raise ValueError("it is empty")
        constant = self._mapping.constants.created_at
        moment = constant if isinstance(constant, datetime) else datetime.combine(constant, time())  # type: ignore[arg-type]
        return (moment if moment.tzinfo else moment.replace(tzinfo=self._plan.date.zone)).astimezone(UTC)

    def _author(self, cells: Cells) -> str | None:
        who = next(filter(None, (cells.text(column) for column in self._mapping.author)), None)
        return who.lower() if who and "@" in who else who

    def _survey(self, cells: Cells) -> SurveyFields:
        mapping, constants = self._mapping, self._mapping.constants
        buyer = cells.value(mapping.buyer, values.yes_no)
        return SurveyFields(
            nps=cells.value(mapping.nps, values.number, values.nps),
            scores=_present((name, cells.value(field, values.number)) for name, field in mapping.scores.items()),
            touchpoint=cells.value(mapping.touchpoint, str) or constants.touchpoint,
            channel=cells.value(mapping.channel, str) or constants.channel,
            mode=cells.value(mapping.mode, values.mode) or constants.mode,
            buyer=constants.buyer if buyer is None else buyer,
            transaction=_attributes(mapping.transaction, constants.transaction, cells),
            profile=_attributes(mapping.profile, constants.profile, cells),
        )


class Cells:
    """The cells of one row by column, with remarks on those that could not be read."""

    def __init__(self, row: Row, positions: Dict[str, int]) -> None:
        self._row = row
        self._at = positions
        self.remarks: list[Remark] = []

    def text(self, column: str) -> str:
        """The cell as it stands, cut to what is kept of an answer."""
        text = self._row.cells[self._at[column]]
        if len(text) > LONGEST_TEXT:
            self.remark(column, f"only the first {LONGEST_TEXT:,} characters of the answer are kept", cut=True)
        return cut(text)

    def remark(self, column: str, reason: str, *, cut: bool = False) -> None:
        self.remarks.append(Remark(self._row.number, column, reason, cut))

    def value(
        self, field: Field[Any] | None, read: Callable[[str], Any], check: Callable[[Any], Any] = lambda x: x
    ) -> Any:
        """The cell's value by the field's own map, else as `read` takes it; None where empty or unreadable."""
        text = self.text(field.column) if field else ""
        if not field or not text:
            return None
        word = text.casefold()
        try:
            return check(field.values[word] if word in field.values else read(text))
        except ValueError as error:
            self.remark(field.column, str(error))
            return None


def _attributes(
    fields: Dict[str, AttributeField], constants: Dict[str, Attribute], cells: Cells
) -> dict[str, Attribute]:
    return {**constants, **_present((name, cells.value(field, _TYPES[field.type])) for name, field in fields.items())}


def _present(pairs: Iterable[tuple[str, Value | None]]) -> dict[str, Value]:
    return {name: value for name, value in pairs if value is not None}
