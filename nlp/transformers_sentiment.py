"""A Hugging Face text-classification model in place of the shipped sentiment head."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from config.errors import ConfigError
from nlp.batched import batched
from nlp.bundle import Bundle
from nlp.extensions import SENTENCES, register, text_of
from nlp.heads import sentiment_of, softmax
from nlp.normalise import normalise
from nlp.sentiment import SentimentComponent
from nlp.types import Sentiment, Vectors

if TYPE_CHECKING:
    import torch

_NAMES = (re.compile("neg|LABEL_0", re.I), re.compile("neu|mixed|LABEL_1", re.I), re.compile("pos|LABEL_2", re.I))
_STARS = re.compile(r"\s*([1-5])\s*stars?\s*", re.I)
BATCH = 32


def version(folder: Path) -> str:
    """Folder name and a digest of its configuration and of the sizes of its files. Raises ConfigError without them."""
    _refuse_none(folder)
    sizes = [f"{file.name} {file.stat().st_size}" for file in sorted(folder.iterdir()) if file.is_file()]
    config = (folder / "config.json").read_bytes()
    return f"{folder.name}-{hashlib.sha256(config + ' '.join(sizes).encode()).hexdigest()[:12]}"


def columns(id2label: dict[int, str]) -> list[int]:
    """For each class of a model, which of LABELS it is. Raises ConfigError where the names do not tell."""
    names = [id2label[index] for index in sorted(id2label)]
    stars = [_STARS.fullmatch(name) for name in names]
    if len(names) == 5 and all(stars):
        return [0 if int(star[1]) < 3 else 1 if int(star[1]) == 3 else 2 for star in stars if star]
    places = [next((at for at, kind in enumerate(_NAMES) if kind.search(name)), -1) for name in names]
    if not {0, 2} <= set(places) or -1 in places:
        raise ConfigError(
            f"the model's classes are {', '.join(names)}; it must tell negative, neutral and positive (or 1 to 5 stars)"
        )
    return places


class TransformersSentiment:
    """Sets doc._.sentiment and doc._.sentence_sentiment. Aspects are still read by the shipped head."""

    def __init__(self, folder: Path, aspects: SentimentComponent) -> None:
        _refuse_none(folder)
        self._folder = folder
        self._shipped = aspects
        self._loaded: tuple[Any, Any, list[int]] | None = None

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 256) -> Iterator[Doc]:
        for docs in batched(stream, batch_size):
            self._judge([doc for doc in docs if doc._.analysed])
            yield from docs

    def of_spans(self, doc: Doc, spans: Sequence[tuple[int, int]]) -> Vectors:
        return self._shipped.of_spans(doc, spans)

    def aspects(
        self, doc: Doc, sentences: Sequence[int], queries: Vectors, spans: Sequence[tuple[int, int] | None]
    ) -> list[Sentiment]:
        return self._shipped.aspects(doc, sentences, queries, spans)

    def aspects_of_many(
        self,
        docs: Sequence[Doc],
        sentences: Sequence[Sequence[int]],
        queries: Sequence[Vectors],
        spans: Sequence[Sequence[tuple[int, int] | None]],
    ) -> list[list[Sentiment]]:
        return self._shipped.aspects_of_many(docs, sentences, queries, spans)

    def _judge(self, docs: Sequence[Doc]) -> None:
        texts = [text for doc in docs for text in _texts(doc)]
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        answers: dict[int, Sentiment] = {}
        for group in batched(order, BATCH):
            probabilities = self._probabilities([normalise(texts[index]).text for index in group])
            answers.update(zip(group, map(sentiment_of, probabilities), strict=True))
        row = 0
        for doc in docs:
            count = len(_texts(doc))
            whole, *rest = (answers[row + index] for index in range(count))
            doc._.sentiment, doc._.sentence_sentiment = whole, tuple(rest) or (whole,)
            row += count

    def _probabilities(self, texts: list[str]) -> Vectors:
        import torch

        tokenizer, model, where = self._load()
        inputs = tokenizer(texts, padding=True, truncation=True, max_length=256, return_tensors="pt")
        with torch.inference_mode():
            logits: torch.Tensor = model(**inputs).logits
        probabilities = np.zeros((len(texts), 3), dtype=np.float32)
        np.add.at(probabilities.T, where, softmax(logits.float().numpy()).T)
        return probabilities

    def _load(self) -> tuple[Any, Any, list[int]]:
        if self._loaded is None:
            from transformers import AutoModelForSequenceClassification, AutoTokenizer

            try:
                tokenizer = AutoTokenizer.from_pretrained(self._folder, local_files_only=True)
                model = AutoModelForSequenceClassification.from_pretrained(self._folder, local_files_only=True)
            except (OSError, ValueError, KeyError) as error:
                reason = str(error).partition("\n")[0]
                raise ConfigError(
                    f"cannot be loaded as a text-classification model: {reason}", file=self._folder
                ) from error
            self._loaded = tokenizer, model.eval(), columns(model.config.id2label)
        return self._loaded


def _refuse_none(folder: Path) -> None:
    if not (folder / "config.json").is_file():
        raise ConfigError("no Hugging Face model here: it needs a config.json", file=folder)


def _texts(doc: Doc) -> list[str]:
    """The whole, and each sentence where there are several."""
    sentences = [span.text for span in doc.spans[SENTENCES]]
    return [text_of(doc), *(sentences if len(sentences) > 1 else [])]


@Language.factory("transformers_sentiment", assigns=["doc._.sentiment", "doc._.sentence_sentiment"])
def make_transformers_sentiment(nlp: Language, name: str, folder: str) -> TransformersSentiment:
    """`folder`: a Hugging Face text-classification model on this machine; nothing is downloaded."""
    register()
    return TransformersSentiment(Path(folder), SentimentComponent(Bundle.shipped()))
