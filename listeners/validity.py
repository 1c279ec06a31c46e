"""What a field of a feedback may hold. Each check raises InvalidFeedback naming the field and the value."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from listeners.errors import InvalidFeedback

LONGEST_TEXT = 100_000
"""Characters; chosen because the longest post of any platform we read has 40,000, and tagging grows with the length."""
LONGEST_TITLE = 10_000
LONGEST_ID = 500
"""Characters; chosen because message ids of mail reach 250 and addresses 320."""
LONGEST_NAME = 1_000
"""Characters of a question's words, a touchpoint, a language."""
LONGEST_URL = 10_000
MOST_ENTRIES = 100_000
"""Values by name of one feedback; chosen above the widest survey export, which has 60,000 columns."""
YEARS = range(1970, 2100)
"""When a customer may have spoken. One slip of the pen, year 1026, would be the oldest week of every trend."""
LARGEST_COUNT = 2**53
"""Chosen because larger whole numbers change when a reader of JSON takes them for floats."""

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_LONGEST_SHOWN = 80


def shown(value: object) -> str:
    """A value in a message: short, on one line, whatever it is."""
    if isinstance(value, int) and abs(value) >= 10**20:
        return "a whole number of more than 20 digits"
    if isinstance(value, str):
        value = value[: _LONGEST_SHOWN + 1]
    elif isinstance(value, dict | list | tuple | set | bytes):
        return f"a {type(value).__name__} of {len(value):,}"
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def cut(text: str) -> str:
    """As much of a text as is kept."""
    return text[:LONGEST_TEXT]


def words(value: object, name: str, longest: int) -> None:
    """What a customer wrote: text of at most `longest` characters."""
    if not isinstance(value, str):
        raise InvalidFeedback(name, f"text is needed, not {shown(value)}")
    if len(value) > longest:
        raise InvalidFeedback(name, f"{len(value):,} characters; at most {longest:,} are kept")


def optional_text(value: object, name: str, longest: int) -> None:
    """What is compared and shown, not read: no half characters."""
    if value is None:
        return
    words(value, name, longest)
    if _HALF_CHARACTER.search(str(value)):
        raise InvalidFeedback(name, f"half a character (a lone surrogate) in {shown(value)}")


def identifier(value: object, name: str) -> None:
    optional_text("" if value is None else value, name, LONGEST_ID)
    if not value:
        raise InvalidFeedback(name, "an id is needed, and it is empty")


def one_of(value: object, name: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InvalidFeedback(name, f"{shown(value)} is not one of {', '.join(allowed)}")


def moment(value: object, name: str) -> None:
    """An aware time within YEARS."""
    if not isinstance(value, datetime):
        raise InvalidFeedback(name, f"a time is needed, not {shown(value)}")
    if value.tzinfo is None:
        raise InvalidFeedback(name, f"{value.isoformat()} has no time zone; listeners give aware times")
    if value.year not in YEARS:
        raise InvalidFeedback(name, f"{value.isoformat()} lies outside the years {YEARS.start} to {YEARS.stop - 1}")


def whole(value: object, name: str, least: int, most: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise InvalidFeedback(name, f"{shown(value)} is not a whole number from {least} to {most}")


def count(value: object, name: str) -> None:
    whole(value, name, -LARGEST_COUNT, LARGEST_COUNT)


def finite(value: object, name: str, least: float = -math.inf, most: float = math.inf) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidFeedback(name, f"a number is needed, not {shown(value)}")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number) or not least <= number <= most:
        allowed = f"a number from {least:g} to {most:g}" if math.isfinite(most) else "a number that can be kept"
        raise InvalidFeedback(name, f"{shown(value)} is not {allowed}")


def attribute(value: object, name: str) -> None:
    """Text, a finite number, or true and false."""
    if isinstance(value, str):
        words(value, name, LONGEST_TEXT)
    elif not isinstance(value, bool):
        finite(value, name)


def each(values: object, name: str, check: Callable[[Any, str], None]) -> None:
    """A mapping of names to values that each pass `check`."""
    if not isinstance(values, Mapping):
        raise InvalidFeedback(name, f"values by name are needed, not {shown(values)}")
    if len(values) > MOST_ENTRIES:
        raise InvalidFeedback(name, f"{len(values):,} values; at most {MOST_ENTRIES:,} are kept")
    for key, value in values.items():
        words(key, f"a name in {name}", LONGEST_NAME)
        check(value, f"{name}.{key[:_LONGEST_SHOWN]}")


def instance(value: object, name: str, of: type) -> None:
    if value is not None and not isinstance(value, of):
        raise InvalidFeedback(name, f"{of.__name__} is needed, not {shown(value)}")
