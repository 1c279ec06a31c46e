"""Collecting and checking the sources of a project; one that fails does not stop the others."""

from __future__ import annotations

from dataclasses import replace

from config.clock import Clock, utc_now
from config.errors import ConfigError
from hearpoint.engine.collect import CollectResult, collect, recheck
from hearpoint.engine.progress import Progress
from hearpoint.engine.sources import Source, build_source, enabled
from hearpoint.store.session import Session
from listeners.base import Health, Rechecks
from listeners.errors import ListenerError


def collect_sources(
    session: Session,
    only: tuple[str, ...] = (),
    *,
    recheck_days: int | None = None,
    clock: Clock = utc_now,
    progress: Progress | None = None,
) -> list[CollectResult]:
    """Collect each source in turn, and re-check what became of its posts.

    `recheck_days` overrides what the sources say. A wrong configuration is raised before anything is fetched.
    """
    sources = [build_source(session.project, settings) for settings in enabled(session.project, only)]
    results = []
    checked: set[str] = set()
    for source in sources:
        result = collect(source.record, source.listener, session.collected, clock=clock, progress=progress)
        # Sources of one platform share their posts: asking once is enough, and X bills every answer.
        days = source.recheck_days if recheck_days is None else recheck_days
        if days and result.state == "complete" and source.record.realm not in checked:
            checked.add(source.record.realm)
            result = _rechecked(session, source, result, days, clock, progress)
        results.append(result)
    return results


def _rechecked(
    session: Session,
    source: Source,
    result: CollectResult,
    recheck_days: int,
    clock: Clock,
    progress: Progress | None,
) -> CollectResult:
    if not isinstance(source.listener, Rechecks):
        return result
    again = recheck(
        source.record, source.listener, session.collected, clock=clock, days=recheck_days, progress=progress
    )
    return replace(again, counts=result.counts + replace(again.counts, seen=0), notes=result.notes)


def check_sources(session: Session, only: tuple[str, ...] = ()) -> list[tuple[str, Health]]:
    """Each source's health, by id."""
    found = []
    for settings in enabled(session.project, only):
        try:
            health = build_source(session.project, settings).listener.check()
        except (ListenerError, ConfigError) as error:
            health = Health(ok=False, message=str(error))
        found.append((settings.id, health))
    return found
