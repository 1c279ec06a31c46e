"""Words made comparable: plural, tense, spelling, hyphen, hash tag and small words out of the way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_SMALL = """
a an the my our your his her their its this that these those i'm im so very really just
is are was were be been being has have had 's 've
"""
SKIPPED = frozenset(_SMALL.split())
"""Words that come and go inside a phrase: "cancelled my flight", "flight was cancelled"."""

_IRREGULAR = {
    form: base
    for base, forms in {
        "not": "n't nt",
        "can": "ca",
        "will": "wo 'll",
        "lose": "lost losing loses",
        "break": "broke broken",
        "tell": "told",
        "pay": "paid",
        "sit": "sat sitting",
        "steal": "stole stolen",
        "buy": "bought",
        "hold": "held",
        "leave": "left leaving",
        "send": "sent",
        "speak": "spoke spoken",
        "sleep": "slept",
        "go": "went gone",
        "get": "got gotten getting",
        "forget": "forgot forgotten",
        "take": "took taken",
        "use": "used using uses",
        "freeze": "froze frozen",
        "fly": "flew flown flies flying",
        "hour": "hr hrs",
        "minute": "min mins",
        "customer": "cust",
        "service": "serv svc",
        "cancel": "cxl cxld canceled cancelled cancelling canceling cancellation cancelation",
        "luggage": "luggages",
        "staff": "staffs",
        "favourite": "favorite",
        "check": "checking checked",
        "programme": "program",
    }.items()
    for form in forms.split()
}
_KEPT = re.compile(r"(?:ss|us|is|ous)$")
_PREFIXES = frozenset("eE")
"""First letters written apart from their word: e-mail, e-ticket."""
_JOINERS = frozenset("-‐‑–#@'’\"_/")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The base a word shares with its plural and its tenses; crude on purpose, it only has to agree with itself.

    >>> [stem(word) for word in ("Delayed", "delays", "canceled", "Cancellation", "queues", "stopped")]
    ['delay', 'delay', 'cancel', 'cancel', 'queu', 'stop']
    """
    word = word.lower().replace("’", "'")
    if word in _IRREGULAR:
        return _without_e(_IRREGULAR[word])
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not _KEPT.search(word):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and re.search("[aeiouy]", word[: -len(ending)]):
            word = _without_ending(word[: -len(ending)])
            break
    return _without_e(_IRREGULAR.get(word, word))


def _without_e(word: str) -> str:
    return word.removesuffix("e") if len(word) > 4 else word


def _without_ending(base: str) -> str:
    if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "sl":
        return base[:-1]
    return base


@lru_cache(maxsize=100_000)
def _counts(word: str) -> bool:
    return not (word in _JOINERS or word.isspace() or word.lower() in SKIPPED)


Words = tuple[list[str], list[tuple[int, int]]]


def comparable(words: Iterable[str]) -> Words:
    """Stems of the words that count, and the first and last place of each. Joiners and small words are left out."""
    stems: list[str] = []
    places: list[tuple[int, int]] = []
    letter, begun = "", 0
    for place, word in enumerate(words):
        if not _counts(word):
            continue
        if word in _PREFIXES:
            letter, begun = word.lower(), place
            continue
        stems.append(stem(letter + word))
        places.append((begun if letter else place, place))
        letter = ""
    return stems, places
