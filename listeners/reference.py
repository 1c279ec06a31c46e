"""The tables of options in docs/listeners.md, made from the typed options.

    python -m listeners.reference docs/listeners.md

rewrites what stands between ``<!-- options: KIND -->`` and ``<!-- end -->``; a test keeps the page and the code alike.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from listeners.base import Options
from listeners.registry import listener_type

_BLOCK = re.compile(r"(<!-- options: (?P<kind>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class OptionInfo:
    """One option of a kind of source, in words."""

    name: str
    allowed: str
    """What it may be, in words."""
    choices: tuple[str, ...]
    """All that it may be, where that can be listed."""
    needed: bool
    default: str | None
    """As it would stand in YAML; None where there is none."""
    description: str


def options_of(options: type[Options]) -> tuple[OptionInfo, ...]:
    """What a source may say under `options`, in the order of the class."""
    return tuple(_info(name, field) for name, field in options.model_fields.items())


def options_table(options: type[Options]) -> str:
    """A Markdown table: option, what it may be, its default, what it says."""
    rows = ["| option | may be | default | what it says |", "|---|---|---|---|"]
    for option in options_of(options):
        default = "**needed**" if option.needed else "" if option.default is None else f"`{option.default}`"
        allowed = ", ".join(f"`{choice}`" for choice in option.choices) or option.allowed
        cells = (f"`{option.name}`", allowed, default, option.description)
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows) + "\n"


def with_tables(page: str) -> str:
    """The page, with every table of options made anew."""
    return _BLOCK.sub(
        lambda block: block[1] + options_table(listener_type(block["kind"]).options_type) + block[3], page
    )


def _info(name: str, field: FieldInfo) -> OptionInfo:
    value = field.get_default(call_default_factory=True)
    needed = value is PydanticUndefined
    default = None if needed or value is None else str(value).lower() if isinstance(value, bool) else str(value)
    choices = _choices(field.annotation)
    allowed = ", ".join(choices) or _allowed(field.annotation)
    return OptionInfo(name, allowed, choices, needed, default, field.description or "")


def _choices(annotation: Any) -> tuple[str, ...]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return tuple(map(str, arguments))
    return _choices(arguments[0]) if origin is Annotated else ()


def _allowed(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(map(str, arguments))
    if origin is Annotated:
        return _allowed(arguments[0])
    if origin in {Union, UnionType}:
        return " or ".join(_allowed(inner) for inner in arguments if inner is not NoneType)
    names = {"str": "text", "int": "a whole number", "float": "a number", "bool": "true or false", "Secret": "a secret"}
    names |= {"Path": "a path", "AwareDatetime": "a time with its zone", "datetime": "a time with its zone"}
    name = getattr(annotation, "__name__", str(annotation))
    return names.get(name, name)


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        path.write_text(with_tables(path.read_text(encoding="utf-8")), encoding="utf-8")
