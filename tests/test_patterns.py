"""No regular expression takes more than time in proportion to its text, whatever the text.

By ratio, so that a slow machine does not matter: where twice the text takes much more than twice the time, a text of a
few hundred kilobytes holds a run for minutes.
"""

from __future__ import annotations

import re

import pytest

from tests.patterns import OurPattern, hard_strings, our_patterns, seconds

PACKAGES = ("config", "listeners", "nlp", "insights", "hearpoint")
SCREEN = 1_024
"""Characters of a first look; chosen because a quadratic expression shows at it, and a linear one takes no time."""
FAST_S = 150e-9 * SCREEN
"""15 ms for 100,000 characters."""
SHORT = (16, 20, 24, 48, 160)
"""Characters for which no expression takes 5 ms unless it is exponential, or of a high power."""
LINEAR = 2.9
"""Ratio of the times of 2n and n that linear expressions stay under; quadratic ones take 4."""


def slow_on(ours: OurPattern) -> str | None:
    """The text and figures of the first superlinear use; None where there is none."""
    for method in ours.methods:
        for make in hard_strings(ours.pattern):
            if any(seconds(method, ours.pattern, make(size)) > 0.005 for size in SHORT):
                return f"{method} of {make(12)!r}: exponential"
            if seconds(method, ours.pattern, make(SCREEN)) > FAST_S and (ratio := growth(method, ours.pattern, make)):
                return f"{method} of {make(12)!r}: twice the text takes {ratio:.1f} times as long"
    return None


def growth(method: str, pattern: re.Pattern[str], make: object) -> float | None:
    """The ratio of the times, where it is superlinear at each of two doublings."""
    assert callable(make)
    size, ratio = SCREEN // 4, 0.0
    before = _best(method, pattern, make(size))
    for _ in range(3):
        size *= 2
        now = _best(method, pattern, make(size))
        ratio = now / max(before, 1e-7)
        if ratio < LINEAR:
            return None
        before = now
    return ratio


def _best(method: str, pattern: re.Pattern[str], text: str) -> float:
    first = seconds(method, pattern, text)
    return first if first > 0.05 else min(first, *(seconds(method, pattern, text) for _ in range(4)))


def test_no_expression_takes_more_than_time_in_proportion() -> None:
    slow = {ours.name: reason for ours in our_patterns(*PACKAGES) if (reason := slow_on(ours))}
    assert slow == {}


@pytest.mark.parametrize("expression", [r"\bname\b.*\bstaff\b", r"(a+)+$", r"\s+$", r"[\w.]+@[\w.]+", r"\n+ *!"])
def test_slow_ones_are_caught(expression: str) -> None:
    assert slow_on(OurPattern("example", re.compile(expression), ("search",)))


@pytest.mark.parametrize("expression", [r"\bname\b.{0,20}\bstaff\b", r"[a-z]+", r"\d+(?:[.,]\d+)?", r"[\ud800-\udfff]"])
def test_fast_ones_are_not(expression: str) -> None:
    assert slow_on(OurPattern("example", re.compile(expression), ("search", "sub"))) is None


def test_the_patterns_are_found_where_they_stand() -> None:
    names = {ours.name for ours in our_patterns("listeners")}
    assert {
        "listeners.survey.questions._NPS",
        "listeners.survey.dates._NAMED",
        "listeners.survey.delimited._EXCEL_HINT",
    } <= names
