"""Topics that keep their names, against plain BERTopic (UMAP, HDBSCAN, weekly models merged) in the same run.

    python -m benchmarks.topics --data ../shared/data/banking77/train.csv [--json] [--seeds 3] [--weeks 10]

    python -m benchmarks.topics --data ../shared/data/support-tweets/requests.csv
    python -m benchmarks.topics --data ../shared/data/airline-reviews/reviews.csv

With `category` (known groups) the rows are dealt into weeks by chance and the topics are held against the groups. With
dates they come in the order of time: by week, or by month where weeks are many or hold too few. Long texts are cut into
sentences. Columns are found by their usual names, else named by options.

Figures are medians over seeds, with the range in `..._range`. Thresholds were chosen on banking77's test file and the
first half of support-tweets: `--part second` leaves that half out (docs/decisions/0007-topics.md).

    ids_kept             persisting topics that keep their id from week to week (bertopic_ids_kept)
    groups_kept          stricter: groups of a fit over all at once whose main topic stays (bertopic_groups_kept)
    ari                  weekly assignment against a fit over all at once (bertopic_ari)
    nmi, purity          against `category` (bertopic_nmi, bertopic_purity)
    npmi, diversity      of what each system shows of a topic: its ten words, or our key phrases, whose words are paired
                         for NPMI (bertopic_npmi, bertopic_diversity)
    npmi_five ...        the same of the first five words shown, for ours shows as few as a topic has good ones
                         (bertopic_npmi_five, diversity_five, ...; words_shown: how many it shows a topic)
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
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.plain_bertopic import fitted, merged_weekly, reduce_and_cluster
from benchmarks.streams import Source, Stream, half, read
from benchmarks.topic_measures import diversity, groups_kept, ids_kept, npmi, purity, single_words, top_words
from benchmarks.vectors import encode
from nlp.topics.ledger import Ledger
from nlp.topics.tree import Labels, WardTree
from nlp.topics.types import Sentence, TopicSettings
from nlp.topics.update import Update, update
from nlp.types import Vectors
from nlp.vectors import unit

Figures = dict[str, float | None]
ALWAYS = (
    "ids_kept",
    "nmi",
    "bertopic_nmi",
    "npmi",
    "bertopic_npmi",
    "diversity",
    "outlier_share",
    "speedup_clustering",
)
"""Printed for every file, null where it does not apply: nmi needs known groups, the speed-up `--vectors`."""


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
        homes |= {int(number): where.topic for number, where in step.assignments.items()}
        pending = [number for number in pending + new if _homeless(step, number, homes)]
        updates.append(step)
    return _labels(ledger, homes, len(names)), updates


def _homeless(step: Update, sentence: Sentence, homes: dict[int, str | None]) -> bool:
    where = step.assignments.get(sentence.id)
    return homes[int(sentence.id)] is None and (where is None or where.how == "outlier")


def _labels(ledger: Ledger, homes: dict[int, str | None], count: int) -> Labels:
    assigned = (homes.get(at) for at in range(count))
    return np.array([-1 if topic is None else int(ledger.resolve(topic)[2:]) for topic in assigned], dtype=np.int64)


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
        "npmi_five": npmi([single_words(topic)[:5] for topic in shown], stream.texts),
        "diversity_five": diversity([topic[:5] for topic in shown]),
        "words_shown": float(np.mean([len(single_words(topic)) for topic in shown])),
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
    left_out = {left for step in updates for left in step.left_out.ids}
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
    ratio = float(np.median([slow_wall / other for slow_wall, other in zip(slow, fast, strict=True)]))
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
    """Medians over seeds of both systems, ours first, and how far the seeds lie apart."""
    runs: list[Figures] = []
    for seed in range(seeds):
        dealt = stream.weeks(weeks, seed)
        plain = {f"bertopic_{name}": value for name, value in theirs(stream, dealt, seed).items()}
        runs.append(ours(stream, dealt, seed) | plain)
        print(f"seed {seed}: {json.dumps(runs[-1])}", file=sys.stderr, flush=True)
    return dict.fromkeys(ALWAYS) | _medians(runs)


def _medians(runs: Sequence[Figures]) -> Figures:
    names = dict.fromkeys(name for run in runs for name in run)
    known = {name: [value for run in runs if (value := run.get(name)) is not None] for name in names}
    medians = {name: round(float(np.median(values)), 4) if values else None for name, values in known.items()}
    apart = {f"{name}_range": round(float(np.ptp(values)), 4) for name, values in known.items() if len(values) > 1}
    return medians | apart


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="a CSV file with a column of texts")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    parser.add_argument("--text", help="the column of texts")
    parser.add_argument("--sentences", action=argparse.BooleanOptionalAction, help="cut the texts into sentences")
    parser.add_argument("--date", help="the column of dates, where there is no category")
    parser.add_argument("--by", choices=("week", "month"), help="the length of a period of dated texts")
    parser.add_argument("--part", choices=("first", "second"), help="one half of the periods only")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--weeks", type=int, default=10, help="weeks that undated texts are dealt into")
    parser.add_argument("--limit", type=int, help="use so many rows, drawn by chance")
    parser.add_argument("--vectors", type=int, default=100_000, help="vectors to time clustering on; 0 leaves it out")
    parser.add_argument("--pairs", type=int, default=1, help="pairs of timings")
    options = parser.parse_args()
    source = Source(options.text, options.date, options.by, options.sentences, options.limit)
    stream = half(read(options.data, source), options.part)
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
