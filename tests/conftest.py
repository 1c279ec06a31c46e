"""What every test may use."""

from __future__ import annotations

import socket

import pytest
from hypothesis import settings

# A deadline by the wall clock fails on a busy machine, and says nothing about the code. The same cases in every run, so
# that a failure is of the change at hand; `pytest --hypothesis-profile explore` draws new ones.
settings.register_profile("hearpoint", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("hearpoint")


@pytest.fixture
def unused_port() -> int:
    """A port of this machine nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
