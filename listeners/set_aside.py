"""Records that cannot be read are set aside, each with its reason and with what it takes to try again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from listeners.base import Skipped
from listeners.errors import InvalidFeedback
from listeners.feedback import Feedback
from listeners.validity import LONGEST_TEXT, shown

LARGEST_RAW = 64_000
"""Characters of a record kept for a replay; chosen above the largest post we saw (a Reddit post of 40,000)."""

_Read = TypeVar("_Read")


def read_each(
    records: Iterable[Any], read: Callable[[Any], _Read], place: str, name_of: Callable[[Any], object]
) -> tuple[list[_Read], list[Skipped]]:
    """What `read` makes of each record, and those it fails on. `place`: what they are, for messages.

    `name_of` gives a record's own id; it may fail, too.
    """
    done: list[_Read] = []
    skipped: list[Skipped] = []
    for record in records:
        try:
            done.append(read(record))
        except Exception as error:  # noqa: BLE001  a record can be wrong in ways that nobody thought of
            skipped.append(set_aside(record, error, place, name_of))
    return done, skipped


def set_aside(record: Any, error: Exception, place: str, name_of: Callable[[Any], object]) -> Skipped:
    raw = _raw(record)
    name = _name(record, name_of)
    where = f"{place} {name}" if name else f"{place} without an id ({_digest(raw or shown(record))})"
    return Skipped(where, _reason(error), raw, name)


def unpacked(skipped: Sequence[Skipped]) -> list[Any]:
    """The records of `Skipped.raw`, for a replay."""
    return [json.loads(record.raw) for record in skipped if record.raw is not None]


def _raw(record: Any) -> str | None:
    try:
        raw = json.dumps(record)
    except (TypeError, ValueError, RecursionError):
        return None
    return raw if len(raw) <= LARGEST_RAW else None


def _name(record: Any, name_of: Callable[[Any], object]) -> str | None:
    try:
        name = name_of(record)
    except Exception:  # noqa: BLE001  the record is broken, that is why we are here
        return None
    return name if isinstance(name, str) and 0 < len(name) <= 100 and name.isprintable() else None


def _reason(error: Exception) -> str:
    if isinstance(error, InvalidFeedback):
        return str(error)
    return f"not in the form that is documented ({type(error).__name__}: {shown(str(error))})"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def cut_notes(records: Iterable[Feedback]) -> list[str]:
    """What to tell of texts that were cut."""
    return [
        f"{record.native_id}: only the first {LONGEST_TEXT:,} characters of its text are kept"
        for record in records
        if len(record.text) == LONGEST_TEXT
    ]
