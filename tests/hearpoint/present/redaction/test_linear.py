"""No pattern over customers' text grows faster than the text, on the strings that are worst for it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from hearpoint.present.redaction import (
    Redactor,
    Role,
    Viewer,
    addresses,
    contacts,
    lexicon,
    names,
    numbers,
    spans,
    steering,
)
from hearpoint.present.redaction import references as codes

PATTERNS: dict[str, re.Pattern[str]] = {
    **contacts.PATTERNS, **numbers.PATTERNS, **codes.PATTERNS, **addresses.PATTERNS, **names.PATTERNS,
    **steering.PATTERNS, "mask": spans.MASK, "listed word": lexicon.WORD,
}  # fmt: skip
PIECES = (
    "a", "A", "1", "@", " ", "\n", "[", "é", "😀", "\u202e", "\u200d", "\U000e0061", "a@", "a.", "a-", "aa'", "A. ",
    "a.b@", "a at ", "a dot ", "a at aa dot ", "(at)", "http://", "www.", "u/", "1 ", "1-", "1.", "4111 ", "/a", "/1a",
    "4111111111111111", "1" * 25 + " ", "0" * 30 + "x", "a" * 70 + " ", "GB29 ", "AA11 BBBB ", "order ", "order no ",
    "order 1 1", "ref:#", "#1234 ", "AAA-", "AAA-123/", "A1B2C3 ", "1 A ", "1 Aa Aa Aa ", "1 Aa Street ", "Calle A ",
    "1 Aa St, Aa, Aa ", "12 rue de la ", "Aastraße ", "PO Box ", "House 1, Road 1, ", "my a ", "my son ", "Mr A ",
    "my name is ", "regards Aa Aa", "thanks, ", "- Aa", "came with aa and ", "Aa and i ", "Aa and ", "Maria Lopez ",
    "[name]", "john lewis ",
)  # fmt: skip
SIZE = 100_000
FAST = 0.020
"""Seconds for 100,000 characters that the project allows a pattern."""
SLACK = 4
"""How much slower a busy machine may be; a quadratic pattern takes minutes, not four times as long."""


def _seconds(run: Callable[[str], object], text: str) -> float:
    """The fastest of up to three runs, in processor time."""
    fastest = float("inf")
    for _ in range(3):
        start = time.process_time()
        run(text)
        fastest = min(fastest, time.process_time() - start)
        if fastest < FAST:
            break
    return fastest


def _filled(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_is_fast_on_its_worst_string(name: str) -> None:
    run = PATTERNS[name].sub
    taken = {piece: _seconds(lambda text: run("", text), _filled(piece, SIZE)) for piece in PIECES}
    worst = max(taken, key=taken.__getitem__)
    assert taken[worst] < FAST * SLACK, f"{taken[worst]:.3f} s on {worst!r}"
    # A law, not a clock: twice the text takes twice the time, where it takes long enough to be told.
    double = _seconds(lambda text: run("", text), _filled(worst, 2 * SIZE))
    assert double < max(3 * taken[worst], FAST * SLACK)


@pytest.mark.parametrize(
    "piece", [*PIECES[:3], "a.b@", "Aa and i ", "1 Aa St, Aa, Aa ", "4111 ", "maria ", "\u202e", "[name]"]
)
def test_redaction_is_linear(piece: str) -> None:
    redactor = Redactor(Viewer(Role.HR), reader=None)
    redactor("warm")
    half, whole = (_seconds(redactor, _filled(piece, size)) for size in (SIZE // 4, SIZE // 2))
    assert whole < max(3 * half, 0.05)
