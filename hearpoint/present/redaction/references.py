"""Numbers under which a company knows a customer or a purchase: bookings, orders, tickets, accounts, parcels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hearpoint.present.redaction.lexicon import words
from hearpoint.present.redaction.spans import Kind, Span

_CUE = (
    r"(?:booking|reservation|confirmation|conf|order|e-?ticket|ticket|pnr|locator|ref|reference|case|claim|account|acct"
    r"|tracking|parcel|package|shipment|consignment|invoice|receipt|membership|member|loyalty|flyer|policy|patient|nhs"
    r"|transaction|txn|incident|complaint|file|notice|licen[cs]e|passport|application|loan|customer|client|meter|serial|imei"
    r"|res|voucher|rma|mrn|tix)"
)
_LABEL = r"(?:numbers?|no|nr|num|id|code|ref(?:erence)?|file|ticket|application|notice|locator|is|was|of)"
_GAP = r"(?:\.?[ ]?[:#=([\"“][ ]?|(?<=[for])\.[ ]?|[ ])"
"""Between a cue and its code. A dot only after "ref", "no" and "nr": else it ends a sentence."""
_CUED = re.compile(
    rf"(?<![\w-])(?=[a-z]{{3}}){_CUE}(?:s|'s)?{_GAP}(?:{_LABEL}{_GAP}){{0,3}}#?[ ]?"
    r"(?P<code>[A-Za-z0-9](?:[A-Za-z0-9]|[-/._](?=[A-Za-z0-9])|[ ](?=\d{2,12}+(?![\w:.,/]))){2,31}+)",
    re.IGNORECASE,
)
_UPPER_CODE = re.compile(r"[A-Z]{6}|[A-Z]{5,8}(?=\Z)")
_HASHED = re.compile(r"(?<![\w&])#\d{5,20}+(?!\w)")
_DASHED = re.compile(
    r"(?<![\w-])(?:\d{3}-\d{7}-\d{7}|\d{3}-\d{10}|[A-Z]{2,4}[-/]\d{3,12}+(?:[-/][A-Z0-9]{2,12}+){1,4})(?![\w-])"
)
_MIXED = re.compile(r"(?<![\w/#.-])[A-Z0-9]{6,40}+(?![\w-])")
_FLIGHT = re.compile(r"[A-Z]{2,3}\d{1,4}[A-Z]?|[A-Z]\d[\dA-Z]\d{1,4}|\d{1,3}[A-Z]\d{1,4}|\d+[A-Z]{1,3}|[A-Z]+\d{1,3}")
"""Flights, models and sizes, which are nobody's: BA117, A350, 256GB."""

PATTERNS = {"cued reference": _CUED, "hashed number": _HASHED, "dashed reference": _DASHED, "mixed code": _MIXED}


def references(text: str) -> Iterator[Span]:
    for match in _CUED.finditer(text):
        if _is_code(match["code"]):
            yield Span(*match.span("code"), Kind.BOOKING)
    for pattern in (_HASHED, _DASHED):
        yield from (Span(*match.span(), Kind.BOOKING) for match in pattern.finditer(text))
    for match in _MIXED.finditer(text):
        if _is_mixed(match[0]):
            yield Span(*match.span(), Kind.BOOKING)


def _is_code(code: str) -> bool:
    """Behind a cue: five digits, four characters with two digits among them, or a record locator."""
    digits = sum(character.isdigit() for character in code)
    first = code.split(" ")[0]
    if first.isalpha() and first != code and not (first.isupper() and len(first) < 4):
        return False  # "since 2019"
    if digits == 0:
        return _UPPER_CODE.fullmatch(code) is not None and code.lower() not in words("no name")
    if not any(character.isalpha() for character in code):
        return digits >= 5
    return len(code) >= 4 and (digits >= 2 or (5 <= len(code) <= 8 and code.isupper()))


def _is_mixed(code: str) -> bool:
    """Without a cue: letters and digits in turn, as no word, flight or model has them."""
    digits = sum(character.isdigit() for character in code)
    return 0 < digits < len(code) and digits >= 2 and _FLIGHT.fullmatch(code) is None and not code.startswith("0X")
