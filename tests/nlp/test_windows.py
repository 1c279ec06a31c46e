"""Which pieces are read together."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.encoder.runtime import MAX_BATCH_PIECES, STEP, batches
from nlp.encoder.windows import MAX_PIECES, windows


@pytest.mark.parametrize(
    ("bounds", "together", "ranges"),
    [
        ([0, 5, 9], False, [(0, 5), (5, 9)]),
        ([0, 5, 9], True, [(0, 9)]),
        ([0, 50, 100], True, [(0, 50), (50, 100)]),
        ([0, 200], True, [(0, 94), (94, 188), (188, 200)]),
        ([0, 0, 4], False, [(0, 4)]),
        ([0], True, []),
    ],
)
def test_windows(bounds: list[int], together: bool, ranges: list[tuple[int, int]]) -> None:
    assert windows(bounds, together=together) == ranges


@given(st.lists(st.integers(0, 150), max_size=20), st.booleans())
def test_windows_tile_the_text(lengths: list[int], together: bool) -> None:
    bounds = [sum(lengths[:index]) for index in range(len(lengths) + 1)]
    found = windows(bounds, together=together)
    assert [place for start, end in found for place in range(start, end)] == list(range(bounds[-1]))
    assert all(0 < end - start <= MAX_PIECES for start, end in found)
    assert all(end == start for (_, end), (start, _) in pairwise(found))


@given(st.lists(st.integers(2, MAX_PIECES + 2), max_size=300))
def test_batches_hold_every_sequence_once_and_are_not_too_large(lengths: list[int]) -> None:
    found = batches(lengths)
    assert sorted(index for group in found for index in group) == list(range(len(lengths)))
    for group in found:
        longest = max(lengths[index] for index in group)
        assert len(group) == 1 or len(group) * (-(-longest // STEP) * STEP) <= MAX_BATCH_PIECES
