"""Collecting and checking the sources of a project; one that fails does not stop the others."""

from __future__ import annotations

from config.errors import ConfigError
from hearpoint.engine.collect import CollectResult, collect, recheck
from hearpoint.engine.progress import Progress
from hearpoint.engine.sources import build_source, enabled
from hearpoint.engine.workspace import Clock, Workspace, now
from hearpoint.store.collected import Counts
from listeners.base import Health, Rechecks
from listeners.errors import ListenerError


def collect_sources(
    workspace: Workspace,
    only: tuple[str, ...] = (),
    *,
    recheck_days: int | None = None,
    clock: Clock = now,
    progress: Progress | None = None,
) -> list[CollectResult]:
    """Collect each source in turn. A wrong configuration is raised before anything is fetched."""
    sources = [build_source(workspace.project, settings) for settings in enabled(workspace.project, only)]
    results = []
    for source in sources:
        try:
            result = collect(source.record, source.listener, workspace.collected, clock=clock, progress=progress)
            if recheck_days and result.state == "complete" and isinstance(source.listener, Rechecks):
                again = recheck(
                    source.record,
                    source.listener,
                    workspace.collected,
                    clock=clock,
                    days=recheck_days,
                    progress=progress,
                )
                result = CollectResult(
                    result.source, again.state, result.counts + again.counts, again.message, again.wait_until
                )
        except ConfigError as error:  # a secret that is missing shows only when it is used
            result = CollectResult(source.record.id, "failed", Counts(), str(error))
        results.append(result)
    return results


def check_sources(workspace: Workspace, only: tuple[str, ...] = ()) -> list[tuple[str, Health]]:
    """Each source's health, by id."""
    found = []
    for settings in enabled(workspace.project, only):
        try:
            health = build_source(workspace.project, settings).listener.check()
        except (ListenerError, ConfigError) as error:
            health = Health(ok=False, message=str(error))
        found.append((settings.id, health))
    return found
