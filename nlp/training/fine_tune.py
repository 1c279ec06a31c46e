"""Touchpoints and their polarity from thousands of labelled texts: the encoder learns with the head. Needs torch.

One query a touchpoint looks at the word pieces of a text (label-wise attention) and answers: not mentioned, or
mentioned with one of LABELS. Minutes on two cores for some thousand short texts.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from nlp.bundle import Bundle, wide
from nlp.encoder import base
from nlp.encoder.pieces import CLS, SEP, Splitter
from nlp.extensions import DIMENSIONS
from nlp.training.network import Network
from nlp.types import LABELS

log = logging.getLogger(__name__)

ABSENT = 0
"""The class of a touchpoint that is not mentioned; LABELS follow it."""
_CLASSES = 1 + len(LABELS)

Classes = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recipe:
    epochs: int = 4
    batch: int = 32
    encoder_rate: float = 1.5e-4
    head_rate: float = 1e-3
    warm_up: float = 0.1
    longest: int = 160
    """Word pieces that are read of a text."""
    averaging: float = 0.995
    """Decay of the exponential moving average of the weights, which is kept (Izmailov et al. 2018 in spirit)."""
    seed: int = 0


USUAL = Recipe()


class TouchpointHead(nn.Module):
    """Label-wise attention (Mullenbach et al. 2018) over the states of a text's pieces."""

    def __init__(self, touchpoints: int) -> None:
        super().__init__()
        self.queries = nn.Parameter(torch.randn(touchpoints, DIMENSIONS) * 0.5)
        self.hidden = nn.Linear(2 * DIMENSIONS, DIMENSIONS)
        self.out = nn.Parameter(torch.randn(touchpoints, DIMENSIONS, _CLASSES) * DIMENSIONS**-0.5)
        self.bias = nn.Parameter(torch.zeros(touchpoints, _CLASSES))
        self.dropout = nn.Dropout(0.1)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Logits, (texts, touchpoints, classes)."""
        scores = states @ self.queries.T / DIMENSIONS**0.5
        weights = scores.masked_fill(~mask.unsqueeze(-1), -1e4).softmax(1)
        seen = weights.transpose(1, 2) @ states
        whole = (states * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True)
        both = torch.cat([seen, whole.unsqueeze(1).expand_as(seen)], -1)
        hidden = functional.gelu(self.hidden(self.dropout(both)))
        return torch.einsum("bth,thc->btc", self.dropout(hidden), self.out) + self.bias


class FineTuned(nn.Module):
    """The encoder of a bundle with a head of its own."""

    def __init__(self, bundle: Bundle, touchpoints: int, longest: int) -> None:
        super().__init__()
        self.network = Network()
        self.network.load_base(base.checked_weights())
        shipped = {name: torch.from_numpy(value) for name, value in wide(bundle.arrays("encoder.safetensors")).items()}
        known = self.network.encoder.state_dict()
        fitting = {name: value for name, value in shipped.items() if name in known and value.shape == known[name].shape}
        self.network.encoder.load_state_dict(
            {name: value for name, value in fitting.items() if "word_embeddings" not in name}, strict=False
        )
        self.head = TouchpointHead(touchpoints)
        self._splitter = Splitter(bundle.bytes("tokenizer.json"))
        self._longest = longest

    def ids(self, texts: Sequence[str]) -> list[Tensor]:
        return [
            torch.tensor([CLS, *pieces.ids[: self._longest - 2].tolist(), SEP], dtype=torch.long)
            for pieces in self._splitter(texts)
        ]

    def forward(self, rows: Sequence[Tensor]) -> Tensor:
        ids = nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
        mask = torch.arange(ids.shape[1]) < torch.tensor([len(row) for row in rows]).unsqueeze(1)
        with torch.autocast("cpu", torch.bfloat16):
            states = self.network.states(ids, mask.long())
        return cast(Tensor, self.head(states.float(), mask))

    @torch.inference_mode()
    def probabilities(self, texts: Sequence[str], batch: int = 64) -> Scores:
        """Shape (texts, touchpoints, classes)."""
        self.eval()
        rows = self.ids(texts)
        order = sorted(range(len(rows)), key=lambda row: len(rows[row]))
        by_place: dict[int, Scores] = {}
        for start in range(0, len(order), batch):
            places = order[start : start + batch]
            answers = self([rows[place] for place in places]).softmax(-1).numpy()
            by_place.update(zip(places, answers, strict=True))
        return np.stack([by_place[place] for place in range(len(rows))])


def fine_tune(texts: Sequence[str], classes: Classes, bundle: Bundle, recipe: Recipe = USUAL) -> FineTuned:
    """Learn from texts and the class of each touchpoint in them, shape (texts, touchpoints)."""
    torch.manual_seed(recipe.seed)
    model = FineTuned(bundle, classes.shape[1], recipe.longest)
    with torch.no_grad():
        shares = np.stack([(classes == class_).mean(axis=0) for class_ in range(_CLASSES)], axis=1)
        model.head.bias.copy_(torch.from_numpy(np.log(shares + 1e-3)).float())
    rows, truth = model.ids(texts), torch.from_numpy(classes)
    averaging = torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.averaging)  # type: ignore[no-untyped-call]
    average = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=averaging)
    encoder = [parameter for parameter in model.network.encoder.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": recipe.encoder_rate}, {"params": model.head.parameters(), "lr": recipe.head_rate}],
        weight_decay=0.01,
    )
    steps = recipe.epochs * -(-len(rows) // recipe.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (recipe.warm_up * steps), max(0.0, 1 - step / steps) * 1.1, 1.0)
    )
    chance = random.Random(recipe.seed)
    for epoch in range(recipe.epochs):
        model.train()
        losses = []
        for places in _batches(rows, recipe.batch, chance):
            logits = model([rows[place] for place in places])
            loss = functional.cross_entropy(logits.flatten(0, 1), truth[places].flatten())
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            average.update_parameters(model)
            losses.append(loss.item())
        log.info("epoch %d of %d: loss %.4f", epoch + 1, recipe.epochs, sum(losses) / len(losses))
    return cast(FineTuned, average.module)


def _batches(rows: Sequence[Tensor], size: int, chance: random.Random) -> Iterator[list[int]]:
    """Batches of like length in a random order, so that little is padding."""
    order = sorted(range(len(rows)), key=lambda row: len(rows[row]) + chance.random() * 8)
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    chance.shuffle(batches)
    return iter(batches)
