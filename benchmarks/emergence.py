"""Bursts of known size planted in a real stream: who finds them, and who cries wolf.

    python -m benchmarks.emergence --data ../shared/data/support-tweets/requests.csv [--json] [--runs 150]

The file needs `text`, `created_at` (or another column, `--date`) and, where there is one, `author_id`. Its texts are
sorted into topics once. In each run every author is moved by a random number of weeks, all their posts together: that
keeps how people write and at what hours, and leaves no real change between weeks, so that what is told without having
been planted is false. Then 5% of the topics (`--share`) are thinned to `base` people a week and get a burst in the
last week. With `--real-order` nobody is moved: real changes then count as false, so the false share is an upper bound.

Compared are:
    ours      Emergence() at 10% false share, rises and falls
    z         z-score of the count against the weeks before, at least 3, and at least 10 people (what dashboards do)
    obsei     at least 5 records, z at least 2 over the 7 weeks before, and twice the week before
    best      how far a test for rises alone could come on made-up Poisson counts of the same means, by plain BH, told
              that they are Poisson: best_recall_20x2_8_weeks learns the rates from as many weeks as the stream has,
              ..._26_weeks from half a year, ..._known_rates is told them
Prints, for each rule, the false share among what is told (0 where nothing is told) and the recall by size of the burst
(recall_20x2: a doubling from 20 people a week), means over runs, each run with a seed of its own; ..._error is half a
95% interval.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.emergence_best import best, mean_of
from benchmarks.streams import Source, Stream, dated, in_periods, sentences
from benchmarks.topics import ledger_once
from benchmarks.vectors import encode
from insights.columns import Codes, Floats
from insights.emergence import Emergence

BASES = (10, 20, 40)
FACTORS = (1.5, 2.0, 3.0)
Flags = npt.NDArray[np.bool_]
Rule = Callable[[Floats], Flags]


@dataclass(frozen=True)
class Posts:
    """One entry a sentence: its topic (-1 for none), its author and its week's number."""

    topic: Codes
    author: Codes
    week: Codes

    @property
    def weeks(self) -> int:
        return int(self.week.max()) + 1

    def moved(self, random: np.random.Generator) -> Posts:
        """Every author's posts moved by the same random number of weeks, past the end round to the start."""
        shift = random.integers(0, self.weeks, int(self.author.max()) + 1)
        return Posts(self.topic, self.author, (self.week + shift[self.author]) % self.weeks)

    def people(self) -> Floats:
        """Distinct people by topic (rows, the last one: no topic) and week (columns)."""
        triples = np.unique(np.column_stack([self.topic, self.week, self.author]), axis=0)
        counts = np.zeros((int(self.topic.max()) + 2, self.weeks))
        np.add.at(counts, (triples[:, 0], triples[:, 1]), 1)
        return counts


def planted(
    counts: Floats, base: int, factor: float, share: float, random: np.random.Generator
) -> tuple[Floats, Flags]:
    """Thin a share of the topics to `base` people a week and multiply their last week; which ones they are."""
    result = counts.copy()
    means = counts[:-1].mean(axis=1)
    chosen = random.permutation(np.flatnonzero(means >= base))[: max(1, round(share * len(means)))]
    for topic in chosen:
        result[topic] = random.binomial(counts[topic].astype(int), base / means[topic])
        result[topic, -1] += round(base * (factor - 1))
    is_planted = np.zeros(len(counts) - 1, dtype=np.bool_)
    is_planted[chosen] = True
    return result, is_planted


def ours(counts: Floats) -> Flags:
    """What Emergence tells as moved."""
    first_week = np.argmax(counts > 0, axis=1)
    topics = np.arange(len(counts)) < len(counts) - 1
    statuses = Emergence(baseline_weeks=counts.shape[1] - 1).judge(counts, first_week, topics).statuses
    return np.array([status in ("new", "back", "rising", "falling") for status in statuses[:-1]])


def z_score(counts: Floats) -> Flags:
    """The plain z-score with a minimum volume."""
    now, z = counts[:-1, -1], _z(counts[:-1, :-1], counts[:-1, -1])
    return np.asarray((np.abs(z) >= 3) & (np.maximum(now, counts[:-1, :-1].mean(axis=1)) >= 10))


