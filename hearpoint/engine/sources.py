"""From a configured source to a listener ready to fetch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from config.errors import UsageError
from config.settings import Project, SourceSettings
from hearpoint.store.collected import SourceRecord
from listeners.base import Listener, Rechecks
from listeners.registry import listener_type


@dataclass(frozen=True)
class Source:
    """A configured source, built."""

    record: SourceRecord
    listener: Listener
    recheck_days: int
    """How far back to ask what became of posts; 0: not at all."""


def build_source(project: Project, settings: SourceSettings) -> Source:
    """Raises ConfigError naming the line of a wrong kind or option; secrets are read only when used."""
    try:
        kind = listener_type(settings.kind)
    except UsageError as error:
        place = ("sources", project.settings.sources.index(settings), "kind")
        raise project.document.error(str(error), place) from error
    build = cast("Callable[[Any], Listener]", kind)
    listener = build(project.options(settings, kind.options_type))
    by_default = listener.recheck_days if isinstance(listener, Rechecks) else 0
    days = by_default if settings.recheck_days is None else settings.recheck_days
    return Source(record_of(settings.id, listener), listener, days)


def record_of(source_id: str, listener: Listener) -> SourceRecord:
    realm = listener.kind if listener.ids_are_global else source_id
    return SourceRecord(source_id, listener.kind, realm)


def enabled(project: Project, only: tuple[str, ...] = ()) -> list[SourceSettings]:
    """The sources to collect: those named, or all that are enabled. Raises ConfigError on an unknown name."""
    if only:
        return [project.source(source_id) for source_id in only]
    return [source for source in project.settings.sources if source.enabled]
