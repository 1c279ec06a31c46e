"""Time and memory of every statistic over a million responses, each in a process of its own, on one core.

    OMP_NUM_THREADS=1 python -m benchmarks.insights [--rows 1000000] [--only NAME] [--json]

The rows are drawn, not read: `--data` is taken for the sake of one contract for all benchmarks, and not used.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from insights.at_risk import RiskModel
from insights.compare import Comparison
from insights.control import ControlChart
from insights.drivers import KeyDrivers
from insights.leaderboard import Leaderboard
from insights.measures import Measure
from insights.modes import Modes
from insights.nps import NPS
from insights.pain_points import PainPoints
from insights.praise import Praise
from insights.quintiles import Quintiles
from insights.representativeness import Representativeness
from insights.scores import Scores
from insights.segments import Segments
from insights.theme_impact import ThemeImpacts
from insights.trend import StageTrend
from insights.weeks import week_of

NOW = pd.Timestamp("2026-11-22", tz="UTC")
RATINGS = tuple(f"rating_{number}" for number in range(8))
ATTRIBUTES = ("region", "channel", "mode", "visit", "segment", "product", "price", "age")
TIME, MEMORY = 10.0, 2000.0


def feedback(n: int, random: np.random.Generator) -> pd.DataFrame:
    """Responses with scores, eight ratings of which a fifth is missing, and attributes."""
    common = random.normal(size=(n, 1))
    ratings = np.clip(np.round(3.5 + common + random.normal(size=(n, len(RATINGS)))), 1, 5)
    score = np.clip(np.round(ratings @ np.linspace(0.1, 0.6, len(RATINGS)) - 2 + random.normal(size=n)), 0, 10)
    ratings[random.random(ratings.shape) < 0.2] = np.nan
    frame = pd.DataFrame(ratings, columns=list(RATINGS)).assign(
        feedback_id=np.arange(n),
        author=_names("person", random.integers(0, n // 3, n)),
        created_at=NOW - pd.to_timedelta(random.integers(0, 40 * 7 * 24, n), unit="h"),
        nps=score,
        csat=random.integers(1, 6, n),
        location=_names("location", random.integers(0, 200, n)),
        price=random.gamma(2, 60, n),
    )
    for name, values in {
        "region": 8,
        "channel": 5,
        "mode": 3,
        "visit": 2,
        "segment": 6,
        "product": 12,
        "age": 6,
    }.items():
        frame[name] = _names(name, random.integers(0, values, n))
    return frame.assign(week=week_of(frame["created_at"]))


def mentions(n: int, random: np.random.Generator) -> pd.DataFrame:
    """Sentences about 24 touchpoints and 60 topics, all different texts."""
    touchpoint = random.integers(0, 24, n)
    return pd.DataFrame(
        {
            "feedback_id": np.sort(random.integers(0, n // 2, n)),
            "sentence_id": np.arange(n),
            "author": _names("person", random.integers(0, n // 3, n)),
            "created_at": NOW - pd.to_timedelta(random.integers(0, 40 * 7 * 24, n), unit="h"),
            "stage": _names("stage", touchpoint // 4),
            "touchpoint": _names("touchpoint", touchpoint),
            "polarity": random.choice(["negative", "neutral", "positive"], size=n),
            "confidence": random.random(n),
            "text": [f"Sentence number {number} says that the queue was long again" for number in range(n)],
            "topic_id": _names("topic", random.integers(0, 60, n)),
            "topic_label": "a topic",
        }
    )


def touchpoints() -> pd.DataFrame:
    rows = range(24)
    return pd.DataFrame(
        {
            "stage": [f"stage {row // 4}" for row in rows],
            "stage_name": [f"Stage {row // 4}" for row in rows],
            "stage_order": [row // 4 for row in rows],
            "touchpoint": [f"touchpoint {row}" for row in rows],
            "name": [f"Touchpoint {row}" for row in rows],
            "channel": "web",
            "owner": "operations",
            "impact": [1.0 + row % 10 for row in rows],
        }
    )


def staff(n: int, random: np.random.Generator) -> pd.DataFrame:
    number = random.integers(0, 500, n)
    return mentions(n, random).assign(staff_id=_names("s", number), name=_names("Name", number), status="linked")


def _names(stem: str, numbers: npt.NDArray[np.int64]) -> pd.Series[Any]:
    """Text as the store gives it; repeated values share their characters."""
    known = np.array([f"{stem} {number}" for number in range(int(numbers.max()) + 1)], dtype=object)
    return pd.Series(known[numbers])


def statistics() -> dict[str, Callable[[int, np.random.Generator], Callable[[], object]]]:
    """Name -> makes the frames, and gives what is timed."""

    def on_feedback(statistic: Callable[[pd.DataFrame], object]) -> Callable[..., Callable[[], object]]:
        def make(n: int, random: np.random.Generator) -> Callable[[], object]:
            frame = feedback(n, random)
            return lambda: statistic(frame)

        return make

    def on_mentions(statistic: Callable[[pd.DataFrame], object]) -> Callable[..., Callable[[], object]]:
        def make(n: int, random: np.random.Generator) -> Callable[[], object]:
            frame = mentions(n, random)
            return lambda: statistic(frame)

        return make

    def impacts(n: int, random: np.random.Generator) -> Callable[[], object]:
        responses, sentences = feedback(n, random), mentions(n, random)
        return lambda: ThemeImpacts("topic_id")(responses, sentences)

    def praise(n: int, random: np.random.Generator) -> Callable[[], object]:
        frame = staff(n, random)
        return lambda: Praise()(frame)

    plan = touchpoints()
    shares = {"age": {f"age {number}": 1 / 6 for number in range(6)}, "visit": {"visit 0": 0.3, "visit 1": 0.7}}
    half = NOW - pd.Timedelta(days=140)
    compared = Comparison(mix=("channel", "region"))
    by_topic = PainPoints(unit="topic")
    return {
        "nps": on_feedback(lambda frame: NPS()(frame, by="location")),
        "csat": on_feedback(lambda frame: Scores("csat", Measure.csat())(frame, by="region")),
        "drivers": on_feedback(lambda frame: KeyDrivers("nps", RATINGS)(frame, seed=1)),
        "quintiles": on_feedback(lambda frame: Quintiles("location")(frame, seed=1)),
        "leaderboard": on_feedback(lambda frame: Leaderboard("location")(frame, seed=1)),
        "segments": on_feedback(lambda frame: Segments(ATTRIBUTES)(frame)),
        "compare": on_feedback(
            lambda frame: compared(frame[frame.created_at < half], frame[frame.created_at >= half], seed=1)
        ),
        "control-chart": on_feedback(lambda frame: ControlChart("week")(frame)),
        "modes": on_feedback(lambda frame: Modes("location", strata=("channel",))(frame)),
        "representativeness": on_feedback(lambda frame: Representativeness(shares)(frame)),
        "at-risk": on_feedback(lambda frame: RiskModel()(frame, now=NOW)),
        "theme-impact": impacts,
        "pain-points": on_mentions(lambda frame: PainPoints()(frame, plan, 400_000, seed=1)),
        "pain-points by topic": on_mentions(lambda frame: by_topic(frame, plan, 400_000, seed=1)),
        "stage-trend": on_mentions(lambda frame: StageTrend()(frame, plan, "2026-W47")),
        "praise": praise,
    }


def measure(name: str, rows: int) -> dict[str, float]:
    """Seconds (on the clock and on the processor) and peak memory of this process in MB, frames included."""
    run = statistics()[name](rows, np.random.default_rng(1))
    clock, processor = time.perf_counter(), time.process_time()
    run()
    return {
        "seconds": time.perf_counter() - clock,
        "cpu_seconds": time.process_time() - processor,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="not used: the rows are drawn")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", choices=list(statistics()), help="one statistic, in this process")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    given = parser.parse_args()
    if given.only:
        print(json.dumps(measure(given.only, given.rows)))
        return
    report: dict[str, dict[str, float]] = {}
    print(f"{given.rows:,} responses; targets {TIME:.0f} s, {MEMORY:.0f} MB")
    for name in statistics():
        command = [sys.executable, "-m", "benchmarks.insights", "--only", name, "--rows", str(given.rows)]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
        result = report[name] = json.loads(ran.stdout.splitlines()[-1])
        print(
            f"{name:22} {result['seconds']:6.1f} s  {result['cpu_seconds']:6.1f} s cpu  {result['peak_mb']:7.0f} MB",
            flush=True,
        )
    if given.json:
        print(json.dumps(report))


if __name__ == "__main__":
    main()