def obsei(counts: Floats) -> Flags:
    """Five records, z at least 2 over 7 weeks, double the prior week."""
    now, prior = counts[:-1, -1], counts[:-1, -2]
    return np.asarray((now >= 5) & (_z(counts[:-1, -8:-1], now) >= 2) & (now >= 2 * prior))


def _z(before: Floats, now: Floats) -> Floats:
    return np.asarray((now - before.mean(axis=1)) / np.maximum(before.std(axis=1), 1e-9))


RULES: dict[str, Rule] = {"ours": ours, "z": z_score, "obsei": obsei}


def run(posts: Posts, runs: int, share: float, *, real_order: bool) -> dict[str, float]:
    """False share and recall of each rule, by size."""
    figures: dict[str, float] = {"topics": float(posts.topic.max() + 1), "weeks": float(posts.weeks)}
    shares: dict[str, list[float]] = {rule: [] for rule in RULES}
    for base in BASES:
        for factor in FACTORS:
            results: dict[str, list[float]] = {rule: [] for rule in RULES}
            for seed in range(runs):
                random = np.random.default_rng([seed, base, int(10 * factor)])
                stream = posts if real_order else posts.moved(random)
                counts, bursts = planted(stream.people(), base, factor, share, random)
                if not bursts.any():
                    continue
                for rule, flagged in ((rule, tell(counts)) for rule, tell in RULES.items()):
                    results[rule].append(float(flagged[bursts].mean()))
                    shares[rule].append(float((flagged & ~bursts).sum() / max(flagged.sum(), 1)))
            for rule, recalls in results.items():
                if recalls:
                    figures |= mean_of(f"{rule}_recall_{base}x{factor:g}", recalls)
    nothing: dict[str, list[float]] = {rule: [] for rule in RULES}
    for seed in range(runs if not real_order else 0):
        counts = posts.moved(np.random.default_rng([seed, 1])).people()
        for rule, tell in RULES.items():
            nothing[rule].append(float(tell(counts).any()))
    for rule in RULES:
        figures |= mean_of(f"{rule}_false_share", shares[rule])
        if nothing[rule]:
            figures |= mean_of(f"{rule}_false_alarm_weeks", nothing[rule])
    return figures | best(posts.people(), share, runs)


def read(path: Path, source: Source) -> Posts:
    """Sort a file's texts into topics, once; periods with less than half the usual volume are left out."""
    frame = sentences(pd.read_csv(path), source)
    frame["author"] = frame["author_id"] if "author_id" in frame.columns else frame.get("author", frame["row"])
    dates = dated(frame, source)
    if dates is None:
        raise SystemExit(f"{path}: no column of dates among {', '.join(frame.columns)}; name it by --date")
    periods = in_periods(dates, source.by)
    sizes = periods.value_counts()
    enough = periods.map(sizes) >= sizes[sizes >= 30].median() / 2
    frame, periods = frame[enough], periods[enough]
    texts = frame["text"].astype(str).tolist()
    labels = ledger_once(Stream(texts, encode(texts), None, None), seed=0)
    _, topics = np.unique(np.append(labels, -1), return_inverse=True)
    return Posts(
        topics[:-1] - 1,
        np.unique(frame["author"].astype(str), return_inverse=True)[1],
        np.unique(periods, return_inverse=True)[1],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="a CSV file with texts and dates")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    parser.add_argument("--text", help="the column of texts")
    parser.add_argument("--sentences", action=argparse.BooleanOptionalAction, help="cut the texts into sentences")
    parser.add_argument("--date", help="the column of dates")
    parser.add_argument("--by", choices=("week", "month"), help="the length of a period")
    parser.add_argument("--runs", type=int, default=150, help="runs for each size")
    parser.add_argument("--share", type=float, default=0.05, help="the share of topics that get a burst")
    parser.add_argument("--real-order", action="store_true", help="move nobody")
    options = parser.parse_args()
    posts = read(options.data, Source(options.text, options.date, options.by, options.sentences))
    figures = run(posts, options.runs, options.share, real_order=options.real_order)
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:28} {value:g}")


if __name__ == "__main__":
    main()
