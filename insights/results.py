"""What statistics return, and the one way any of it becomes JSON."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from pathlib import PurePath
from typing import Any, NamedTuple, Protocol, runtime_checkable

import numpy as np
import pandas as pd

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Interval(NamedTuple):
    """Lower and upper end, in the unit of the estimate. In JSON: [low, high]."""

    low: float
    high: float


class Topic(NamedTuple):
    """A topic of the ledger."""

    id: str
    label: str


@dataclasses.dataclass(frozen=True, slots=True)
class Quote:
    """A sentence behind a number."""

    feedback_id: int
    text: str
    created_at: datetime | None = None


@runtime_checkable
class HasJsonForm(Protocol):
    """A result whose JSON is not simply its fields."""

    def json_form(self) -> object:
        """What stands for it in JSON: mappings, sequences, results and plain values."""
        ...


def to_json(value: Any) -> Json:
    """A result, or any nesting of results, as plain JSON values: no NaN, no infinity, no numpy types.

    Dataclasses become objects in the order of their fields; a field whose metadata says ``json: False`` stays out.
    What has a `json_form` is told by that. Raises TypeError for a type that has no JSON form.
    """
    if isinstance(value, HasJsonForm):
        return to_json(value.json_form())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = (field for field in dataclasses.fields(value) if field.metadata.get("json", True))
        return {field.name: to_json(getattr(value, field.name)) for field in fields}
    if isinstance(value, Topic):
        return {"id": to_json(value.id), "label": to_json(value.label)}
    if isinstance(value, Mapping):
        return {str(key): to_json(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list | set | frozenset | np.ndarray | pd.Series | pd.Index):
        return [to_json(inner) for inner in value]
    return _scalar(value)


def _scalar(value: Any) -> Json:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, PurePath):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form: {value!r}")
