"""Reposts and near-duplicates: one voice for discovery, all of them for volume. No comparison of all with all."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Groups = npt.NDArray[np.int64]

_NOISE = re.compile(r"https?://\S+|www\.\S+|@\w+|\brt\b:?|&\w+;|[^\w\s]", re.IGNORECASE)
_PRIME = (1 << 61) - 1
_BANDS, _ROWS = 10, 4
_ALIKE = 0.7
"""Minimum Jaccard similarity of the word triples of two texts that repeat each other."""
_MIN_WORDS = 5
"""Minimum words of a repost by another person; chosen because "no wifi" from two people is two voices."""


def plain(text: str) -> str:
    """The words of a text: lower case, no addresses, handles, punctuation or repost mark."""
    return " ".join(_NOISE.sub(" ", text.lower()).split())


def groups(texts: Sequence[str], authors: Sequence[str | None] | None = None) -> Groups:
    """For each text the index of the first text it repeats; its own index where it repeats none.

    Equal words first, then MinHash over word triples in bands (Broder 1997; Jaccard at least 0.7 to the group's
    first text). Linear in the number of texts.
    """
    people = authors or [None] * len(texts)
    first: dict[tuple[str, str | None], int] = {}
    buckets: dict[tuple[int, bytes], int] = {}
    shingles_of: dict[int, frozenset[int]] = {}
    result = np.arange(len(texts), dtype=np.int64)
    for index, (text, author) in enumerate(zip(texts, people, strict=True)):
        words = plain(text)
        long = words.count(" ") + 1 >= _MIN_WORDS
        if not long and author is None:
            continue
        key = (words, None if long else author)
        if key in first:
            result[index] = first[key]
            continue
        result[index] = _near(index, words, buckets, shingles_of) if long else index
        first[key] = int(result[index])
    return result


def _near(index: int, words: str, buckets: dict[tuple[int, bytes], int], seen: dict[int, frozenset[int]]) -> int:
    shingles = _shingles(words)
    bands = [(band, key) for band, key in enumerate(_signature(shingles))]
    for band in bands:
        other = buckets.get(band)
        if other is not None and _jaccard(shingles, seen[other]) >= _ALIKE:
            return other
    seen[index] = shingles
    for band in bands:
        buckets.setdefault(band, index)
    return index


def _shingles(words: str) -> frozenset[int]:
    tokens = words.split()
    return frozenset(zlib.crc32(" ".join(tokens[at : at + 3]).encode()) for at in range(len(tokens) - 2))


def _jaccard(first: frozenset[int], other: frozenset[int]) -> float:
    return len(first & other) / len(first | other)


_RANDOM = np.random.default_rng(20261122)
_A = _RANDOM.integers(1, 1 << 28, size=(_BANDS * _ROWS, 1), dtype=np.uint64)
_B = _RANDOM.integers(0, 1 << 60, size=(_BANDS * _ROWS, 1), dtype=np.uint64)


def _signature(shingles: frozenset[int]) -> list[bytes]:
    values = np.fromiter(shingles, dtype=np.uint64, count=len(shingles))
    least = ((_A * values[None, :] + _B) % np.uint64(_PRIME)).min(axis=1)
    return [row.tobytes() for row in least.reshape(_BANDS, _ROWS)]
