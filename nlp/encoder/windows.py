"""Which pieces of a text the encoder reads together."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

MAX_PIECES = 94
"""Maximum pieces in a window, special ones not counted; chosen because the texts it was trained on are as long."""


def windows(bounds: Sequence[int], *, together: bool) -> list[tuple[int, int]]:
    """Ranges of pieces that tile a text. `bounds` are where its sentences begin, and the end: n + 1 of them.

    `together` reads sentences side by side, as many as fit; else each is read alone. Longer ones are cut.
    """
    ranges: list[tuple[int, int]] = []
    for start, end in itertools.pairwise(bounds):
        if together and ranges and end - ranges[-1][0] <= MAX_PIECES:
            ranges[-1] = (ranges[-1][0], end)
            continue
        ranges += [(first, min(first + MAX_PIECES, end)) for first in range(start, end, MAX_PIECES)]
    return ranges
