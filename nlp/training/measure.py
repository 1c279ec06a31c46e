"""Figures on the validation parts of the training sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import torch

from nlp.training.batches import Collator, Example, by_length
from nlp.training.data import IGNORED, OUTSIDE
from nlp.training.network import Network, mean

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
PIECES = 4096


@dataclass(slots=True)
class Answers:
    """Logits and truths over a set, flat."""

    logits: list[Floats] = field(default_factory=list)
    truths: list[Ints] = field(default_factory=list)

    def add(self, logits: torch.Tensor, truths: torch.Tensor) -> None:
        known = truths != IGNORED
        self.logits.append(logits[known].double().numpy())
        self.truths.append(truths[known].numpy())

    def __call__(self) -> tuple[Floats, Ints]:
        return np.concatenate(self.logits), np.concatenate(self.truths)


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    sentiment: Answers
    aspects: Answers
    names: Answers
    cosine: float


@torch.inference_mode()
def answers(network: Network, group: Sequence[Example], collate: Collator) -> Outcome:
    network.eval()
    sentiment, aspects, names = Answers(), Answers(), Answers()
    cosines: list[float] = []
    for part in by_length(list(group), PIECES, None):
        batch = collate(part, training=False)
        with torch.autocast("cpu", torch.bfloat16):
            states = network.states(batch.ids, batch.mask)
        states = states.float()
        sentiment.add(network.sentiment(states, batch.texts), batch.sentiments)
        names.add(network.names(states, batch.casing).flatten(0, 1), batch.names.flatten())
        cosines += (network.vectors(states, batch.sentences) * batch.teacher).sum(-1).tolist()
        if len(batch.polarities):
            aspects.add(
                network.aspect(states, batch.aspects, batch.phrases, mean(states, batch.spans)), batch.polarities
            )
    network.train()
    return Outcome(sentiment, aspects, names, float(np.mean(cosines)))


def piece_f1(logits: Floats, truths: Ints) -> float:
    """F1 of pieces inside names: enough to watch training; ``benchmarks/staff.py`` counts spans."""
    guessed, true = logits.argmax(1) != OUTSIDE, truths != OUTSIDE
    return float(2 * (guessed & true).sum() / max(1, guessed.sum() + true.sum()))
