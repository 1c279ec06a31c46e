"""Texts as tensors: what each of them teaches, packed, shuffled and batched by length."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from nlp.casing import FEATURES, case_features
from nlp.encoder.pieces import CLS, SEP, Pieces, Splitter
from nlp.encoder.windows import MAX_PIECES
from nlp.normalise import HANDLE, URL
from nlp.sentences import split
from nlp.training.data import BEGIN, IGNORED, INSIDE, OUTSIDE, Source
from nlp.training.network import Pool
from nlp.types import Vectors

_NOISE = re.compile(rf"{HANDLE}|{URL}")


@dataclass(frozen=True, slots=True, eq=False)
class AspectExample:
    phrases: tuple[str, ...]
    text: tuple[int, int]
    """First and one past the last piece of the text it is asked of."""
    span: tuple[int, int] | None
    """The same of the aspect's own words, where they are known."""
    polarity: int

    def shifted(self, by: int) -> AspectExample:
        """The same, `by` pieces further on."""
        text, span = ((part[0] + by, part[1] + by) if part else None for part in (self.text, self.span))
        return AspectExample(self.phrases, text or self.text, span, self.polarity)


@dataclass(slots=True, eq=False)
class Example:
    """A text in pieces. All positions count pieces, special ones left out."""

    ids: list[int]
    casing: Vectors
    texts: list[tuple[int, int, int]] = field(default_factory=list)
    """Start, end and sentiment."""
    sentences: list[tuple[int, int, str]] = field(default_factory=list)
    """Start, end, and the text whose base vector the student is held to."""
    names: list[int] | None = None
    aspects: list[AspectExample] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ids)


def topic_text(text: str) -> str:
    """What a topic vector should stand for: the words, without handles and links."""
    return " ".join(_NOISE.sub(" ", text).split()) or text


def examples(sources: Sequence[Source], splitter: Splitter) -> list[Example]:
    pieces = splitter([source.text for source in sources])
    return [example for example in map(_example, sources, pieces) if len(example)]


def _example(source: Source, pieces: Pieces) -> Example:
    offsets = pieces.offsets[:MAX_PIECES]
    example = Example(pieces.ids[:MAX_PIECES].tolist(), case_features(source.text, offsets))
    example.texts.append((0, len(offsets), source.sentiment))
    for start, end in split(source.text):
        first, last = np.searchsorted(offsets[:, 0], [start, end])
        if last > first:
            example.sentences.append((int(first), int(last), topic_text(source.text[start:end])))
    if source.names is not None:
        example.names = [OUTSIDE] * len(offsets)
        for start, end in source.names:
            first, last = np.searchsorted(offsets[:, 0], [start, end])
            example.names[first:last] = [BEGIN, *[INSIDE] * (last - first - 1)][: last - first]
    for aspect in source.aspects:
        span = None
        if aspect.span is not None:
            first, last = np.searchsorted(offsets[:, 0], aspect.span)
            if last <= first:
                continue
            span = (int(first), int(last))
        example.aspects.append(AspectExample(aspect.phrases, (0, len(offsets)), span, aspect.polarity))
    return example


def joined(first: Example, second: Example) -> Example | None:
    """Two texts as one, so that a sentence learns to speak for itself; None where that is too long."""
    if len(first) + len(second) > MAX_PIECES:
        return None
    shift = len(first)
    both = Example(first.ids + second.ids, np.concatenate([first.casing, second.casing]))
    both.texts = first.texts + [(start + shift, end + shift, label) for start, end, label in second.texts]
    both.sentences = first.sentences + [(start + shift, end + shift, text) for start, end, text in second.sentences]
    both.aspects = first.aspects + [aspect.shifted(shift) for aspect in second.aspects]
    if first.names is not None or second.names is not None:
        unknown = [IGNORED]
        both.names = (first.names or unknown * len(first)) + (second.names or unknown * len(second))
    return both


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    ids: Tensor
    mask: Tensor
    casing: Tensor
    texts: Pool
    sentiments: Tensor
    sentences: Pool
    teacher: Tensor
    names: Tensor
    aspects: Pool
    spans: Pool
    phrases: Tensor
    polarities: Tensor


