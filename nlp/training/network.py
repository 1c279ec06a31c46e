"""The network in torch: one encoder and its heads. ``nlp.heads`` and ``nlp.encoder.graph`` run the same numbers."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, cast

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

from nlp.casing import FEATURES
from nlp.extensions import DIMENSIONS
from nlp.types import LABELS

LOOKS = 4
"""How many places a head looks at in a text."""


class Pool(NamedTuple):
    """Some pieces of some rows: `row` (s,), `mask` (s, length) of bool."""

    row: Tensor
    mask: Tensor


def mean(states: Tensor, pool: Pool) -> Tensor:
    weights = pool.mask.to(states.dtype)
    return (states[pool.row] * weights.unsqueeze(-1)).sum(1) / weights.sum(1, keepdim=True).clamp(min=1)


def look(states: Tensor, pool: Pool, queries: Tensor) -> Tensor:
    """Attention of `queries`, (looks, d) or (s, looks, d), over the pieces of a pool: (s, looks * d)."""
    rows = states[pool.row]
    scores: Tensor = rows @ queries.transpose(-1, -2) / DIMENSIONS**0.5
    weights = scores.masked_fill(~pool.mask.unsqueeze(-1), -1e4).softmax(1)
    return torch.flatten(weights.transpose(1, 2) @ rows, 1)


class SharedDropout(nn.Module):
    """Dropout that drops a feature in all pieces of a text at once: as good here, and a tenth of the random numbers."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, states: Tensor) -> Tensor:
        if not self.training or states.ndim != 3:
            return states
        kept = torch.rand(states.shape[0], 1, states.shape[2]) >= self.share
        scaled: Tensor = states * (kept.to(states.dtype) / (1 - self.share))
        return scaled


def _share_dropout(module: nn.Module, share: float) -> None:
    for name, child in module.named_children():
        if isinstance(child, nn.Dropout) and child.p:
            setattr(module, name, SharedDropout(share))
        else:
            _share_dropout(child, share)


class SentimentHead(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.queries = nn.Parameter(torch.randn(LOOKS, DIMENSIONS) * 0.5)
        self.hidden = nn.Linear(LOOKS * DIMENSIONS, DIMENSIONS)
        self.out = nn.Linear(DIMENSIONS, len(LABELS))
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, pool: Pool) -> Tensor:
        hidden = functional.gelu(self.hidden(self.dropout(look(states, pool, self.queries))))
        return cast(Tensor, self.out(self.dropout(hidden)))


class AspectHead(nn.Module):
    """Reads a text for one aspect: given by a phrase's vector, and by where it stands if it does."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.queries = nn.Linear(2 * DIMENSIONS, LOOKS * DIMENSIONS)
        self.hidden = nn.Linear((LOOKS + 2) * DIMENSIONS, DIMENSIONS)
        self.out = nn.Linear(DIMENSIONS, len(LABELS))
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, pool: Pool, phrases: Tensor, spans: Tensor) -> Tensor:
        aspect = torch.cat([phrases * DIMENSIONS**0.5 / 4, spans], 1)
        queries = self.queries(aspect).unflatten(1, (LOOKS, DIMENSIONS))
        seen = torch.cat([look(states, pool, queries), aspect], 1)
        hidden = functional.gelu(self.hidden(self.dropout(seen)))
        return cast(Tensor, self.out(self.dropout(hidden)))


class NameHead(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.hidden = nn.Linear(DIMENSIONS + FEATURES, DIMENSIONS // 2)
        self.out = nn.Linear(DIMENSIONS // 2, 3)
        self.dropout = SharedDropout(dropout)

    def forward(self, states: Tensor, casing: Tensor) -> Tensor:
        hidden = functional.gelu(self.hidden(torch.cat([self.dropout(states), casing], -1)))
        return cast(Tensor, self.out(hidden))


class Network(nn.Module):
    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        config = BertConfig(
            hidden_size=DIMENSIONS,
            num_hidden_layers=6,
            num_attention_heads=12,
            intermediate_size=4 * DIMENSIONS,
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=0.0,
        )
        # On short texts torch's fused attention is slower backwards on a processor than the plain one.
        config._attn_implementation = "eager"
        self.encoder = BertModel(config, add_pooling_layer=False)
        _share_dropout(self.encoder, dropout)
        self.topic = nn.Linear(DIMENSIONS, DIMENSIONS, bias=False)
        nn.init.eye_(self.topic.weight)
        self.sentiment = SentimentHead(dropout)
        self.aspect = AspectHead(dropout)
        self.names = NameHead(dropout)

    def load_base(self, weights: Path) -> None:
        """Start from the published MiniLM; its word embeddings stay as they are."""
        state = {key: value for key, value in load_file(weights).items() if not key.startswith("pooler.")}
        missing, unexpected = self.encoder.load_state_dict(state, strict=False)
        wrong = [key for key in (*missing, *unexpected) if "position_ids" not in key and "token_type_ids" not in key]
        if wrong:
            raise ValueError(f"{weights} does not fit the encoder: {', '.join(wrong)}")
        self.encoder.embeddings.word_embeddings.requires_grad_(False)

    def states(self, ids: Tensor, mask: Tensor) -> Tensor:
        return cast(Tensor, self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)

    def vectors(self, states: Tensor, pool: Pool) -> Tensor:
        return functional.normalize(self.topic(mean(states, pool)), dim=-1)
