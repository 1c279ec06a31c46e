"""Answers as typed values. Each reader raises ValueError saying what is wrong with the text."""

from __future__ import annotations

import re

from listeners.feedback import Mode
from listeners.validity import shown

_LONGEST = 200
"""Characters of an answer that can be a number; chosen because a label may stand with it ("10 - Extremely likely")."""
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LABELLED = re.compile(
    r"(?P<first>\d{1,3})\s*(?:stars?|(?:/|out of)\s*\d{1,3}|[-–—:=(][^\d]*)|[^\d]*[-–—:=(]\s*(?P<last>\d{1,3})\)?",
    re.IGNORECASE,
)
_YES = {"yes", "y", "true", "1", "ja", "oui", "si", "sí", "x"}
_NO = {"no", "n", "false", "0", "nein", "non"}
_MODES: dict[str, Mode] = {
    **dict.fromkeys(("phone", "telephone", "call", "ivr", "cati"), "phone"),
    **dict.fromkeys(("web", "online", "internet", "website", "email", "e-mail", "app"), "web"),
    **dict.fromkeys(("kiosk", "terminal", "tablet"), "kiosk"),
    **dict.fromkeys(("sms", "text message"), "sms"),
    **dict.fromkeys(("paper", "mail", "letter", "comment card"), "paper"),
    **dict.fromkeys(("in-person", "in person", "face to face", "face-to-face", "interview"), "in-person"),
}


def number(text: str) -> float:
    """``4.5``, ``4,5``, ``1,200``, ``10 - Extremely likely``, ``Not at all likely - 0``, ``4 stars``, ``8/10``."""
    bare = text.strip("%€$£¥ \t\u00a0")
    if len(bare) > _LONGEST:
        raise ValueError(f"{shown(text)} is not a number")
    if _THOUSANDS.fullmatch(bare):
        return float(bare.replace(",", ""))
    if _NUMBER.fullmatch(bare):
        return float(bare.replace(",", "."))
    if labelled := _LABELLED.fullmatch(bare):
        return float(labelled["first"] or labelled["last"])
    raise ValueError(f"{shown(text)} is not a number")


def nps(value: float) -> int:
    """A likelihood to recommend: whole, 0 to 10."""
    if value != int(value) or not 0 <= value <= 10:
        raise ValueError(f"{value:g} is not a whole number from 0 to 10")
    return int(value)


def yes_no(text: str) -> bool:
    word = text.strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueError(f"{shown(text)} is neither yes nor no; say what it stands for under `values`")


def mode(text: str) -> Mode:
    word = text.strip().casefold()
    if word in _MODES:
        return _MODES[word]
    raise ValueError(f"{shown(text)} is not one of phone, web, kiosk, sms, paper, in-person; map it under `values`")
