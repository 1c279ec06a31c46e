"""Vectors at length one, so that a product of two is their cosine."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nlp.types import Vectors


def unit(rows: npt.NDArray[np.floating]) -> Vectors:
    """Rows (..., d) at length one; a row of zeros stays so."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
