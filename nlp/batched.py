"""An iterable in lists of equal size, as itertools.batched of Python 3.12 does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of `size` items, the last one shorter."""
    left = iter(items)
    while group := list(islice(left, size)):
        yield group
