"""Milliseconds of reports over a made-up store, and their memory: ``python -m benchmarks.store [--sentences N ...]``.

For each size a store is built (two years, 2.4 sentences a feedback, a mention for every second one, 40 touchpoints,
eight attributes of surveys), then every report is asked for several times in a process of its own. The median is
wall-clock time; `cpu_ms` beside it is processor time, which a busy machine disturbs less.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SIZES = (10_000, 100_000, 1_000_000)
WEEK = "2026-W46"
QUARTER = ("2026-07-01", "2026-09-30")
THREE = ("site=site 3,site 7", "age=18-24,25-34", "guest!=new")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, nargs="+", default=list(SIZES), metavar="N")
    parser.add_argument("--rounds", type=int, default=7, help="times each report is asked for")
    parser.add_argument("--keep", type=Path, help="build the stores in this folder, and use those that are there")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.build:
        from benchmarks.synthetic_store import write_project

        write_project(arguments.build, arguments.sentences[0])
    elif arguments.measure:
        print(json.dumps(measured(arguments.measure, arguments.rounds)))
    else:
        reports = [one_size(size, arguments.rounds, arguments.keep) for size in sorted(arguments.sentences)]
        _show(reports, as_json=arguments.json)


def one_size(sentences: int, rounds: int, keep: Path | None) -> dict[str, Any]:
    """Each step in a process of its own, so that building does not count as memory of reports."""
    with tempfile.TemporaryDirectory() as folder:
        project = (keep or Path(folder)) / f"{sentences}"
        if not project.exists():
            _run("--build", str(project), "--sentences", str(sentences))
        return {"sentences": sentences, **json.loads(_run("--measure", str(project), "--rounds", str(rounds)))}


def measured(project: Path, rounds: int) -> dict[str, Any]:
    from hearpoint.store.session import Session

    with Session.open(project) as session:
        times = {name: _times(report, rounds) for name, report in _reports(session).items()}
    return {
        "median_ms": {name: round(statistics.median(wall for wall, _ in rounds), 1) for name, rounds in times.items()},
        "cpu_ms": {name: round(statistics.median(cpu for _, cpu in rounds), 1) for name, rounds in times.items()},
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def _reports(session: Any) -> dict[str, Callable[[], object]]:
    from hearpoint.reports.digest import make_digest
    from hearpoint.reports.pain_points import pain_point_report
    from hearpoint.reports.period import Period
    from hearpoint.reports.responses import project_responses
    from hearpoint.reports.search import search
    from hearpoint.reports.statistics import nps

    timezone = session.project.settings.timezone
    week = Period.parse(WEEK, None, None, timezone).where()
    quarter = Period.parse(None, *QUARTER, timezone).where()
    spoken = Period().where(["touchpoint=touchpoint-3", "polarity=negative"])
    three, query = Period().where(THREE), "wifi AND (slow OR dropped)"

    def by(column: str, selection: Any) -> object:
        return nps(
            project_responses(session, selection, columns=[column, "nps", "buyer"], answered="nps"), "nps", column
        )

    return {
        "pain points of a week": lambda: pain_point_report(session, week),
        "pain points of a quarter": lambda: pain_point_report(session, quarter),
        "nps by an attribute": lambda: by("site", Period().where()),
        "search": lambda: search(session, spoken, query),
        "search, words alone": lambda: search(session, Period().where(), query),
        "filter over three attributes": lambda: search(session, three),
        "nps of three attributes": lambda: by("room", three),
        "pain points of three attributes": lambda: pain_point_report(session, three),
        "digest": lambda: make_digest(session),
    }


def _times(report: Callable[[], object], rounds: int) -> list[tuple[float, float]]:
    """Milliseconds by the clock and of the processor; the first time is a rehearsal."""
    report()
    walls = []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        report()
        walls.append((1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)))
    return walls


def _run(*arguments: str) -> str:
    command = [sys.executable, "-m", "benchmarks.store", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _show(reports: list[dict[str, Any]], *, as_json: bool) -> None:
    largest = reports[-1]
    if as_json:
        growth = {
            name: {report["sentences"]: report["median_ms"][name] for report in reports}
            for name in largest["median_ms"]
        }
        print(
            json.dumps(
                {
                    **largest,
                    "growth_ms": growth,
                    "peak_mb_by_size": {f"{o['sentences']}": o["peak_mb"] for o in reports},
                }
            )
        )
        return
    print("median ms".ljust(34) + "".join(f"{report['sentences']:>12,}" for report in reports))
    for name in largest["median_ms"]:
        print(name.ljust(34) + "".join(f"{report['median_ms'][name]:12.0f}" for report in reports))
    print("peak MB".ljust(34) + "".join(f"{report['peak_mb']:12.0f}" for report in reports))


if __name__ == "__main__":
    main()
