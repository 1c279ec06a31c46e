"""Topics that keep their names, against plain BERTopic (UMAP, HDBSCAN, weekly models merged) in the same run.

    python -m benchmarks.topics --data ../shared/data/banking77/train.csv [--json] [--seeds 3] [--weeks 10]

The file needs a column `text`. With `category` (known groups) the rows are dealt into weeks by chance and the topics
are held against the groups; with `created_at` (or another column, `--date`) they come in the order of time:

    python -m benchmarks.topics --data ../shared/data/support-tweets/requests.csv
    python -m benchmarks.topics --data ../shared/data/airline-reviews/reviews.csv --text ReviewBody --sentences \\
        --date Datetime --by month

Figures are medians over seeds. Thresholds were chosen on banking77's test file and 4,000 posts of support-tweets: that
one is therefore not untouched by the choices (docs/decisions/0007-topics.md).

    ids_kept             persisting topics that keep their id from week to week (bertopic_ids_kept)
    groups_kept          stricter: groups of a fit over all at once whose main topic stays (bertopic_groups_kept)
    ari                  weekly assignment against a fit over all at once (bertopic_ari)
    nmi, purity          against `category` (bertopic_nmi, bertopic_purity)
    npmi, diversity      of what each system shows of a topic: its ten words, or our key phrases, whose words are paired
                         for NPMI (bertopic_npmi, bertopic_diversity)
    npmi_same_words ...  the same of ten words by one class TF-IDF for both: how coherent the groups themselves are
    outlier_share        analysed sentences in no topic (bertopic_outlier_share); near_silhouette says how good the
                         less certain assignments are beside core_silhouette
    seconds_4000_texts   of one core, to encode and sort 4,000 texts
    speedup_clustering   time of UMAP + HDBSCAN over ours, `--vectors` vectors, one core, median of `--pairs` pairs
"""

from __future__ import annotations

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1", NUMBA_NUM_THREADS="1")

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.plain_bertopic import fitted, merged_weekly, reduce_and_cluster
from benchmarks.topic_measures import diversity, groups_kept, ids_kept, npmi, purity, single_words, top_words
from benchmarks.vectors import encode
from nlp.sentences import split
from nlp.topics.ledger import Ledger
from nlp.topics.tree import Labels, WardTree, unit
from nlp.topics.types import Sentence, TopicSettings
from nlp.topics.update import Update, update
from nlp.types import Vectors

Figures = dict[str, float | None]


@dataclass(frozen=True)
class Stream:
    """Texts with their vectors, known groups where there are any, and moments where there are any."""

    texts: list[str]
    vectors: Vectors
    groups: Labels | None
    periods: list[str] | None

    def weeks(self, count: int, seed: int) -> list[str]:
        """The week of each text: its own, or dealt by chance into `count`."""
        if self.periods is not None:
            return self.periods
        dealt = np.random.default_rng(seed).integers(0, count, len(self.texts))
        return [f"2026-W{1 + week:02d}" for week in dealt]


@dataclass(frozen=True)
class Source:
    """Which columns of a file hold the texts and their dates, and how they are cut."""

    text: str = "text"
    date: str = "created_at"
    by: str = "week"
    sentences: bool = False
    limit: int | None = None


def read(path: Path, source: Source) -> Stream:
    """Read a file of texts; periods with fewer than 30 rows are left out."""
    frame = pd.read_csv(path).rename(columns={source.text: "text"}).dropna(subset=["text"])
    if source.sentences:
        frame["text"] = [[one[start:end] for start, end in split(one)] for one in frame["text"].astype(str)]
        frame = frame.explode("text").dropna(subset=["text"])
    frame = frame.reset_index(drop=True)
    periods = None
    if "category" not in frame.columns:
        moments = pd.to_datetime(frame[source.date], format="mixed", utc=True, dayfirst=True)
        weeks = moments.dt.strftime("%G-W%V" if source.by == "week" else "%Y-%m")
        enough = weeks.map(weeks.value_counts()) >= 30
        frame, weeks = frame[enough], weeks[enough]
        periods = list(weeks) if source.by == "week" else _as_weeks(weeks)
    if source.limit is not None and source.limit < len(frame):
        kept = np.sort(np.random.default_rng(0).permutation(len(frame))[: source.limit])
        frame, periods = frame.iloc[kept], None if periods is None else [periods[at] for at in kept]
    texts = frame["text"].astype(str).tolist()
    groups = None
    if "category" in frame.columns:
        groups = np.unique(frame["category"].astype(str), return_inverse=True)[1].astype(np.int64)
    return Stream(texts, encode(texts), groups, periods)


