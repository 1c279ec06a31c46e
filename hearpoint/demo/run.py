"""The main job, once, on the bundled corpus: through the real tweepy and praw, into SQLite."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from config.roles import Role
from hearpoint.demo.project import corpus, write_demo
from hearpoint.engine.job import job
from hearpoint.engine.progress import Progress
from hearpoint.engine.run import RunResult, run_all
from hearpoint.present.boundary import as_seen_by
from hearpoint.reports.pain_points import pain_point_report
from hearpoint.reports.praise import praise_report
from hearpoint.sandbox.server import Sandbox
from hearpoint.store.session import Session
from insights.pain_points import PainPointRanking
from insights.praise import PraiseReport


@dataclass(frozen=True)
class DemoResult:
    """What the demo has to show. `stages`: id -> name, in the order of the journey."""

    run: RunResult
    pain_points: PainPointRanking
    praise: PraiseReport
    stages: dict[str, str]


def run_demo(folder: Path, *, progress: Progress | None = None) -> DemoResult:
    """Run it in a folder; run again, it collects nothing twice."""
    with Sandbox(corpus() / "posts.jsonl", search_window=None) as sandbox:
        write_demo(folder, sandbox)
        with Session.open(folder) as session, job(session):
            run = run_all(session, progress=progress)
            return DemoResult(
                run,
                as_seen_by(session, pain_point_report(session), Role.CX),
                as_seen_by(session, praise_report(session), Role.HR),
                {stage.id: stage.name for stage in session.journey.stages},
            )
