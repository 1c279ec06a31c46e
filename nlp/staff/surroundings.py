"""What the encoder's states on and around a name say of who it is. Adds to the words of ``nlp.staff.cues``.

Words in groups say why, and hold on long texts; states know what no list of words does. Neither is as good alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from safetensors import safe_open

from nlp.extensions import DIMENSIONS, Encoded
from nlp.staff.candidates import Candidate
from nlp.types import Vectors

FILE = "surroundings.safetensors"
WIDTH = 3 * DIMENSIONS
_NEAR = 3
"""Word pieces to each side of the name."""


def surroundings(encoded: Encoded | None, found: Sequence[Candidate]) -> Vectors:
    """Mean state of a name, of the pieces beside it and of its sentence: (candidates, 1152), zeros where unknown."""
    rows = np.zeros((len(found), WIDTH), dtype=np.float32)
    for row, candidate in zip(rows, found, strict=True):
        for offsets, states in zip(encoded.token_offsets, encoded.token_vectors, strict=True) if encoded else ():
            inside = np.flatnonzero((offsets[:, 1] > candidate.start) & (offsets[:, 0] < candidate.end))
            if len(inside):
                row[:] = _read(states, int(inside[0]), int(inside[-1]) + 1)
                break
    return rows


def _read(states: Vectors, first: int, after: int) -> Vectors:
    beside = np.concatenate([states[max(0, first - _NEAR) : first], states[after : after + _NEAR]])
    near = beside.mean(0) if len(beside) else np.zeros(DIMENSIONS)
    return np.concatenate([states[first:after].mean(0), near, states.mean(0)])


def log_odds(rows: Vectors) -> Vectors:
    """What the states add to the log-odds of being staff, (candidates,); nothing where they are unknown."""
    weights, constant = _weights()
    return np.where(rows.any(1), rows @ weights + constant, 0).astype(np.float32)


def fitted_to() -> str:
    """Version of the model whose states the weights read: `python -m nlp.training.staff` makes them."""
    with _opened() as file:
        return str(file.metadata()["model"])


@cache
def _weights() -> tuple[Vectors, float]:
    with _opened() as file:
        return file.get_tensor("weights"), float(file.get_tensor("constant")[0])


def _opened() -> Any:
    with resources.as_file(resources.files("nlp.staff") / FILE) as path:
        return safe_open(path, framework="numpy")
