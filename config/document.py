"""YAML files of the user, read so that an error can name its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from config.errors import ConfigError, UsageError
from config.remedy import Remedy, UseCase

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[str | int, ...]

_LONGEST_VALUE = 80
_PLAIN = {
    **dict.fromkeys(("model_type", "dict_type", "mapping_type"), "`name: value` lines are needed here"),
    **dict.fromkeys(("list_type", "tuple_type"), "a list is needed here"),
}
"""Where pydantic's words speak of Python."""

_START = Remedy(UseCase.START_PROJECT, "writes one to start from")


@dataclass(frozen=True)
class Document:
    """A YAML file: its data, and for every place in it the line (1-based) it stands on."""

    path: Path
    data: Any
    lines: dict[Location, int] = field(repr=False)

    @classmethod
    def read(cls, path: Path, missing: Remedy = _START) -> Document:
        """Read a YAML file. Raises ConfigError on a malformed or missing one; then `missing` is the remedy."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise ConfigError("no such file", file=path, remedy=missing) from None
        except OSError as error:
            raise ConfigError(f"cannot be read: {error.strerror or error}", file=path) from error
        except UnicodeDecodeError as error:
            raise ConfigError(f"not UTF-8 text (byte {error.start}); save it in UTF-8", file=path) from error
        return cls.parse(text, path)

    @classmethod
    def parse(cls, text: str, path: Path) -> Document:
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
            data = yaml.safe_load(text)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            raise ConfigError(f"not valid YAML: {error.problem}", file=path, line=line) from None
        except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that is none, such as 2026-13-01
            raise ConfigError(f"not valid YAML: {error}", file=path) from None
        except RecursionError:
            raise ConfigError("not valid YAML: nested too deeply", file=path) from None
        lines: dict[Location, int] = {(): 1}
        if node is not None:
            _note_lines(node, (), lines, path, set())
        return cls(path, {} if data is None else data, lines)

    def line(self, location: Sequence[str | int]) -> int:
        """The line of a place, or of the nearest place around it."""
        place = tuple(location)
        while place not in self.lines:
            place = place[:-1]
        return self.lines[place]

    def at(self, location: Sequence[str | int]) -> Any:
        value = self.data
        for key in location:
            value = value[key]
        return value

    def refuse_equal(self, pattern: tuple[str | type[int], ...], what: str) -> None:
        """Raise ConfigError at the second of two equal texts that stand at places such as ("stages", int, "id")."""
        seen: dict[str, int] = {}
        for place, line in self.lines.items():
            if len(place) != len(pattern) or not all(map(_fits, place, pattern)):
                continue
            text = self.at(place)
            if isinstance(text, str) and text in seen:
                raise self.error(
                    f"two {what} have the id {text!r} (the first on line {seen[text]}); "
                    "every id must be unique, rename one",
                    place,
                )
            if isinstance(text, str):
                seen[text] = line

    def error(self, message: str, location: Sequence[str | int] = ()) -> ConfigError:
        return ConfigError(message, file=self.path, line=self.line(location))

    def validate(self, model: type[Model], location: Sequence[str | int] = (), **context: Any) -> Model:
        """The part of the file at `location` as a model. Raises ConfigError naming line, value and what is allowed."""
        try:
            return model.model_validate(self.at(location), context={"base": self.path.parent, **context})
        except ValidationError as error:
            raise self.error(*_explain(error, model, self.at(location), tuple(location))) from None


def from_values(model: type[Model], values: Any, **context: Any) -> Model:
    """A model from values that stand in no file. Raises UsageError naming value and what is allowed."""
    try:
        return model.model_validate(values, context=context)
    except ValidationError as error:
        raise UsageError(_explain(error, model, values, ())[0]) from None


def _fits(part: str | int, wanted: str | type[int]) -> bool:
    return part == wanted if isinstance(wanted, str) else isinstance(part, wanted)


def _note_lines(node: yaml.Node, place: Location, lines: dict[Location, int], path: Path, seen: set[int]) -> None:
    # An alias leads to a node that was noted where it stands, perhaps to one around it.
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, key.value)
            if inner in lines:
                raise ConfigError(
                    f"the key {key.value!r} stands twice; keep one", file=path, line=key.start_mark.line + 1
                )
            lines[inner] = key.start_mark.line + 1
            _note_lines(value, inner, lines, path, seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[(*place, index)] = value.start_mark.line + 1
            _note_lines(value, (*place, index), lines, path, seen)


def _explain(error: ValidationError, model: type[BaseModel], data: Any, prefix: Location) -> tuple[str, Location]:
    """One sentence for the first thing wrong: where, the value, what is allowed."""
    # A misspelt option is also a missing one; its spelling is what helps.
    first = min(error.errors(include_url=False), key=lambda problem: problem["type"] != "extra_forbidden")
    kind, value = first["type"], first["input"]
    location: Location = (*prefix, *_written(first["loc"], data, missing=kind == "missing"))
    name = _dotted(location) or "the file"
    if kind == "extra_forbidden":
        allowed = ", ".join(sorted(_fields_at(model, first["loc"][:-1])))
        where = f" in {_dotted(location[:-1])}" if location[:-1] else ""
        return f"unknown option {str(location[-1])!r}{where}" + (f"; allowed: {allowed}" if allowed else ""), location
    if kind == "missing":
        return f"{name} is missing; add it", location
    message = _PLAIN.get(kind, first["msg"].removeprefix("Value error, "))
    if kind == "value_error" or isinstance(value, dict | list):
        return f"{name}: {message}", location
    return f"{name}: {message}, not {_shown(value)}", location


def _written(location: Location, data: Any, *, missing: bool) -> Location:
    """The parts of a place that stand in the data: pydantic adds the names of its types where several are allowed."""
    kept: list[str | int] = []
    for number, part in enumerate(location, start=1):
        stands = part in data if isinstance(data, dict) else isinstance(data, list) and isinstance(part, int)
        if stands:
            data = data[part]
        if stands or (missing and number == len(location)):
            kept.append(part)
    return tuple(kept)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}… ({len(text):,} characters)"


def _dotted(location: Location) -> str:
    return ".".join(map(str, location))


def _fields_at(model: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """Names of the fields allowed at a place inside a model, as far as nested models tell."""
    current: type[BaseModel] | None = model
    for part in location:
        if isinstance(part, int):
            continue
        info = current.model_fields.get(part) if current else None
        current = _model_in(info.annotation) if info else None
    return list(current.model_fields) if current else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(argument) for argument in getattr(annotation, "__args__", ()))
    return next((model for model in inner if model), None)
