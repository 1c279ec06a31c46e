"""A Hugging Face model in place of the shipped head: a tiny one, made on the spot."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from config.errors import ConfigError
from nlp.tagger import Tagger
from nlp.transformers_sentiment import columns

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "awful", "lovely", "the", "room", "was", "."]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that is positive about everything, whatever it reads; its classes are in an order of its own."""
    folder = tmp_path_factory.mktemp("tiny")
    words = Tokenizer(models.WordLevel({word: index for index, word in enumerate(VOCABULARY)}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = {"unk_token": "[UNK]", "pad_token": "[PAD]"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, **special)  # type: ignore[no-untyped-call]
    tokenizer.save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=8,
        id2label={0: "POSITIVE", 1: "NEGATIVE", 2: "NEUTRAL"},
        label2id={"POSITIVE": 0, "NEGATIVE": 1, "NEUTRAL": 2},
    )
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([3.0, 0.0, 0.0]))
    model.save_pretrained(folder)
    return folder


def test_its_classes_are_mapped_to_ours(folder: Path) -> None:
    tagger = Tagger(sentiment_model=folder)
    one, two = tagger.tag(["The room was awful. The room was awful.", ""])
    assert one.sentiment is not None
    assert one.sentiment.label == "positive"
    assert [sentence.sentiment.label for sentence in one.sentences] == ["positive", "positive"]
    assert two.reason == "empty"
    assert tagger.versions["sentiment"].startswith(folder.name)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["negative", "neutral", "positive"], [0, 1, 2]),
        (["LABEL_0", "LABEL_1", "LABEL_2"], [0, 1, 2]),
        (["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], [0, 0, 1, 2, 2]),
        (["NEG", "POS"], [0, 2]),
    ],
)
def test_columns(names: list[str], found: list[int]) -> None:
    assert columns(dict(enumerate(names))) == found


def test_classes_that_tell_nothing_are_refused() -> None:
    with pytest.raises(ConfigError, match="sports, politics"):
        columns({0: "sports", 1: "politics"})


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config\.json"):
        list(Tagger(sentiment_model=tmp_path).tag(["Fine."]))
