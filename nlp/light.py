"""Import spaCy without torch: thinc loads torch wherever it is installed, which takes longer than all the rest of us.

Import this before spaCy. Where torch or spaCy is loaded already, nothing changes; torch can be imported afterwards.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # the documented way to make an import fail
    try:
        yield
    finally:
        del sys.modules[module]


with _hidden("torch"):
    import spacy

__all__ = ["spacy"]
