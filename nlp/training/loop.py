"""The training itself: all tasks in every batch, weights averaged, a checkpoint now and then."""

from __future__ import annotations

import copy
import logging
import math
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from nlp.training.batches import Batch, Collator, Example, by_length
from nlp.training.data import IGNORED
from nlp.training.network import Network, mean

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recipe:
    epochs: int = 4
    pieces: int = 1536
    encoder_rate: float = 1e-4
    head_rate: float = 6e-4
    layer_decay: float = 0.9
    warm_up: float = 0.08
    weight_decay: float = 0.01
    smoothing: float = 0.05
    names_weight: float = 1.0
    aspects_weight: float = 1.0
    cosine_weight: float = 4.0
    average: float = 0.998
    seed: int = 7
    checkpoint_seconds: float = 600.0


def losses(network: Network, batch: Batch, prior: Tensor, recipe: Recipe) -> dict[str, Tensor]:
    with torch.autocast("cpu", torch.bfloat16):
        states = network.states(batch.ids, batch.mask)
    states = states.float()
    parts = {"cosine": recipe.cosine_weight * _cosine_loss(network, states, batch)}
    if (batch.sentiments != IGNORED).any():
        # Logit adjustment (Menon et al. 2021): the logits themselves then assume classes of equal size.
        logits = network.sentiment(states, batch.texts) + prior
        parts["sentiment"] = functional.cross_entropy(logits, batch.sentiments, label_smoothing=recipe.smoothing)
    if (batch.names != IGNORED).any():
        logits = network.names(states, batch.casing)
        parts["names"] = recipe.names_weight * functional.cross_entropy(logits.flatten(0, 1), batch.names.flatten())
    if len(batch.polarities):
        logits = network.aspect(states, batch.aspects, batch.phrases, mean(states, batch.spans))
        parts["aspects"] = recipe.aspects_weight * functional.cross_entropy(
            logits, batch.polarities, label_smoothing=recipe.smoothing
        )
    return parts


def _cosine_loss(network: Network, states: Tensor, batch: Batch) -> Tensor:
    return (1 - (network.vectors(states, batch.sentences) * batch.teacher).sum(-1)).mean()


def parameter_groups(network: Network, recipe: Recipe) -> list[dict[str, object]]:
    """Lower layers learn slower."""
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        decay = recipe.weight_decay if parameter.ndim > 1 else 0.0
        groups.setdefault((_rate(name, recipe), decay), []).append(parameter)
    return [{"params": parameters, "lr": rate, "weight_decay": decay} for (rate, decay), parameters in groups.items()]


def _rate(name: str, recipe: Recipe) -> float:
    if name.startswith("encoder.encoder.layer."):
        return recipe.encoder_rate * recipe.layer_decay ** (5 - int(name.split(".")[3]))
    if name.startswith("encoder."):
        return recipe.encoder_rate * recipe.layer_decay**6
    return recipe.encoder_rate if name.startswith("topic.") else recipe.head_rate


def train(
    network: Network,
    epoch: Callable[[random.Random], list[Example]],
    collate: Collator,
    prior: Tensor,
    recipe: Recipe,
    *,
    watch: Callable[[Network], str],
    folder: Path,
) -> Network:
    """Train in place; returns the average of the weights, which is what to keep."""
    chance = random.Random(recipe.seed)
    torch.manual_seed(recipe.seed)
    batches = [batch for _ in range(recipe.epochs) for batch in by_length(epoch(chance), recipe.pieces, chance)]
    steps = len(batches)
    optimizer = torch.optim.AdamW(parameter_groups(network, recipe), betas=(0.9, 0.98), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _slope(step / steps, recipe.warm_up))
    averaged = copy.deepcopy(network).requires_grad_(False)
    totals: dict[str, float] = {}
    begun = saved = time.monotonic()
    for step, part in enumerate(batches, 1):
        batch = collate(part, training=True)
        parts = losses(network, batch, prior, recipe)
        torch.stack(list(parts.values())).sum().backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        if step % 4 == 0:
            _average(averaged, network, min(recipe.average, step / (step + 40)) ** 4)
        for name, value in parts.items():
            totals[name] = 0.98 * totals.get(name, value.item()) + 0.02 * value.item()
        if step % 50 == 0:
            spent = time.monotonic() - begun
            shown = " ".join(f"{name} {value:.4f}" for name, value in sorted(totals.items()))
            log.info("step %d/%d, %.0f s, %.0f s left: %s", step, steps, spent, spent / step * (steps - step), shown)
        if time.monotonic() - saved > recipe.checkpoint_seconds or step == steps:
            save(averaged, folder / "weights.safetensors")
            log.info("step %d: %s", step, watch(averaged))
            saved = time.monotonic()
    return averaged


def _slope(done: float, warm_up: float) -> float:
    return done / warm_up if done < warm_up else max(0.0, (1 - done) / (1 - warm_up)) * 0.98 + 0.02 * math.exp(-done)


@torch.no_grad()
def _average(averaged: Network, network: Network, keep: float) -> None:
    trained: Iterable[tuple[Tensor, Tensor]] = zip(averaged.parameters(), network.parameters(), strict=True)
    moving: Sequence[tuple[Tensor, Tensor]] = [(a, b) for a, b in trained if b.requires_grad]
    torch._foreach_lerp_([a for a, _ in moving], [b for _, b in moving], 1 - keep)


def save(network: Network, file: Path) -> None:
    part = file.with_suffix(".part")
    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, part)
    part.replace(file)
