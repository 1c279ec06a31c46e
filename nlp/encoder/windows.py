"""Which pieces of a text the encoder reads together."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

LONGEST = 94
"""Pieces in a window, special ones not counted: as long as the texts it was trained on."""


def windows(bounds: Sequence[int], *, together: bool) -> list[tuple[int, int]]:
    """Ranges of pieces that tile a text. `bounds` are where its sentences begin, and the end: n + 1 of them.

    `together` reads sentences side by side, as many as fit; else each is read alone. Longer ones are cut.
    """
    found: list[tuple[int, int]] = []
    for start, end in itertools.pairwise(bounds):
        if together and found and end - found[-1][0] <= LONGEST:
            found[-1] = (found[-1][0], end)
            continue
        found += [(first, min(first + LONGEST, end)) for first in range(start, end, LONGEST)]
    return found
