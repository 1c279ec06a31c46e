"""Everything once, incrementally: what cron calls."""

from __future__ import annotations

from dataclasses import dataclass

from hearpoint.engine.collect import CollectResult
from hearpoint.engine.collect_all import collect_sources
from hearpoint.engine.digest import DigestFiles, write_digest
from hearpoint.engine.progress import Progress
from hearpoint.engine.tag import TagResult, tag_workspace
from hearpoint.engine.topics import TopicsResult, update_topics
from hearpoint.engine.workspace import Clock, Workspace, now
from hearpoint.store.frames import people_frame


@dataclass(frozen=True)
class RunResult:
    """What one run did. `digest` is None while there is no feedback at all."""

    collected: list[CollectResult]
    tagged: TagResult
    topics: TopicsResult
    digest: DigestFiles | None

    @property
    def failed(self) -> bool:
        return any(result.state == "failed" for result in self.collected)


def run_all(
    workspace: Workspace, *, ask_now: bool = False, clock: Clock = now, progress: Progress | None = None
) -> RunResult:
    """Collect, re-check for deletions, tag, sort into topics, write the digest of the newest week that is over.

    A source that fails does not stop the rest; each step goes on from where the last run was left.
    """
    collected = collect_sources(workspace, ask_now=ask_now, clock=clock, progress=progress)
    tagged = tag_workspace(workspace, progress=progress)
    topics = update_topics(workspace, clock=clock, progress=progress)
    digest = None if people_frame(workspace.db).empty else write_digest(workspace, clock=clock)
    return RunResult(collected, tagged, topics, digest)