def _as_weeks(months: pd.Series[str]) -> list[str]:
    """Months as successive weeks, so that a sparse stream is dense enough to look at period by period."""
    order = {month: number for number, month in enumerate(sorted(set(months)))}
    return [f"{2000 + order[month] // 50}-W{1 + order[month] % 50:02d}" for month in months]


def ledger_weekly(stream: Stream, weeks: Sequence[str], seed: int) -> tuple[Labels, list[Update]]:
    """Feed the ledger week by week, offering again what found no topic; the final topic of each text, -1 for none."""
    names = np.asarray(weeks)
    ledger, updates = Ledger(), []
    homes: dict[int, str | None] = {}
    pending: list[Sentence] = []
    for week in sorted(set(weeks)):
        rows = np.flatnonzero(names == week)
        new = [Sentence(int(at), stream.texts[at], stream.vectors[at], week) for at in rows]
        step = update(ledger, new, week=week, pending=pending, settings=TopicSettings(retire_after=1000), seed=seed)
        ledger = step.ledger
        homes |= {int(one): where.topic for one, where in step.assignments.items()}
        pending = [one for one in pending + new if _homeless(step, one, homes)]
        updates.append(step)
    return _labels(ledger, homes, len(names)), updates


def _homeless(step: Update, sentence: Sentence, homes: dict[int, str | None]) -> bool:
    where = step.assignments.get(sentence.id)
    return homes[int(sentence.id)] is None and (where is None or where.how == "outlier")


def _labels(ledger: Ledger, homes: dict[int, str | None], count: int) -> Labels:
    found = (homes.get(at) for at in range(count))
    return np.array([-1 if one is None else int(ledger.resolve(one)[2:]) for one in found], dtype=np.int64)


def ledger_once(stream: Stream, seed: int) -> Labels:
    """All texts in one update."""
    return ledger_weekly(stream, ["2026-W01"] * len(stream.texts), seed)[0]


def quality(
    stream: Stream, labels: Labels, once: Labels, weeks: Sequence[str], shown: Sequence[Sequence[str]]
) -> Figures:
    """The figures of one system on one seed. `shown` is what it shows of each topic: words or phrases."""
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    words = top_words(stream.texts, labels)
    both = (labels >= 0) & (once >= 0)
    figures: Figures = {
        "topics": float(len(np.unique(labels[labels >= 0]))),
        "ids_kept": ids_kept(stream.vectors, labels, weeks)[0],
        "groups_kept": groups_kept(once, labels, weeks)[0],
        "ari": float(adjusted_rand_score(once, labels)),
        "ari_assigned": float(adjusted_rand_score(once[both], labels[both])),
        "npmi": npmi([single_words(topic) for topic in shown], stream.texts),
        "diversity": diversity(shown),
        "npmi_same_words": npmi(words, stream.texts),
        "diversity_same_words": diversity(words),
        "outlier_share": float((labels < 0).mean()),
    }
    if stream.groups is not None:
        figures["nmi"] = float(normalized_mutual_info_score(stream.groups, labels))
        figures["purity"] = purity(stream.groups, labels)
    return figures


def ours(stream: Stream, weeks: Sequence[str], seed: int) -> Figures:
    """The ledger's figures. What is left out as saying nothing counts among the outliers of NMI, ARI and purity."""
    labels, updates = ledger_weekly(stream, weeks, seed)
    shown = [topic.keywords for topic in updates[-1].ledger.active]
    figures = quality(stream, labels, ledger_once(stream, seed), weeks, shown)
    analysed = sum(step.quality.analysed for step in updates)
    left_out = {one for step in updates for one in step.left_out.ids}
    outliers = [at for at in range(len(labels)) if labels[at] < 0 and at not in left_out]
    figures["outlier_share"] = len(outliers) / analysed
    figures["left_out_share"] = len(left_out) / len(labels)
    for name in ("core", "near"):
        sizes = [getattr(step.quality, name) for step in updates]
        values = [getattr(step.quality, f"{name}_silhouette") for step in updates]
        figures[f"{name}_silhouette"] = float(np.average(values, weights=sizes)) if sum(sizes) else None
    return figures


