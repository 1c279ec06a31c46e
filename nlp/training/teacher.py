"""The base's vector of every sentence and phrase the student is held to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import torch

from nlp.encoder.pieces import CLS, SEP, Splitter
from nlp.encoder.windows import MAX_PIECES
from nlp.training.network import Network, Pool, mean
from nlp.types import Vectors

PIECES = 8192


@torch.inference_mode()
def vectors(texts: Iterable[str], weights: Path, splitter: Splitter) -> dict[str, Vectors]:
    base = Network()
    base.load_base(weights)
    base.eval()
    distinct = list(dict.fromkeys(texts))
    pieces = [text_pieces.ids[:MAX_PIECES].tolist() for text_pieces in splitter(distinct)]
    by_text: dict[str, Vectors] = {}
    order = sorted(range(len(distinct)), key=lambda index: len(pieces[index]))
    while order:
        length = len(pieces[order[0]]) + 2
        count = next((n for n, index in enumerate(order) if n * (len(pieces[index]) + 2) > PIECES), len(order))
        group, order = order[:count], order[count:]
        length = len(pieces[group[-1]]) + 2
        ids = torch.zeros(len(group), length, dtype=torch.long)
        for row, index in enumerate(group):
            ids[row, : len(pieces[index]) + 2] = torch.tensor([CLS, *pieces[index], SEP])
        with torch.autocast("cpu", torch.bfloat16):
            states = base.states(ids, ids > 0)
        pooled = mean(states.float(), Pool(torch.arange(len(group)), ids > 0))
        unit = torch.nn.functional.normalize(pooled, dim=-1).numpy()
        by_text.update((distinct[index], row) for index, row in zip(group, unit, strict=True))
    return by_text
