"""The mapping: which column of an export is which field. A person writes one as YAML; a dialect makes one by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, field_validator, model_validator
from pydantic import Field as Described

from config.document import Document, Location
from config.remedy import Remedy, UseCase
from config.zone import known_zone
from listeners.feedback import Attribute, Mode

Value = TypeVar("Value")


def _plain_name(value: Any) -> Any:
    """A column called 2024 comes out of YAML as a number, one called No as false."""
    if isinstance(value, bool):
        raise ValueError(f"YAML reads this name as {str(value).lower()}; put the column's name in quotes")
    return str(value) if isinstance(value, int | float) else value


def _several(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


def _with_reasons(value: Any) -> Any:
    """A list of values is short for giving each no reason of its own."""
    reasons = value if isinstance(value, dict) else dict.fromkeys(_several(value), "")
    return {word: reason for key, reason in reasons.items() for word in _spellings(key)}


def _spellings(key: Any) -> tuple[str, ...]:
    """How a value stands in the export that YAML may have taken for something else: an unquoted Yes, or 1."""
    return _YAML_WORDS[key] if isinstance(key, bool) else (str(key).strip().casefold(),)


def _by_name(value: Any) -> Any:
    """A list of columns is short for giving each its own name."""
    return {str(column): {"column": column} for column in value} if isinstance(value, list | tuple) else value


_YAML_WORDS = {True: ("yes", "true", "on"), False: ("no", "false", "off")}

Column = Annotated[str, BeforeValidator(_plain_name), StringConstraints(strip_whitespace=True, min_length=1)]
Columns = Annotated[tuple[Column, ...], BeforeValidator(_several)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Field(_Model, Generic[Value]):
    """One column, and what its values stand for. Written short, it is the column's name."""

    column: Column
    values: dict[str, Value] = Described(default_factory=dict, description="what a value in the file stands for")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return data if isinstance(data, dict | Field) else {"column": data}

    @field_validator("values", mode="before")
    @classmethod
    def _keys_as_written(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        return {word: value for key, value in values.items() for word in _spellings(key)}


class AttributeField(Field[Attribute]):
    """A column kept as an attribute, of a stated type."""

    type: Literal["text", "number", "yes-no"] = "text"


class DateField(_Model):
    """When the response was given: the first of `column` that is filled."""

    column: Columns
    format: str | None = Described(default=None, description="as in Python's strptime: %d/%m/%Y %H:%M")
    order: Literal["auto", "day-first", "month-first"] = "auto"
    timezone: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return data if isinstance(data, dict | DateField) else {"column": data}

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str | None) -> str | None:
        if name is not None:
            known_zone(name)
        return name


Asks = Literal["improve", "liked", "why", "open"]
Reasons = Annotated[dict[str, str], BeforeValidator(_with_reasons)]
Attributes = Annotated[dict[str, AttributeField], BeforeValidator(_by_name)]
Scores = Annotated[dict[str, Field[float]], BeforeValidator(_by_name)]


class Constants(_Model):
    """What holds for every response of the file."""

    created_at: datetime | date | None = None
    touchpoint: str | None = None
    channel: str | None = None
    mode: Mode | None = None
    buyer: bool | None = None
    language: str | None = None
    transaction: dict[str, Attribute] = Described(default_factory=dict)
    profile: dict[str, Attribute] = Described(default_factory=dict)


class Mapping(_Model):
    """Which column is which field. A field left out is not in the file."""

    text: Columns = Described(default=(), description="open-ended answers, joined by a blank line in this order")
    asks: dict[Column, Asks] = Described(
        default_factory=dict,
        description="what a text column asks, where its header does not say: improve, liked, why, open",
    )
    id: Column | None = Described(
        default=None, description="a value no other response has; without it the row's content"
    )
    author: Columns = Described(default=(), description="who answered (customer number, e-mail): stored as a pseudonym")
    created_at: DateField | None = None
    nps: Field[float] | None = Described(default=None, description="likelihood to recommend, 0 to 10")
    scores: Scores = Described(default_factory=dict)
    touchpoint: Field[str] | None = None
    channel: Field[str] | None = None
    mode: Field[Mode] | None = None
    buyer: Field[bool] | None = None
    language: Field[str] | None = None
    transaction: Attributes = Described(default_factory=dict)
    profile: Attributes = Described(default_factory=dict)
    constants: Constants = Constants()
    leave_out: dict[Column, Reasons] = Described(
        default_factory=dict, description="rows that are no responses: column -> values, or value -> why"
    )

    def uses(self) -> Iterator[tuple[Location, str]]:
        """Every column named, with its place in the mapping."""
        for name in ("text", "author"):
            for index, column in enumerate(getattr(self, name)):
                yield (name, index), column
        if self.id:
            yield ("id",), self.id
        for column in self.created_at.column if self.created_at else ():
            yield ("created_at", "column"), column
        for name in ("nps", "touchpoint", "channel", "mode", "buyer", "language"):
            single: Field[Any] | None = getattr(self, name)
            if single:
                yield (name, "column"), single.column
        for name in ("scores", "transaction", "profile"):
            group: dict[str, Field[Any]] = getattr(self, name)
            for key, field in group.items():
                yield (name, key, "column"), field.column
        for column in self.asks:
            yield ("asks", column), column
        for column in self.leave_out:
            yield ("leave_out", column), column

    def over(self, automatic: Mapping) -> Mapping:
        """This mapping where it says something, and the automatic one for the rest."""
        stated = {name: getattr(self, name) for name in self.model_fields_set}
        taken = {column for _, column in self.uses()}
        freed: dict[str, Any] = {"text": tuple(field for field in automatic.text if field not in taken)}
        for name in ("scores", "transaction", "profile"):
            group: dict[str, Field[Any]] = getattr(automatic, name)
            freed[name] = {key: field for key, field in group.items() if field.column not in taken}
        return automatic.model_copy(update=freed | stated)


class MappingFile(_Model):
    """A mapping with the file it was read from, so that an error can name the line."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    mapping: Mapping
    document: Document

    @classmethod
    def read(cls, path: Path) -> MappingFile:
        """Read a mapping file. Raises ConfigError naming line, value and what is allowed."""
        document = Document.read(path, Remedy(UseCase.SUGGEST_MAPPING, "prints one to start from"))
        return cls(mapping=document.validate(Mapping), document=document)
