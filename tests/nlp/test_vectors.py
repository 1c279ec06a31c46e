from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nlp.vectors import unit

NUMBERS = st.floats(-1e6, 1e6, width=32).map(lambda value: 0.0 if abs(value) < 1e-6 else value)


@given(arrays(np.float32, array_shapes(max_dims=3), elements=NUMBERS))
def test_rows_are_of_length_one_or_zero_and_point_where_they_did(rows: np.ndarray) -> None:
    scaled = unit(rows)
    lengths = np.linalg.norm(rows.astype(np.float64), axis=-1)
    assert scaled.shape == rows.shape
    assert scaled.dtype == np.float32
    assert np.allclose(np.linalg.norm(scaled, axis=-1), lengths > 0, atol=1e-5)
    assert np.allclose(scaled * lengths[..., None], rows, rtol=1e-4, atol=1e-6)
