"""Every quote of a result, redacted: results of ``insights`` and of reports, or the JSON made of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from hearpoint.present.redaction.people import StaffName
from hearpoint.present.redaction.redactor import Redactor
from hearpoint.present.redaction.viewer import Viewer

Result = TypeVar("Result")

_QUOTE_FIELDS = ("text", "title", "quote", "snippet")
"""Fields in which a customer speaks, where one of the next says that it is a customer's: not `Change.text`."""
_FEEDBACK_KEYS = frozenset({"feedback_id", "sentence_id"})
_Change = Callable[[str, int | None], str]


def redact_quotes(
    result: Result, viewer: Viewer | Redactor, staff: Mapping[int, Collection[StaffName]] | None = None
) -> Result:
    """The result with every quote as the viewer may see it; what is no quote is left as it is.

    `staff`: the staff named in a feedback, by `feedback_id`; feedback that is not in it names none. None: not known.
    A quote is an object with `feedback_id` or `sentence_id` beside `text`, `title`, `quote` or `snippet`.
    """
    redactor = viewer if isinstance(viewer, Redactor) else Redactor(viewer)
    texts: list[tuple[str, int | None]] = []

    def note(text: str, feedback_id: int | None) -> str:
        texts.append((text, feedback_id))
        return text

    _changed(result, note)
    keep = [None if staff is None or whose is None else tuple(staff.get(whose, ())) for _, whose in texts]
    answers: Iterator[str] = iter(redactor.many([text for text, _ in texts], keep))
    return cast("Result", _changed(result, lambda text, feedback_id: next(answers)))


def change_quotes(result: Result, change: Callable[[str, int | None], str]) -> Result:
    """The result with `change` made to every quote in it: given its text and its feedback's id, if that is known."""
    return cast("Result", _changed(result, change))


def _changed(value: Any, change: _Change) -> Any:
    """The value with `change` made to each quote in it, always in the same order."""
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.init]
        return _replaced(value, _object({name: getattr(value, name) for name in names}, change))
    if isinstance(value, Mapping):
        return _object(value, change)
    if isinstance(value, tuple):
        inner = [_changed(item, change) for item in value]
        return value._make(inner) if hasattr(value, "_make") else tuple(inner)
    if isinstance(value, list):
        return [_changed(item, change) for item in value]
    return value


def _object(members: Mapping[Any, Any], change: _Change) -> dict[Any, Any]:
    quoted = not _FEEDBACK_KEYS.isdisjoint(members)
    whose = members.get("feedback_id")
    return {
        name: change(inner, whose)
        if quoted and name in _QUOTE_FIELDS and isinstance(inner, str)
        else _changed(inner, change)
        for name, inner in members.items()
    }


def _replaced(value: Any, members: Mapping[str, Any]) -> Any:
    """A dataclass with the members that are others than before; one without any is the same object."""
    other = {name: inner for name, inner in members.items() if inner != getattr(value, name)}
    return replace(value, **other) if other else value
