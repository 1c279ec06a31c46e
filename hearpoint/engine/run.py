"""Everything once, incrementally: what cron calls."""

from __future__ import annotations

from dataclasses import dataclass

from config.clock import Clock, utc_now
from hearpoint.engine.collect import CollectResult
from hearpoint.engine.collect_all import collect_sources
from hearpoint.engine.digest import DigestFiles, write_digest, write_named_digests
from hearpoint.engine.progress import Progress
from hearpoint.engine.tag import TagResult, tag_project
from hearpoint.engine.topics import TopicsResult, update_topics
from hearpoint.store.session import Session
from hearpoint.store.span import has_feedback


@dataclass(frozen=True)
class RunResult:
    """What one run did. `digest` is None while there is no feedback at all."""

    collected: list[CollectResult]
    tagged: TagResult
    topics: TopicsResult
    digest: DigestFiles | None
    digests: dict[str, DigestFiles | str]
    """Named digest -> where it was written, or why it was not."""

    def json_form(self) -> dict[str, object]:
        return {
            "collected": self.collected,
            "tagged": self.tagged.tagged,
            "not_analysed": self.tagged.not_analysed,
            "topics": {"active": self.topics.active, "new": self.topics.new},
            "digest": self.digest.html if self.digest else None,
            "digests": {
                name: digest if isinstance(digest, str) else digest.html for name, digest in self.digests.items()
            },
        }

    @property
    def failed(self) -> bool:
        return any(result.state == "failed" for result in self.collected)


def run_all(
    session: Session, *, ask_now: bool = False, clock: Clock = utc_now, progress: Progress | None = None
) -> RunResult:
    """Collect, re-check for deletions, tag, sort into topics, write the digests of the newest week that is over.

    A source that fails does not stop the rest; each step goes on from where the last run was left.
    """
    collected = collect_sources(session, ask_now=ask_now, clock=clock, progress=progress)
    tagged = tag_project(session, progress=progress)
    topics = update_topics(session, clock=clock, progress=progress)
    there = has_feedback(session.db)
    digest = write_digest(session, clock=clock) if there else None
    digests = write_named_digests(session, clock=clock) if there else {}
    return RunResult(collected, tagged, topics, digest, digests)
