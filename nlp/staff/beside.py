"""What the words right beside a name settle, whatever the learned weights make of the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp.staff.candidates import Candidate
from nlp.staff.context import Probabilities
from nlp.staff.cues import groups
from nlp.staff.lexicon import bare, given_names, words

LIKELY = 0.6
"""Chance given to somebody of the roster who stands where staff stand: a name alone would leave them below one half."""
_REACH = 40
_DEEDS = (
    "brought", "stayed", "drove", "sat", "waited", "booked", "chased", "cheered", "fetched", "looked", "made", "picked",
    "ran", "rushed", "spoke", "stopped", "walked", "wrote", "deserve*", "could", "couldn't", "can't", "never", "didn't",
    "has", "noticed", "knew", "knows", "warned",
)  # fmt: skip

_CODE = re.compile(r"[A-Z]{2,4}\d{0,3}|[A-Z]\d{1,3}")
"""DEN, SWA, B12: airports, airlines, gates. (JD and AJ are somebody's; lists of given names know those.)"""
_CALLED = re.compile(
    r"\b(named|called|name is|name was|agent|attendant|manager|supervisor|rep|waiter|waitress|server|driver|nurse|"
    r"ms|mrs|mr|miss|captain|pilot|barista|bartender|receptionist|adviser|advisor) \Z",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\b(in|to|into|near|via|through|leaving|out of|flight from|flew from|airport|between|to and from) \Z",
    re.IGNORECASE,
)
_AT = re.compile(r"\b(at|from|in|to|into|via|gate|flight|airport) \Z", re.IGNORECASE)
_PERSON = re.compile(
    r"\A,? (was|is|helped|and her|and his|who|at the|at gate|in the|from the|our|your|the)\b", re.IGNORECASE
)

_INTRODUCES_SELF = re.compile(r"\b(this is|my name is|i am|i'm|im) (?:\w+ )?\Z", re.IGNORECASE)
_GOES_ON = re.compile(r"\A\s*([,.!\n]|from\b|here\b|again\b|and i\b|speaking\b|\Z)", re.IGNORECASE)
_ASKED_FOR = re.compile(
    r"\b(ask(ed|ing|s)? for|insist on|look for|without|thanks|thanks to|thank you|thank you to|"
    r"shout ?out to|kudos to|props to|"
    r"compliments to|credit to|hats off to|proud of|from|dear|served by|helped by|looked after by|"
    r"spoke (to|with)|had|got|get|met|thank goodness for|thank god for|mention for|"
    r"(said|thought|think|felt|found)( that)?) \Z",
    re.IGNORECASE,
)
_WITH_ME = re.compile(r"\b(i|me|myself|we|us) (and|&) \Z|\b(and|&) (my|our) \w+ \Z", re.IGNORECASE)
_AND_ME = re.compile(r"\A (and|&) (i|me|myself|my)\b", re.IGNORECASE)
_OPENS = re.compile(
    r"(\A|[.!?\n,;:]\s{0,20}|\b(and|but|that|because|so|when|then|said|thought|however|yet|though|although|"
    r"luckily|where) )\Z",
    re.IGNORECASE,
)


@cache
def _does() -> re.Pattern[str]:
    deeds = [word for name in ("deed", "was") for word in groups()[name] if word[0].isalpha()]
    told = "|".join(word.replace("*", r"\w*") for word in (*deeds, *_DEEDS))
    return re.compile(rf"\A (?:really |always |even |then |just |also |never )?(?:{told})\b", re.IGNORECASE)


def settled(text: str, found: Sequence[Candidate], chances: Probabilities, linked: Sequence[bool]) -> Probabilities:
    """The chances that candidates are staff; `linked` says who of them is on the roster.

    Who introduces themselves is the customer. Who is on the roster is asked for, thanked, or does something.
    """
    result = chances.copy()
    shouted = text.isupper()
    for row, (candidate, listed) in enumerate(zip(found, linked, strict=True)):
        before = text[max(0, candidate.start - _REACH) : candidate.start]
        behind = text[candidate.end : candidate.end + _REACH]
        signs = _INTRODUCES_SELF.search(before) and _GOES_ON.match(behind)
        if signs or (not listed and _is_nobody(candidate.text, before, behind, shouted)):
            result[row] = 0.0
        elif listed and not _of_the_customers(before, behind) and _stands_as_staff(before, behind):
            result[row] = max(LIKELY, result[row])
    return result


def _is_nobody(name: str, before: str, behind: str, shouted: bool) -> bool:
    """Whether an unlisted name is a gate, an airport, a brand or a place."""
    said = [bare(word) for word in name.split()]
    if all(word in words("brands") or word in words("never") for word in said):
        return True
    if _CALLED.search(before):
        return False
    if _CODE.fullmatch(name) and not shouted and (said[0] not in given_names() or _AT.search(before)):
        return True
    if said[0] not in words("places") or _PERSON.match(behind):
        return False
    return said[0] not in given_names() or bool(_PLACED.search(before))


def _stands_as_staff(before: str, behind: str) -> bool:
    if _ASKED_FOR.search(before):
        signs = "thank" in before.lower()[-12:] and not behind.strip(" .\n")
        return not signs  # "Thanks Tom" at the end is as often a signature
    return bool(_OPENS.search(before) and _does().match(behind))


def _of_the_customers(before: str, behind: str) -> bool:
    if _WITH_ME.search(before) or _AND_ME.match(behind):
        return True
    last = (before.lower().split() or [""])[-1].strip(".,'")
    return last in groups()["relative"] or last in words("outsiders' titles")
