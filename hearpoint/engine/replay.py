"""Reading again what was set aside: after an upgrade or a corrected mapping that can read it."""

from __future__ import annotations

from config.clock import Clock, utc_now
from hearpoint.engine.collect import CollectResult, outcome
from hearpoint.engine.deadlines import close, within
from hearpoint.engine.sources import Source, Unbuilt, build_sources
from hearpoint.store.collected import Counts
from hearpoint.store.session import Session
from listeners.base import Replays


def replay_skipped(session: Session, only: tuple[str, ...] = (), *, clock: Clock = utc_now) -> list[CollectResult]:
    """Hand each source's records that were set aside to its listener again; nothing is asked of a platform.

    `counts.skipped` of a result is what remains set aside. Raises ConfigError on a wrong configuration.
    """
    return [_replayed(session, source, clock) for source in build_sources(session.project, only)]


def _replayed(session: Session, source: Source | Unbuilt, clock: Clock) -> CollectResult:
    if isinstance(source, Unbuilt):
        return outcome(source.record, Counts(), source.error)
    listener, store = source.listener, session.collected
    tried = store.set_aside.to_replay(source.record.id)
    if not tried or not isinstance(listener, Replays):
        return CollectResult(source.record.id, "complete", Counts(skipped=len(tried)))
    seconds = session.project.settings.collect.source_seconds
    try:
        replayed = within(seconds, lambda: listener.replay(tried))
    except Exception as error:  # noqa: BLE001  a listener may be of another package, and have any bug
        return outcome(source.record, Counts(skipped=len(tried)), error)
    finally:
        close(listener)
    return CollectResult(source.record.id, "complete", store.write_replay(source.record, tried, replayed, clock()))
