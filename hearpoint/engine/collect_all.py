"""Collecting and checking the sources of a project, side by side; one that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from config.clock import Clock, utc_now
from config.settings import Project, SourceSettings
from hearpoint.engine.collect import Collecting, CollectResult, concerns_the_store, outcome
from hearpoint.engine.deadlines import Deadlines, close, within
from hearpoint.engine.fetching import pages, rechecks
from hearpoint.engine.lanes import AHEAD, Ended, Job, side_by_side
from hearpoint.engine.progress import Progress, Quiet
from hearpoint.engine.sources import Source, Unbuilt, build_source, build_sources, enabled
from hearpoint.store.collected import Counts, SourceRecord
from hearpoint.store.session import Session
from listeners.base import Cursor, Health, Page, Recheck, Rechecks
from listeners.errors import TryLater

Answer = TypeVar("Answer", Page, Recheck)
Held = dict[str, TryLater]
"""What counts requests -> why it is not to be asked again in this run."""


def collect_sources(
    session: Session,
    only: tuple[str, ...] = (),
    *,
    recheck_days: int | None = None,
    ask_now: bool = False,
    clock: Clock = utc_now,
    progress: Progress | None = None,
) -> list[CollectResult]:
    """Collect the sources, then re-check what became of their posts. Results in the order of the configuration.

    `recheck_days` overrides what the sources say. A source whose platform asked to wait is left alone until then,
    unless `ask_now`. A wrong configuration is raised before anything is fetched.
    """
    built = build_sources(session.project, only)
    work = _Work(session, clock, progress or Quiet())
    sources = [source for source in built if isinstance(source, Source)]
    try:
        results = work.collect([source for source in sources if ask_now or not work.waiting(source)])
        results |= {
            source.record.id: work.waiting_result(source) for source in sources if source.record.id not in results
        }
        results |= {source.record.id: work.unbuilt(source) for source in built if isinstance(source, Unbuilt)}
        results |= work.recheck(_to_recheck(sources, results, recheck_days), results)
    finally:
        for source in sources:
            close(source.listener)
    return [results[source.record.id] for source in built]


def check_sources(session: Session, only: tuple[str, ...] = ()) -> list[tuple[str, Health]]:
    """Each source's health, by id."""
    project = session.project
    seconds = project.settings.collect.page_seconds
    return [(settings.id, _health(project, settings, seconds)) for settings in enabled(project, only)]


def _health(project: Project, settings: SourceSettings, seconds: float) -> Health:
    try:
        listener = build_source(project, settings).listener
        try:
            return within(seconds, listener.check)
        finally:
            close(listener)
    except Exception as error:  # noqa: BLE001  one bug is one answer
        record = SourceRecord(settings.id, settings.kind, settings.id)
        return Health(ok=False, message=outcome(record, Counts(), error).message or "")


def _to_recheck(
    sources: Sequence[Source], results: dict[str, CollectResult], days: int | None
) -> list[tuple[Source, int]]:
    """One source of each platform: they share their posts, asking once is enough, and X bills every answer."""
    chosen: dict[str, tuple[Source, int]] = {}
    for source in sources:
        back = source.recheck_days if days is None else days
        complete = results[source.record.id].state == "complete"
        if back and complete and isinstance(source.listener, Rechecks):
            chosen.setdefault(source.record.realm, (source, back))
    return list(chosen.values())


def _size(answer: Page | Recheck) -> int:
    return len(answer.records if isinstance(answer, Page) else answer.current)