def theirs(stream: Stream, weeks: Sequence[str], seed: int) -> Figures:
    """Plain BERTopic's figures."""
    once = np.asarray(fitted(stream.texts, stream.vectors, seed).topics_, dtype=np.int64)
    labels, shown = merged_weekly(stream.texts, stream.vectors, weeks, seed)
    return quality(stream, labels, once, weeks, shown)


def speedup(vectors: Vectors, count: int, pairs: int) -> Figures:
    """Times of clustering `count` vectors, in seconds of one core."""
    random = np.random.default_rng(0)
    drawn = vectors[random.integers(0, len(vectors), count)]
    jittered = (
        unit(drawn + 0.02 * random.normal(size=drawn.shape).astype(np.float32)) if count > len(vectors) else drawn
    )
    reduce_and_cluster(jittered[:500], 0)  # UMAP compiles itself on first use; that is not counted
    slow = [_seconds(reduce_and_cluster, jittered, seed) for seed in range(pairs)]
    fast = [_seconds(_tree, jittered, seed) for seed in range(pairs)]
    ratio = float(np.median([one / other for one, other in zip(slow, fast, strict=True)]))
    return {
        "speedup_clustering": ratio,
        "seconds_umap_hdbscan": float(np.median(slow)),
        "seconds_tree": float(np.median(fast)),
    }


def _tree(vectors: Vectors, seed: int) -> Labels:
    return WardTree(seed=seed).fit_predict(unit(vectors - vectors.mean(axis=0)))


def _seconds(cluster: Callable[[Vectors, int], Labels], vectors: Vectors, seed: int) -> float:
    start = time.process_time()
    cluster(vectors, seed)
    return time.process_time() - start


def sorting(stream: Stream) -> Figures:
    """Seconds of one core to encode and sort 4,000 texts, models already loaded."""
    texts = (stream.texts * (4_000 // len(stream.texts) + 1))[:4_000]
    start = time.process_time()
    ledger_once(Stream(texts, encode(texts), None, None), seed=0)
    return {"seconds_4000_texts": round(time.process_time() - start, 2)}


def run(stream: Stream, seeds: int, weeks: int) -> Figures:
    """Medians over seeds of both systems, ours first."""
    ledgers, plain = [], []
    for seed in range(seeds):
        dealt = stream.weeks(weeks, seed)
        ledgers.append(ours(stream, dealt, seed))
        plain.append(theirs(stream, dealt, seed))
    return _medians(ledgers) | {f"bertopic_{name}": value for name, value in _medians(plain).items()}


def _medians(runs: Sequence[Figures]) -> Figures:
    names = dict.fromkeys(name for one in runs for name in one)
    known = {name: [value for one in runs if (value := one.get(name)) is not None] for name in names}
    return {name: round(float(np.median(values)), 4) if values else None for name, values in known.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="a CSV file with a column text")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    parser.add_argument("--text", default="text", help="the column of texts")
    parser.add_argument("--sentences", action="store_true", help="split the texts into sentences")
    parser.add_argument("--date", default="created_at", help="the column of dates, where there is no category")
    parser.add_argument("--by", choices=("week", "month"), default="week", help="the length of a period of dated texts")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--weeks", type=int, default=10, help="weeks that undated texts are dealt into")
    parser.add_argument("--limit", type=int, help="use so many rows, drawn by chance")
    parser.add_argument("--vectors", type=int, default=100_000, help="vectors to time clustering on; 0 leaves it out")
    parser.add_argument("--pairs", type=int, default=1, help="pairs of timings")
    options = parser.parse_args()
    source = Source(options.text, options.date, options.by, options.sentences, options.limit)
    stream = read(options.data, source)
    figures = run(stream, options.seeds, options.weeks)
    if options.vectors:
        figures |= sorting(stream)
        figures |= speedup(stream.vectors, options.vectors, options.pairs)
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:28} {'-' if value is None else f'{value:.4f}'}")


if __name__ == "__main__":
    main()
