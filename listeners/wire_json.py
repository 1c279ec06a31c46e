"""JSON as servers send it: a number of any length costs the record it stands in, not the answer."""

from __future__ import annotations

from functools import partial

import requests

MOST_DIGITS = 300
"""Digits of a whole number that is read as one; chosen because a float holds 308, and Python refuses 4,300."""


def whole(digits: str) -> int | float:
    """A whole number; one of more than MOST_DIGITS digits is infinite, which no field takes."""
    return int(digits) if len(digits) <= MOST_DIGITS else float(digits)


def tolerate_long_numbers(response: requests.Response) -> None:
    """Makes `response.json()` read whole numbers by `whole`."""
    response.json = partial(response.json, parse_int=whole)  # type: ignore[method-assign]
