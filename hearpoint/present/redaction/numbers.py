"""Payment cards, bank accounts and telephone numbers.

Why neither phonenumbers nor python-stdnum: see docs/decisions/0011-redaction.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hearpoint.present.redaction.spans import Kind, Span

_GAP = r"[ \t\xa0\u2009\u202f.‐‑–—-]"
_CARD = re.compile(
    rf"(?<!\d)(?<!\d[.,-])(?:\d{{4}}{_GAP}?\d{{4}}{_GAP}?\d{{4}}{_GAP}?\d{{2,4}}(?:{_GAP}?\d{{1,3}})?"
    rf"|\d{{4}}{_GAP}?\d{{6}}{_GAP}?\d{{4,5}}|\d{{12,19}})(?!\d)"
)
_IBAN = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}+(?:[ -]?[A-Z0-9]{1,4})?(?![A-Z0-9])", re.IGNORECASE | re.ASCII
)
_NUMBER = re.compile(
    r"(?<![\w.,:€$£¥#/-])(?:\+[ ]?)?(?:\(\+?\d{1,4}\)|\d)(?:[ \t\xa0\u2009\u202f().‐‑–—/-]{0,3}\d){5,24}+"
    r"(?:[ ]?(?:ext|x)\.?[ ]?\d{1,5})?(?![\w%])"
)
_DATE = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4})"
_NOT_PERSONAL = re.compile(
    rf"{_DATE}(?:\s?[-–—/]?\s?{_DATE}){{0,1}}"  # a date, or from one to another
    r"|(?:19|20)\d\d\s?[-–—/]\s?(?:19|20)?\d\d(?:\s?[-–—/]\s?(?:19|20)\d\d)*"  # years
    r"|\d{1,3}(?:[ \xa0\u2009\u202f.]\d{3})*[ \xa0\u2009\u202f.]000"  # a round amount
    r"|[1-9]\d{0,3}0{3,}"
    r"|\d{1,4}[.]\d{1,2}(?:\s*[-–—/ ]\s*\d{1,4}[.]\d{1,2})*"  # amounts
    r"|\d{1,3}(?:\.\d{1,3}){3}"  # an address of a network
    r"|\d{1,4}(?:\.\d{1,4}){2,4}"  # a version
)
_AMOUNT_AFTER = re.compile(
    r"\s?(?:€|\$|£|¥|%|k\b|kwh|km\b|kg\b|mb\b|gb\b|points?\b|miles\b|people\b|downloads\b|seconds\b|users\b|rupees\b|euros?\b"
    r"|dollars\b|pounds\b|yen\b|usd\b|eur\b|gbp\b|steps\b|views\b|times\b)",
    re.IGNORECASE,
)
_PHONE_BEFORE = re.compile(
    r"(?:\b(?:t|ph|tel|fon|phone|telephone|mobile|mob|cell|fax|whatsapp|sms|call|called|ring|rang|text|texted|dial|landline)\b"
    r"|\bn[uú]m[eé]ro|(?<!order )(?<!account )(?<!booking )(?<!reservation )\bnumber (?:is|on))[^\d]{0,24}\Z",
    re.IGNORECASE,
)
_LOOK_BACK = 40
"""Maximum characters before a number in which a cue is looked for."""
_SHORTEST_PHONE, _LONGEST_PHONE = 7, 15
"""Minimum and maximum digits of a telephone number; chosen because fewer are short numbers, and E.164 allows 15."""

PATTERNS = {"card": _CARD, "iban": _IBAN, "number": _NUMBER}


def cards(text: str) -> Iterator[Span]:
    """Numbers of 13 to 19 digits that pass the check of ISO/IEC 7812, and groups of four that miss it by a slip."""
    for match in _CARD.finditer(text):
        digits = _digits(match[0])
        grouped = len(digits) == 16 and match[0][4] == match[0][9] == match[0][14] and not match[0][4].isdigit()
        if len(digits) >= 13 and (luhn(digits) or (grouped and digits[0] in "23456")):
            yield Span(*match.span(), Kind.CARD)


def ibans(text: str) -> Iterator[Span]:
    """International bank account numbers that pass the check of ISO 13616; words behind one are not part of it."""
    for match in _IBAN.finditer(text):
        number = match[0]
        while len(number) >= 15:
            if _is_iban(number.replace(" ", "").replace("-", "")):
                yield Span(match.start(), match.start() + len(number), Kind.IBAN)
                break
            number = number[: max(number.rfind(" "), 0)]


def phones(text: str) -> Iterator[Span]:
    """Telephone numbers; and, as bookings, long numbers that are no date, amount or version."""
    for match in _NUMBER.finditer(text):
        digits = _digits(match[0])
        before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
        cued = _PHONE_BEFORE.search(before) is not None
        if not cued and (_NOT_PERSONAL.fullmatch(match[0].strip()) or _AMOUNT_AFTER.match(text, match.end())):
            continue
        if cued or len(digits) >= _SHORTEST_PHONE:
            yield Span(*match.span(), Kind.PHONE if _is_phone(match[0], digits, cued) else Kind.BOOKING)


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others: ISO/IEC 7812-1, annex B."""
    doubled = (2 * int(digit) for digit in digits[-2::-2])
    total = sum(map(int, digits[-1::-2])) + sum(two - 9 if two > 9 else two for two in doubled)
    return total % 10 == 0


def _is_iban(code: str) -> bool:
    return (
        15 <= len(code) <= 34 and int("".join(str(int(character, 36)) for character in code[4:] + code[:4])) % 97 == 1
    )


def _is_phone(number: str, digits: str, cued: bool) -> bool:
    if not _SHORTEST_PHONE <= len(digits) <= _LONGEST_PHONE + 5:
        return cued
    return cued or number[0] in "+(0" or not number.isdigit()


def _digits(text: str) -> str:
    return "".join(str(int(character)) for character in text if character.isdecimal())
