"""Collect, tag, topics, digest over tweets: seconds of each step, and the peak memory.

    python -m benchmarks.end_to_end --data ../shared/data/airline-tweets/tweets.csv [--rows 10000] [--json]

The tweets are served by the sandbox on this machine and collected by tweepy, page by page; the sandbox runs in the same
process, so its work is counted too.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.tweets import airline_project, read_rows
from hearpoint.engine.collect_all import collect_sources
from hearpoint.engine.digest import write_digest
from hearpoint.engine.tag import tag_project
from hearpoint.engine.topics import update_topics
from hearpoint.store.session import Session

STEPS: dict[str, Callable[[Session], object]] = {
    "collect": collect_sources,
    "tag": tag_project,
    "topics": update_topics,
    "digest": write_digest,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="airline-tweets/tweets.csv")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    report = measure(arguments.data, arguments.rows)
    if arguments.json:
        print(json.dumps(report))
        return
    print(f"{report['posts']} posts, {platform.processor() or platform.machine()}, 2 processes for tagging at most")
    for step in STEPS:
        print(f"{step:8} {report[step]:8.1f} s")
    print(f"peak memory {report['peak_mb']:.0f} MB (this process), {report['worker_peak_mb']:.0f} MB (largest worker)")


def measure(data: Path, rows: int) -> dict[str, float]:
    posts = read_rows(data, ("row_id", "text", "author", "created_minute", "retweet_count"))[:rows]
    report: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, airline_project(posts, Path(folder)) as session:
        for name, step in STEPS.items():
            start = time.perf_counter()
            step(session)
            report[name] = round(time.perf_counter() - start, 2)
        report["posts"] = session.db.table("feedback").count
    report["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report["worker_peak_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return report


if __name__ == "__main__":
    main()