class _Work:
    """One run over some sources, with what they share."""

    def __init__(self, session: Session, clock: Clock, progress: Progress) -> None:
        limits = session.project.settings.collect
        self._store = session.collected
        self._clock = clock
        self._progress = progress
        self._deadlines = Deadlines(limits.page_seconds, limits.source_seconds)
        self._held: Held = {}

    def waiting(self, source: Source) -> datetime | None:
        """Until when the platform asked to wait, if that is still to come."""
        until = self._store.wait_until(source.record.id)
        return until if until is not None and until > self._clock() else None

    def waiting_result(self, source: Source) -> CollectResult:
        until = self.waiting(source)
        message = f"not asked: the platform asked to wait until {until:%Y-%m-%d %H:%M:%S} UTC (--now asks anyway)"
        return CollectResult(source.record.id, "waiting", Counts(), message, until)

    def unbuilt(self, source: Unbuilt) -> CollectResult:
        return Collecting(source.record, self._store, self._clock).end(source.error)

    def collect(self, sources: Sequence[Source]) -> dict[str, CollectResult]:
        """By source id. The cursors are read here: threads have no part in the database."""
        cursors = [self._store.cursor(source.record.id) for source in sources]
        jobs = [
            Job(source.lane, partial(self._pages, source, cursor), getattr(source.listener, "pages_ahead", AHEAD))
            for source, cursor in zip(sources, cursors, strict=True)
        ]
        collecting = [Collecting(source.record, self._store, self._clock) for source in sources]
        ends = self._run("collecting", sources, jobs, [lane.page for lane in collecting])
        return {lane.source.id: lane.end(error) for lane, error in zip(collecting, ends, strict=True)}

    def recheck(
        self, sources: Sequence[tuple[Source, int]], results: dict[str, CollectResult]
    ) -> dict[str, CollectResult]:
        collecting = [Collecting(source.record, self._store, self._clock) for source, _ in sources]
        jobs = [Job(source.lane, partial(self._rechecks, source, self._ids(source, days))) for source, days in sources]
        only = [source for source, _ in sources]
        ends = self._run("checking for deletions", only, jobs, [lane.recheck for lane in collecting])
        again: dict[str, CollectResult] = {}
        for lane, error in zip(collecting, ends, strict=True):
            before = results[lane.source.id]
            counts = before.counts + replace(lane.counts, seen=0)
            again[lane.source.id] = replace(outcome(lane.source, counts, error), notes=before.notes)
        return again

    def _run(
        self,
        what: str,
        sources: Sequence[Source],
        jobs: Sequence[Job[Answer]],
        store: Sequence[Callable[[Answer], None]],
    ) -> list[BaseException | None]:
        """Stores what the jobs bring; gives how each ended. A page that cannot be stored ends its source."""
        ends: list[BaseException | None] = [None] * len(jobs)
        if not jobs:
            return ends
        names = sources[0].record.id if len(sources) == 1 else f"{len(sources)} sources"
        self._progress.start(f"{what}: {names}")
        try:
            with closing(side_by_side(jobs)) as results:
                for number, answer in results:
                    if isinstance(answer, Ended):
                        ends[number] = ends[number] or answer.error
                    elif ends[number] is None:
                        ends[number] = self._stored(partial(store[number], answer), jobs[number])
                        self._progress.advance(_size(answer) if ends[number] is None else 0)
        finally:
            self._progress.finish()
        return ends

    def _stored(self, store: Callable[[], None], job: Job[Answer]) -> Exception | None:
        try:
            store()
        except Exception as error:
            if concerns_the_store(error):
                raise
            job.stop.set()
            return error
        return None

    def _pages(self, source: Source, cursor: Cursor) -> Iterator[Page]:
        """Runs in the source's lane. The sources of a lane follow one another, so `_held` needs no lock."""
        limits = source.limits
        if limits is not None and limits in self._held:
            raise self._held[limits]
        try:
            yield from pages(source.listener, cursor, self._deadlines)
        except TryLater as error:
            if limits is not None:
                self._held[limits] = error
            raise

    def _rechecks(self, source: Source, ids: Sequence[str]) -> Iterator[Recheck]:
        assert isinstance(source.listener, Rechecks)
        return rechecks(source.listener, ids, self._deadlines)

    def _ids(self, source: Source, days: int) -> list[str]:
        return self._store.known_ids(source.record.realm, self._clock() - timedelta(days=days))
