from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listeners.survey import values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7", 7), (" 7.5 ", 7.5), ("7,5", 7.5), ("-1", -1), ("+3", 3), ("85%", 85), ("10 - Extremely likely", 10),
        ("Not at all likely - 0", 0), ("Extremely likely (10)", 10), ("4 (good)", 4), ("4 stars", 4), ("1 star", 1),
        ("8/10", 8), ("8 out of 10", 8), ("1,200", 1200),
        ("$1,200.50", 1200.5), ("12,50 €", 12.5), ("3: neutral", 3),
    ],
)  # fmt: skip
def test_answers_that_are_numbers(text: str, expected: float) -> None:
    assert values.number(text) == expected


@pytest.mark.parametrize(
    "text", ["", "many", "5-10 years", "0-2 years", "2026-11-02", "1.000.000", "nan", "inf", "1e5", "12.11.2026"]
)
def test_answers_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        values.number(text)


@given(st.text(max_size=30))
def test_any_text_is_a_finite_number_or_none(text: str) -> None:
    try:
        value = values.number(text)
    except ValueError:
        return
    assert abs(value) <= 1e30


@pytest.mark.parametrize(("text", "expected"), [("Yes", True), ("n", False), ("TRUE", True), ("0", False)])
def test_yes_and_no(text: str, expected: bool) -> None:
    assert values.yes_no(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Telephone", "phone"), ("Online", "web"), ("tablet", "kiosk"), ("Face to face", "in-person")],
)
def test_modes_by_other_names(text: str, expected: str) -> None:
    assert values.mode(text) == expected


def test_what_is_neither_says_where_to_put_it() -> None:
    with pytest.raises(ValueError, match="'perhaps' is neither yes nor no; say what it stands for under `values`"):
        values.yes_no("perhaps")
    with pytest.raises(ValueError, match="'carrier pigeon' is not one of phone, web, kiosk"):
        values.mode("carrier pigeon")
