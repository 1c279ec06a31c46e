"""From a configured source to a listener ready to fetch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from config.errors import UsageError
from config.settings import Project, SourceSettings
from hearpoint.store.collected import SourceRecord
from listeners.base import Listener, Options, Rechecks, SharesLimits
from listeners.registry import listener_type


@dataclass(frozen=True)
class Source:
    """A configured source, built."""

    record: SourceRecord
    listener: Listener
    recheck_days: int
    """How far back to ask what became of posts; 0: not at all."""

    @property
    def lane(self) -> str:
        """Sources of one lane are asked one after the other: those of one platform, which share its limits."""
        own = self.record.realm == self.record.id
        return f"source {self.record.id}" if own else f"platform {self.listener.kind}"

    @property
    def limits(self) -> str | None:
        """What the platform counts requests by; sources with the same are held back together."""
        return self.listener.limits if isinstance(self.listener, SharesLimits) else None


@dataclass(frozen=True)
class Unbuilt:
    """A configured source whose listener refuses to be made."""

    record: SourceRecord
    error: Exception


def build_source(project: Project, settings: SourceSettings) -> Source:
    """Raises ConfigError naming the line of a wrong kind or option; secrets are read only when used."""
    return _built(settings, *_prepared(project, settings))


def build_sources(project: Project, only: tuple[str, ...] = ()) -> list[Source | Unbuilt]:
    """The sources to collect. Raises ConfigError where hearpoint.yaml is wrong, before any listener is made.

    What a listener itself raises when it is made (a mapping file that is wrong, a bug) costs its source only.
    """
    prepared = [(settings, *_prepared(project, settings)) for settings in enabled(project, only)]
    sources: list[Source | Unbuilt] = []
    for settings, kind, options in prepared:
        try:
            sources.append(_built(settings, kind, options))
        except Exception as error:  # noqa: BLE001  whatever one source does, the others are collected
            sources.append(Unbuilt(SourceRecord(settings.id, settings.kind, settings.id), error))
    return sources


def _prepared(project: Project, settings: SourceSettings) -> tuple[type[Listener], Options]:
    try:
        kind = listener_type(settings.kind)
    except UsageError as error:
        place = ("sources", project.settings.sources.index(settings), "kind")
        raise project.document.error(str(error), place) from error
    return kind, project.options(settings, kind.options_type)


def _built(settings: SourceSettings, kind: type[Listener], options: Options) -> Source:
    build = cast("Callable[[Any], Listener]", kind)
    listener = build(options)
    by_default = listener.recheck_days if isinstance(listener, Rechecks) else 0
    days = by_default if settings.recheck_days is None else settings.recheck_days
    return Source(record_of(settings.id, listener), listener, days)


def record_of(source_id: str, listener: Listener) -> SourceRecord:
    return SourceRecord(source_id, listener.kind, listener.realm or source_id)


def enabled(project: Project, only: tuple[str, ...] = ()) -> list[SourceSettings]:
    """The sources to collect: those named, or all that are enabled. Raises ConfigError on an unknown name."""
    if only:
        return [project.source(source_id) for source_id in only]
    return [source for source in project.settings.sources if source.enabled]
