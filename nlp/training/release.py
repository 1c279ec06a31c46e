"""Pack trained weights as they ship: ``python -m nlp.training.release --weights W ... --data D --out FOLDER``.

Several checkpoints of one training become their mean (model soups, Wortsman et al. 2022); trainings that went apart
from the base on do not mix. Word embeddings become int8 with a scale a row, the rest float16; then the heads are
calibrated on the validation parts of their sets, as they answer at run time.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import numpy as safetensors
from scipy.optimize import minimize_scalar
from spacy.language import Language

from nlp import scores
from nlp.bundle import MANIFEST, Arrays
from nlp.encoder import base
from nlp.heads import softmax
from nlp.pipeline import core
from nlp.training import data
from nlp.training.aspects import aspect_answers
from nlp.training.data import Source
from nlp.types import LABELS, Vectors

HEADS = ("topic", "sentiment", "aspect", "names")
EMBEDDINGS = "embeddings.word_embeddings.weight"
NO_CALIBRATION = {"temperature": 1.0, "shift": [0.0, 0.0, 0.0]}


def mean(checkpoints: Sequence[Arrays]) -> Arrays:
    """The mean of each array; all must have the same ones."""
    first, *others = checkpoints
    if not others:
        return first
    return {
        name: np.asarray(np.mean([checkpoint[name].astype(np.float32) for checkpoint in checkpoints], axis=0))
        for name in first
    }


def pack(weights: Sequence[Path], out: Path, *, version: str, together: bool) -> None:
    """Write a model from checkpoints of the training (or from the base's weights, for the encoder alone)."""
    out.mkdir(parents=True, exist_ok=True)
    trained = mean([safetensors.load_file(file) for file in weights])
    encoder = {key.removeprefix("encoder."): value for key, value in trained.items() if key.startswith("encoder.")}
    files = {"encoder.safetensors": safetensors.save(_encoder(encoder))}
    for head in HEADS:
        arrays = {key.removeprefix(f"{head}."): value for key, value in trained.items() if key.startswith(f"{head}.")}
        files[f"{head}.safetensors"] = safetensors.save({name: _half(value) for name, value in arrays.items()})
    files["tokenizer.json"] = (base.folder() / "tokenizer.json").read_bytes()
    for name, content in files.items():
        (out / name).write_bytes(content)
    manifest = {
        "version": version,
        "base": {"package": base.PACKAGE, "sha256": base.SHA256},
        "sentences_together": together,
        "calibration": {"sentiment": NO_CALIBRATION, "aspect": NO_CALIBRATION},
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    _write(out, manifest)


def _encoder(weights: Arrays) -> Arrays:
    skipped = ("position_ids", "token_type_ids")
    packed = {
        name: _half(value) for name, value in weights.items() if name != EMBEDDINGS and not name.endswith(skipped)
    }
    table = weights[EMBEDDINGS].astype(np.float32)
    scale = np.abs(table).max(1, keepdims=True) / 127
    packed[EMBEDDINGS] = np.round(table / scale).astype(np.int8)
    packed[f"{EMBEDDINGS}.scale"] = scale.astype(np.float32)
    return packed


def _half(value: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.ascontiguousarray(value.astype(np.float16))


def _write(folder: Path, manifest: dict[str, Any]) -> None:
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def calibrate(folder: Path, sets: Path) -> dict[str, float]:
    """Fit the temperatures and write them into the manifest. Returns figures on the validation parts."""
    nlp = core(model=folder)
    nlp.remove_pipe("language")
    tweets = data.tweets(sets / "tweet-sentiment" / "val.csv")
    mams = sets / "mams"
    sentiments = _sentiment_answers(nlp, tweets)
    truths = np.array([tweet.sentiment for tweet in tweets])
    categories = aspect_answers(nlp, data.categories(mams / "MAMS-ACSA/val.xml"))
    terms = aspect_answers(nlp, data.terms(mams / "MAMS-ATSA/val.xml"))
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    both = tuple(np.concatenate(pair) for pair in zip(categories, terms, strict=True))
    manifest["calibration"] = {
        "sentiment": {**NO_CALIBRATION, "temperature": _temperature(sentiments, truths)},
        "aspect": {**NO_CALIBRATION, "temperature": _temperature(*both)},
    }
    _write(folder, manifest)
    return {
        "macro_recall": scores.macro_recall(sentiments, truths),
        "accuracy": scores.accuracy(sentiments, truths),
        "acsa_accuracy": scores.accuracy(*categories),
        "atsa_accuracy": scores.accuracy(*terms),
        "sentiment_temperature": manifest["calibration"]["sentiment"]["temperature"],
        "aspect_temperature": manifest["calibration"]["aspect"]["temperature"],
    }


def _sentiment_answers(nlp: Language, tweets: Sequence[Source]) -> Vectors:
    docs = nlp.pipe([tweet.text for tweet in tweets])
    return np.array([[doc._.sentiment.scores[label] if doc._.sentiment else 1 / 3 for label in LABELS] for doc in docs])


def _temperature(probabilities: Vectors, truths: np.ndarray[Any, Any]) -> float:
    """The temperature of least loss, every class counting the same: the shares at a user's are not those of the set."""
    logits = np.log(np.maximum(probabilities, 1e-9))
    weights = 1 / np.bincount(truths, minlength=len(LABELS))[truths]

    def loss(temperature: float) -> float:
        sure = softmax(np.asarray(logits / temperature, dtype=np.float32))[np.arange(len(truths)), truths]
        return float(-(weights * np.log(np.maximum(sure, 1e-9))).sum())

    return round(float(minimize_scalar(loss, bounds=(0.3, 5), method="bounded").x), 3)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m nlp.training.release", description=__doc__)
    parser.add_argument("--weights", type=Path, nargs="+", required=True, help="weights.safetensors of the training")
    parser.add_argument("--data", type=Path, required=True, help="the folder with tweet-sentiment and mams")
    parser.add_argument("--out", type=Path, required=True, help="where the model is written")
    parser.add_argument("--version", default=f"minilm-{datetime.datetime.now(datetime.UTC):%Y.%m.%d}")
    parser.add_argument("--apart", action="store_true", help="encode every sentence alone")
    options = parser.parse_args()
    pack(options.weights, options.out, version=options.version, together=not options.apart)
    print(json.dumps(calibrate(options.out, options.data), indent=1))


if __name__ == "__main__":
    main()
