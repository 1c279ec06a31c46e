"""Everything once, incrementally: what cron calls."""

from __future__ import annotations

from dataclasses import dataclass

from config.clock import Clock, utc_now
from hearpoint.engine.collect import CollectResult
from hearpoint.engine.collect_all import collect_sources
from hearpoint.engine.digest import DigestFiles, write_digest
from hearpoint.engine.progress import Progress
from hearpoint.engine.tag import TagResult, tag_project
from hearpoint.engine.topics import TopicsResult, update_topics
from hearpoint.store.frames import people_frame
from hearpoint.store.session import Session


@dataclass(frozen=True)
class RunResult:
    """What one run did. `digest` is None while there is no feedback at all."""

    collected: list[CollectResult]
    tagged: TagResult
    topics: TopicsResult
    digest: DigestFiles | None

    def json_form(self) -> dict[str, object]:
        return {
            "collected": self.collected,
            "tagged": self.tagged.tagged,
            "not_analysed": self.tagged.not_analysed,
            "topics": {"active": self.topics.active, "new": self.topics.new},
            "digest": self.digest.html if self.digest else None,
        }

    @property
    def failed(self) -> bool:
        return any(result.state == "failed" for result in self.collected)


def run_all(session: Session, *, clock: Clock = utc_now, progress: Progress | None = None) -> RunResult:
    """Collect, re-check for deletions, tag, sort into topics, write the digest of the newest week that is over.

    A source that fails does not stop the rest; each step goes on from where the last run was left.
    """
    collected = collect_sources(session, clock=clock, progress=progress)
    tagged = tag_project(session, progress=progress)
    topics = update_topics(session, clock=clock, progress=progress)
    digest = None if people_frame(session.db).empty else write_digest(session, clock=clock)
    return RunResult(collected, tagged, topics, digest)
