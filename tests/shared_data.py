"""Where the real data sets lie, for the tests and benchmarks that read them. They are never part of the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("HEARPOINT_DATA", Path(__file__).parents[1].parent / "shared" / "data"))


def shared(name: str) -> Path:
    """The path of a data set's file; skips the test where it is not there."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"the data set {name} is not here (HEARPOINT_DATA names its folder)")
    return path
