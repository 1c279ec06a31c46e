"""Which kinds of source can be read, and what each may be told."""

from __future__ import annotations

from dataclasses import dataclass

from config.errors import UsageError
from listeners.reference import OptionInfo, options_of
from listeners.registry import kinds, listener_type


@dataclass(frozen=True)
class SourceKind:
    """A kind of source. `error` says why its listener cannot be loaded; it has no options then."""

    kind: str
    summary: str
    options: tuple[OptionInfo, ...] = ()
    error: str | None = None


def source_kinds(only: tuple[str, ...] = ()) -> list[SourceKind]:
    """The kinds installed, or those named. Raises UsageError on one that is not there."""
    for kind in set(only) - set(kinds()):
        listener_type(kind)
    return [_described(kind) for kind in only or kinds()]


def _described(kind: str) -> SourceKind:
    try:
        listener = listener_type(kind)
    except UsageError as error:
        return SourceKind(kind, "", error=str(error))
    summary = (listener.__doc__ or "").strip().partition("\n")[0]
    return SourceKind(kind, summary, options_of(listener.options_type))
