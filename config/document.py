"""YAML files of the user, read so that an error can name its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from config.errors import ConfigError, UsageError

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """A YAML file: its data, and for every place in it the line (1-based) it stands on."""

    path: Path
    data: Any
    lines: dict[Location, int] = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> Document:
        """Read a YAML file. Raises ConfigError on a missing, unreadable or malformed file."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise ConfigError("no such file; `hearpoint init DIR` writes one to start from", file=path) from None
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"cannot be read: {error}", file=path) from error
        return cls.parse(text, path)

    @classmethod
    def parse(cls, text: str, path: Path) -> Document:
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
            data = yaml.safe_load(text)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            raise ConfigError(f"not valid YAML: {error.problem}", file=path, line=line) from error
        except yaml.YAMLError as error:
            raise ConfigError(f"not valid YAML: {error}", file=path) from error
        lines: dict[Location, int] = {(): 1}
        if node is not None:
            _note_lines(node, (), lines, path)
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

    def error(self, message: str, location: Sequence[str | int] = ()) -> ConfigError:
        return ConfigError(message, file=self.path, line=self.line(location))

    def validate(self, model: type[Model], location: Sequence[str | int] = (), **context: Any) -> Model:
        """The part of the file at `location` as a model. Raises ConfigError naming line, value and what is allowed."""
        try:
            return model.model_validate(self.at(location), context={"base": self.path.parent, **context})
        except ValidationError as error:
            raise self.error(*_explain(error, model, tuple(location))) from None


def from_values(model: type[Model], values: Any, **context: Any) -> Model:
    """A model from values that stand in no file. Raises UsageError naming value and what is allowed."""
    try:
        return model.model_validate(values, context=context)
    except ValidationError as error:
        raise UsageError(_explain(error, model, ())[0]) from None


def _note_lines(node: yaml.Node, place: Location, lines: dict[Location, int], path: Path) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, key.value)
            if inner in lines:
                raise ConfigError(
                    f"the key {key.value!r} stands twice; keep one", file=path, line=key.start_mark.line + 1
                )
            lines[inner] = key.start_mark.line + 1
            _note_lines(value, inner, lines, path)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[(*place, index)] = value.start_mark.line + 1
            _note_lines(value, (*place, index), lines, path)


def _explain(error: ValidationError, model: type[BaseModel], prefix: Location) -> tuple[str, Location]:
    """One sentence for the first thing wrong: where, the value, what is allowed."""
    # A misspelt option is also a missing one; its spelling is what helps.
    first = min(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")
    location: Location = (*prefix, *first["loc"])
    name = _dotted(location) or "the file"
    kind, value = first["type"], first["input"]
    if kind == "extra_forbidden":
        allowed = ", ".join(sorted(_fields_at(model, first["loc"][:-1])))
        where = f" in {_dotted(location[:-1])}" if location[:-1] else ""
        return f"unknown option {str(location[-1])!r}{where}" + (f"; allowed: {allowed}" if allowed else ""), location
    if kind == "missing":
        return f"{name} is missing; add it", location
    said = first["msg"].removeprefix("Value error, ")
    if kind == "value_error" or isinstance(value, dict | list):
        return f"{name}: {said}", location
    return f"{name}: {said}, not {value!r}", location


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