def _pool(entries: Sequence[tuple[int, int, int]], length: int, special: Sequence[int] = ()) -> Pool:
    """`entries` are row, start, end; positions in a batch count [CLS]. `special` rows' lengths add [CLS] and [SEP]."""
    mask = torch.zeros(len(entries), length, dtype=torch.bool)
    for index, (row, start, end) in enumerate(entries):
        mask[index, start + 1 : end + 1] = True
        if special:
            mask[index, 0] = mask[index, special[row] + 1] = True
    return Pool(torch.tensor([row for row, _, _ in entries], dtype=torch.long), mask)


class Collator:
    """Makes a batch of examples; knows the base's vector of every sentence and phrase."""

    def __init__(self, teacher: dict[str, Vectors], chance: random.Random) -> None:
        self._teacher = teacher
        self._chance = chance

    def __call__(self, group: Sequence[Example], *, training: bool) -> Batch:
        longest = max(map(len, group)) + 2
        length = -(-longest // 8) * 8
        ids = torch.zeros(len(group), length, dtype=torch.long)
        names = torch.full((len(group), length), IGNORED)
        casing = torch.zeros(len(group), length, FEATURES)
        for row, example in enumerate(group):
            end = len(example) + 1
            ids[row, : end + 1] = torch.tensor([CLS, *example.ids, SEP])
            if not (training and self._chance.random() < 0.25):
                casing[row, 1:end] = torch.from_numpy(example.casing)
            if example.names is not None:
                names[row, 1:end] = torch.tensor(example.names)
        texts = [(row, *text) for row, example in enumerate(group) for text in example.texts]
        sentences = [(row, *sentence) for row, example in enumerate(group) for sentence in example.sentences]
        aspects = [(row, aspect) for row, example in enumerate(group) for aspect in example.aspects]
        shown = [
            (row, *(aspect.span if aspect.span and not (training and self._chance.random() < 0.3) else (0, 0)))
            for row, aspect in aspects
        ]
        return Batch(
            ids,
            ids > 0,
            casing,
            _pool([(row, start, end) for row, start, end, _ in texts], length),
            torch.tensor([label for *_, label in texts]),
            _pool([(row, start, end) for row, start, end, _ in sentences], length, [len(example) for example in group]),
            self._vectors([text for *_, text in sentences]),
            names,
            _pool([(row, *aspect.text) for row, aspect in aspects], length),
            _pool(shown, length),
            self._phrases([aspect.phrases for *_, aspect in aspects], training=training),
            torch.tensor([aspect.polarity for *_, aspect in aspects], dtype=torch.long),
        )

    def _vectors(self, texts: Sequence[str]) -> Tensor:
        return torch.from_numpy(np.stack([self._teacher[text] for text in texts]))

    def _phrases(self, choices: Sequence[tuple[str, ...]], *, training: bool) -> Tensor:
        """While training, one way to say it; else the mean of all."""
        if not choices:
            return torch.zeros(0, 384)
        if training:
            return self._vectors([self._chance.choice(phrases) for phrases in choices])
        means = [np.mean([self._teacher[phrase] for phrase in phrases], axis=0) for phrases in choices]
        return torch.nn.functional.normalize(torch.from_numpy(np.stack(means)), dim=-1)


def by_length(group: list[Example], pieces: int, chance: random.Random | None) -> Iterator[list[Example]]:
    """Batches of about `pieces` pieces, texts of like length together, in random order if there is `chance`."""
    jitter = (lambda example: len(example) + chance.uniform(-3, 3)) if chance else len
    ordered = sorted(group, key=jitter)
    batches: list[list[Example]] = [[]]
    for example in ordered:
        if batches[-1] and (len(batches[-1]) + 1) * (len(example) + 2) > pieces:
            batches.append([])
        batches[-1].append(example)
    if chance:
        chance.shuffle(batches)
    yield from batches
