"""The words that tell praise of a person from what only looks like it: praise.yaml, and the small words between."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from nlp.staff.cues import groups

OWN, OTHER = "NAME", "OTHER"
"""What stands for the person in question, and for everybody else, while patterns are tried."""

TURNS = re.compile(
    r"\W*(but|yet|however|still|nevertheless|luckily|thankfully|fortunately|thank (god|goodness)|good thing)\b",
    re.IGNORECASE,
)
MEANT = re.compile(r"\b(but|however|though|although|yet|only|shame|pity|otherwise)\b", re.IGNORECASE)
OURS = re.compile(r"\W*(\w+ ){0,2}(i|we|i'd|i've|we'd|my|our)\b", re.IGNORECASE)
SUBJECT = re.compile(
    r"\W*(but |though |although |however |just |only |and )?(the|a|an|my|our|this|that|these|it|prices?|food|rooms?|"
    r"parking|wifi|some|shame|no)\b",
    re.IGNORECASE,
)
AND_SO_ON = re.compile(r"(and|&|plus) (?:\w+ )?\w+", re.IGNORECASE)
OF_OURS = re.compile(
    rf"\b(my|our) (\w+ )?({'|'.join(word for word in groups()['relative'] if '*' not in word)})(,? (named|"
    rf"called))?,? \Z",
    re.IGNORECASE,
)
JOINED = re.compile(
    rf"({OWN}|{OTHER}) ?(,|and|&|plus|with)( and| also)?( to| for)?( \w+){{0,3}} ?({OWN}|{OTHER})|"
    r"\bthanks\b.{0,120}\b(you|yours)\b",
    re.IGNORECASE,
)
AND = re.compile(
    rf"\W*(and|plus|also|&)?( also)?( so (was|is|did))?( to| for| thanks to)?( \w+){{0,3}} ?{OTHER}", re.IGNORECASE
)
AND_OWN = re.compile(rf"\W*(and|plus|also|&)( also)?( to| for| thanks to)?( \w+){{0,3}} ?{OWN}", re.IGNORECASE)
PRONOUN = re.compile(r"\b(he|she|him)\b", re.IGNORECASE)
WHO = re.compile(r"\W*(who|he|she|they)\b", re.IGNORECASE)
UNSOLVED = re.compile(r"\b(still|problems?|issues?|unresolved|unsolved)\b", re.IGNORECASE)
SUCH = re.compile(
    r"\W*(what |such |is |truly |really )?(a |an )?(\w+ ){1,3}(guy|man|woman|lady|gentleman|person|girl|lad|chap|"
    r"fellow|soul|nurse|driver|waiter|waitress|agent|advis[eo]r|host|hostess|receptionist)\W*\Z",
    re.IGNORECASE,
)
TOO = re.compile(rf"\W*(he|she|they|you|your|his|her|because of (you|him|her)|{OWN})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """The patterns of praise.yaml."""

    praises: re.Pattern[str]
    asides: re.Pattern[str]
    mends: re.Pattern[str]
    blames: Mapping[str, re.Pattern[str]]
    doubts: Mapping[str, re.Pattern[str]]
    persons: re.Pattern[str]
    yields: re.Pattern[str]
    formula: re.Pattern[str]
    kind: re.Pattern[str]


@cache
def words() -> Words:
    text = (resources.files("nlp.staff") / "praise.yaml").read_text(encoding="utf-8")
    said: dict[str, Any] = yaml.safe_load(text)
    return Words(
        _any(said["praises"]),
        _any(said["asides"]),
        _any(said["mends"]),
        {reason: _any(patterns) for reason, patterns in said["blames"].items()},
        {reason: _any(patterns) for reason, patterns in said["doubts"].items()},
        _any(said["persons"]),
        _any(said["yields"]),
        _any(said["formula"]),
        _any(said["kind"]),
    )


def _any(patterns: Sequence[str] | str) -> re.Pattern[str]:
    listed = [patterns] if isinstance(patterns, str) else patterns
    return re.compile("|".join(f"(?:{one})" for one in listed), re.IGNORECASE)


@cache
def thanks() -> re.Pattern[str]:
    said = (word.replace("*", r"\w*") for word in groups()["thanks"])
    return re.compile(rf"\b(?:{'|'.join(said)})\b", re.IGNORECASE)
