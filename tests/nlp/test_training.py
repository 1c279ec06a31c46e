"""What the training learns from, and how it is put to the network."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import torch

from nlp.casing import case_features
from nlp.encoder import base
from nlp.encoder.pieces import Splitter
from nlp.training import data
from nlp.training.batches import Collator, by_length, examples, joined, topic_text
from nlp.training.data import BEGIN, IGNORED, INSIDE, OUTSIDE, Aspect, Source
from nlp.training.loop import Recipe, losses
from nlp.training.network import Network
from nlp.training.release import mean, pack
from nlp.training.thanks import people_in_feedback

CONLL = """-DOCSTART- -X- -X- O

Thanks\tO
Ann\tB-PER
Lee\tI-PER
!\tO

@\tB-PER
someone\tB-PER
lost\tO
my\tO
bag\tO
"""
MAMS = """<sentences><sentence><text>Good food, slow bar.</text><aspectTerms>
<aspectTerm from="5" to="9" term="food" polarity="positive"/>
<aspectTerm from="16" to="19" term="bar" polarity="negative"/>
</aspectTerms></sentence></sentences>"""


@pytest.fixture(scope="module")
def splitter() -> Splitter:
    return Splitter((base.folder() / "tokenizer.json").read_bytes())


def test_names_are_read_as_a_person_would_write_them(tmp_path: Path) -> None:
    (tmp_path / "one.conll").write_text(CONLL)
    one, two = data.people([tmp_path / "one.conll"])
    assert one.text == "Thanks Ann Lee!"
    assert [one.text[start:end] for start, end in one.names or ()] == ["Ann Lee"]
    assert (two.text, two.names) == ("@someone lost my bag", ())


def test_aspects_know_their_words(tmp_path: Path) -> None:
    (tmp_path / "one.xml").write_text(MAMS)
    (source,) = data.terms(tmp_path / "one.xml")
    assert [(aspect.phrases, aspect.polarity) for aspect in source.aspects] == [(("food",), 2), (("bar",), 0)]
    assert [source.text[slice(*aspect.span)] for aspect in source.aspects if aspect.span] == ["food", "bar"]


def test_what_is_held_back_is_not_learnt_from() -> None:
    sources = [Source("The food was  good."), Source("The bar was bad.")]
    assert data.without(sources, ["the food was good."]) == sources[1:]


def test_thanks_mark_the_people_in_them() -> None:
    for source in people_in_feedback(300, random.Random(1)):
        for start, end in source.names or ():
            assert source.text[start:end].strip() == source.text[start:end] != ""


def test_topics_are_about_words() -> None:
    assert topic_text("@KestrelAir lost my bag https://t.co/x") == "lost my bag"
    assert topic_text("@KestrelAir") == "@KestrelAir"


def test_casing() -> None:
    found = case_features("Thanks PRIYA at desk", np.array([[0, 6], [7, 12], [13, 15], [16, 20]]))
    np.testing.assert_array_equal(found[:, :2], [[1, 0], [0, 1], [0, 0], [0, 0]])
    np.testing.assert_array_equal(found[:, 2], [1, 0, 0, 0])
    assert found[0, 5] == 0.5


def test_a_pair_keeps_what_is_known_of_each(splitter: Splitter) -> None:
    sources = [
        Source("Lovely crew.", sentiment=2),
        Source("Slow bar, Ann!", sentiment=0, names=((10, 13),), aspects=(Aspect(("bar",), (5, 8), 0),)),
    ]
    first, second = examples(sources, splitter)
    both = joined(first, second)
    assert both is not None
    shift = len(first)
    assert both.texts == [(0, shift, 2), (shift, len(both), 0)]
    assert both.names == [IGNORED] * shift + [OUTSIDE] * 3 + [BEGIN, OUTSIDE]
    assert both.aspects[0].text == (shift, len(both))
    assert both.aspects[0].span == (shift + 1, shift + 2)
    assert joined(both, examples([Source("word " * 90)], splitter)[0]) is None


def test_batches_hold_everything_once(splitter: Splitter) -> None:
    group = examples([Source("word " * count) for count in range(1, 40)], splitter)
    found = [one for batch in by_length(group, 128, random.Random(1)) for one in batch]
    assert sorted(map(len, found)) == sorted(map(len, group))


def test_every_head_learns_from_a_batch(splitter: Splitter) -> None:
    sources = [
        Source("Thanks Ann! The food was great.", 2, ((7, 10),), (Aspect(("food", "meal"), (16, 20), 2),)),
        Source("Never again."),
    ]
    group = examples(sources, splitter)
    assert group[0].names is not None
    assert INSIDE not in group[0].names
    teacher = {text: np.eye(1, 384, dtype=np.float32)[0] for one in group for *_, text in one.sentences}
    teacher |= {"food": np.eye(1, 384, 1, dtype=np.float32)[0], "meal": np.eye(1, 384, 2, dtype=np.float32)[0]}
    batch = Collator(teacher, random.Random(1))(group, training=True)
    network = Network()
    found = losses(network, batch, torch.zeros(3), Recipe())
    assert set(found) == {"cosine", "sentiment", "names", "aspects"}
    torch.stack(list(found.values())).sum().backward()  # type: ignore[no-untyped-call]
    for part in (network.sentiment, network.aspect, network.names, network.topic, network.encoder.encoder.layer[0]):
        assert all(one.grad is not None and one.grad.isfinite().all() for one in part.parameters())


def test_packing_loses_little(tmp_path: Path) -> None:
    from safetensors.numpy import load_file
    from safetensors.torch import save_file

    chance = torch.Generator().manual_seed(1)
    table = torch.randn(50, 384, generator=chance)
    weights = {"encoder.embeddings.word_embeddings.weight": table, "encoder.layer": torch.ones(2)}
    save_file({**weights, "topic.weight": torch.eye(4)}, tmp_path / "weights.safetensors")
    pack([tmp_path / "weights.safetensors"], tmp_path / "out", version="test", together=True)
    packed = load_file(tmp_path / "out" / "encoder.safetensors")
    name = "embeddings.word_embeddings.weight"
    again = packed[name].astype(np.float32) * packed[f"{name}.scale"]
    assert packed[name].dtype == np.int8
    np.testing.assert_allclose(again, table.numpy(), atol=float(table.abs().max()) / 127)


def test_several_checkpoints_become_their_mean() -> None:
    found = mean([{"a": np.zeros(2, dtype=np.float16)}, {"a": np.full(2, 3, dtype=np.float16)}])
    assert found["a"].tolist() == [1.5, 1.5]
