"""Do the statistics keep their promise? Simulated surveys of known truth, as real ones are: people who answer more than
once, tags that err, weeks that vary by more than a coin.

Each row is a claim: an interval that covers the truth 95 (or 90) times in 100, or a thing told where there is none, at
most so often. A row is ok where the rate is within two points of .95 (three of .90), or a false claim's at most two
standard errors above what is promised.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from benchmarks import calibration_people, calibration_tags

Kind = Literal["covers", "false", "at least"]
SLACK = {0.95: 0.02, 0.9: 0.03}
"""Maximum distance of an interval's coverage from its nominal rate."""

FIRST = 1_000_000
"""The first seed: none of those that the statistics were made with."""


@dataclass(frozen=True)
class Row:
    """A claim, and a run of a world of it: what came out, once or for each of its intervals."""

    name: str
    nominal: float
    kind: Kind
    run: Callable[[int], Sequence[bool]]

    def __call__(self, runs: int, first: int = FIRST) -> dict[str, object]:
        results = [self.run(seed) for seed in range(first, first + runs)]
        each = np.array([np.mean(result) for result in results if len(result)])
        rate = float(np.mean(np.concatenate([np.asarray(result, dtype=np.float64) for result in results])))
        error = float(each.std() / np.sqrt(max(1, len(each))))
        return {
            "row": self.name,
            "nominal": self.nominal,
            "rate": round(rate, 4),
            "runs": runs,
            "ok": self._ok(rate, runs),
            "error": round(error, 4),
        }

    def _ok(self, rate: float, runs: int) -> bool:
        if self.kind == "covers":
            return abs(rate - self.nominal) <= SLACK[self.nominal]
        if self.kind == "at least":
            return rate >= self.nominal
        return rate <= self.nominal + 2 * float(np.sqrt(self.nominal * (1 - self.nominal) / runs))


ROWS = tuple(Row(*spec) for spec in (*calibration_people.ROWS, *calibration_tags.ROWS))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="not used: the worlds are drawn")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--only", help="rows whose name holds this text")
    parser.add_argument("--json", action="store_true", help="one JSON list on the last line")
    given = parser.parse_args()
    results = []
    print(f"{'row':72} nominal  rate  (error)  seconds a run")
    for row in ROWS:
        if given.only and given.only not in row.name:
            continue
        start = time.process_time()
        result = row(given.runs)
        results.append(result)
        took = (time.process_time() - start) / given.runs
        mark = "" if result["ok"] else "  MISSED"
        print(
            f"{row.name:72} {row.nominal:7.2f} {result['rate']:6.3f} ({result['error']:.3f}) {took:7.3f}{mark}",
            flush=True,
        )
    if given.json:
        print(json.dumps(results))


if __name__ == "__main__":
    main()
