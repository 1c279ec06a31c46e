"""Runs every benchmark and writes docs/accuracy.md: ``python -m benchmarks [--data FOLDER] [--only NAME ...]``.

Each program runs in a process of its own, one after the other. A figure in the document is what the command beside it
printed, on that day and machine.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.tables import tables

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "accuracy.md"
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
"""Left as each program has them by default: one thread would slow those we are compared with."""


@dataclass(frozen=True)
class Run:
    """One program on one data set; `{data}` in its arguments is the folder of the data sets."""

    name: str
    title: str
    arguments: str


RUNS = (
    Run(
        "sentiment-tweets",
        "Sentiment, tweets (validation split of TweetEval)",
        "sentiment --data {data}/tweet-sentiment/val.csv",
    ),
    Run(
        "sentiment-airline",
        "Sentiment, airline tweets (never trained on)",
        "sentiment --data {data}/airline-tweets/tweets.csv",
    ),
    Run(
        "learning-200",
        "Sentiment, airline tweets, after learning from 200 random labels (mean of ten draws)",
        "sentiment --train {data}/airline-tweets/tweets.csv --shots 200 --seeds 10",
    ),
    Run(
        "learning-all",
        "Sentiment, airline tweets, after learning from four fifths of the labels",
        "sentiment --train {data}/airline-tweets/tweets.csv --shots all",
    ),
    Run(
        "learning-mistakes",
        "Sentiment, airline tweets, after learning from 150 marked mistakes and no confirmation",
        "sentiment --train {data}/airline-tweets/tweets.csv --shots 150 --mistakes --seeds 4",
    ),
    Run(
        "sentiment-reviews",
        "Positive or negative, app and shop reviews (never trained on)",
        "sentiment --data {data}/fabsa/reviews.csv",
    ),
    Run(
        "aspects",
        "Polarity given the aspect, MAMS (validation split)",
        "sentiment --data {data}/mams/MAMS-ACSA/val.xml",
    ),
    Run("touchpoints", "Touchpoints from a journey map alone", "touchpoints --data {data}/fabsa/reviews.csv --shots 0"),
    Run(
        "mentions",
        "Touchpoints and their polarity, sentence by sentence (development part; read by a model, no human gold)",
        "mentions --data {data}/mentions",
    ),
    Run(
        "survey-answers",
        "Patients' answers under their questions (the half that nothing was chosen on)",
        "survey_answers --data {data}/nhs-feedback",
    ),
    Run("redaction", "What is masked in quotes, by kind (hand-written texts, the test half)", "redaction --half test"),
    Run("staff", "Named staff, no roster given", "staff --data {data}/staff-names/eval.jsonl"),
    Run(
        "airline",
        "Complaints by touchpoint against people's ten reasons",
        "airline --data {data}/airline-tweets/tweets.csv",
    ),
    Run(
        "end-to-end",
        "10,000 posts, collect to digest: seconds of each step",
        "end_to_end --data {data}/airline-tweets/tweets.csv",
    ),
    Run("speed", "Posts a second, beside what others run", "speed --data {data}/airline-tweets/tweets.csv"),
    Run(
        "memory",
        "Memory of one process over 100,000 posts",
        "speed --data {data}/airline-tweets/tweets.csv --memory --posts 100000",
    ),
    Run(
        "topics",
        "Topics against plain BERTopic, banking77 in random weeks",
        "topics --data {data}/banking77/train.csv --vectors 0",
    ),
    Run(
        "topics-weekly",
        "Topics against plain BERTopic, a real stream week by week (the half no threshold was chosen on)",
        "topics --data {data}/support-tweets/requests.csv --part second --vectors 0",
    ),
    Run(
        "topics-speed",
        "Clustering 100,000 vectors against UMAP and HDBSCAN; 4,000 texts to topics",
        "topics --data {data}/banking77/train.csv --seeds 0",
    ),
    Run("emergence", "Bursts planted in a real stream", "emergence --data {data}/support-tweets/requests.csv"),
    Run("drivers", "Key drivers against planted weights", "drivers --data {data}"),
    Run("calibration", "How often the claims of the statistics hold", "calibration --data {data}"),
    Run("insights", "Every statistic over a million responses: seconds and memory", "insights --data {data}"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("HEARPOINT_DATA", ROOT.parent / "shared/data"))
    )
    parser.add_argument("--only", nargs="*", metavar="NAME", help=", ".join(run.name for run in RUNS))
    parser.add_argument("--results", type=Path, default=ROOT / "docs" / "accuracy.json")
    arguments = parser.parse_args()
    results: dict[str, Any] = json.loads(arguments.results.read_text("utf-8")) if arguments.results.exists() else {}
    for run in RUNS:
        if not arguments.only or run.name in arguments.only:
            results[run.name] = measured(run, arguments.data)
            arguments.results.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    DOCUMENT.write_text(document(results), encoding="utf-8")
    print(f"wrote {DOCUMENT.relative_to(ROOT)}")


def measured(run: Run, data: Path) -> dict[str, Any]:
    """What the program printed on its last line, and when."""
    command = [sys.executable, "-m", *("benchmarks." + run.arguments).format(data=data).split(), "--json"]
    start = time.perf_counter()
    print(f"{run.name} ...", flush=True)
    environment = {name: value for name, value in os.environ.items() if name not in _THREADS}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    report = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "seconds": round(time.perf_counter() - start)}
    if done.returncode:
        return {**report, "failed": f"exit code {done.returncode}"}
    return {**report, "figures": json.loads(done.stdout.strip().splitlines()[-1])}


def document(results: dict[str, Any]) -> str:
    """docs/accuracy.md from what the programs printed."""
    lines = [
        "# Accuracy and speed",
        "",
        "Printed by `make benchmarks`; each figure is what the command above it printed. The data sets are not part of",
        "the project (HEARPOINT_DATA names their folder). Held-back parts of most sets are checked elsewhere.",
        "",
        f"Machine: {platform.system()} {platform.machine()}, {os.cpu_count()} cores, no GPU, shared: times vary.",
    ]
    for run in RUNS:
        if run.name in results:
            lines += ["", f"## {run.title}", "", *_section(run, results[run.name])]
    return "\n".join(lines) + "\n"


def _section(run: Run, result: dict[str, Any]) -> list[str]:
    command = f"    python -m benchmarks.{run.arguments.format(data='DATA')}"
    if "failed" in result:
        return [command, "", f"Failed on {result['date']}: {result['failed']}."]
    return [command, "", f"{result['date']}, {result['seconds']} s:", "", *tables(result["figures"])]


if __name__ == "__main__":
    main()
