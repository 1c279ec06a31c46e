"""Text as SQLite and every reader can hold it."""

from __future__ import annotations

import re

_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\x90\x9b\x9d-\x9f\ud800-\udfff]")
"""NUL, lone surrogates, and what steers the terminal of whoever reads a post there (escape sequences, the bell)."""


def clean(text: str) -> str:
    """What is unwritable becomes U+FFFD, one for one, so offsets stay."""
    return _UNWRITABLE.sub("\ufffd", text)


def clean_or_none(text: str | None) -> str | None:
    return None if text is None else clean(text)
