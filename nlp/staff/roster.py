"""Whose name it is: a name as said, against the roster. What fits two people says so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from config.roster import StaffMember
from nlp.staff.lexicon import given_names, variants, words
from nlp.types import StaffStatus

EXACT, NICKNAME, SHORT_FORM, SPELLING, INITIAL = 1.0, 0.97, 0.9, 0.8, 0.7
GIVEN_AFTER_TITLE = 0.75
_NEAR_BEST = 0.04
"""People this close to the best fit are as good as it."""
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Link:
    """Who a name belongs to. `candidates` are ids in the roster's order, more than one where it is ambiguous."""

    status: StaffStatus
    staff_id: str | None
    fit: float
    candidates: tuple[str, ...] = ()


UNLISTED = Link("unlisted", None, 0.0)


@dataclass(frozen=True, slots=True)
class _Entry:
    member: StaffMember
    name: tuple[str, ...]
    nicknames: tuple[tuple[str, ...], ...]
    place: frozenset[str]
    role: frozenset[str]
    """The last word of it: of a store manager, "store" says little."""


class RosterIndex:
    """The people of a roster, by the words of their names."""

    def __init__(self, members: Sequence[StaffMember]) -> None:
        self._entries = [
            _Entry(
                member,
                _words(member.name),
                tuple(_words(nickname) for nickname in member.nicknames),
                telling(member.location),
                frozenset(_words(member.role)[-1:]),
            )
            for member in members
        ]
        self.words = frozenset(
            word for entry in self._entries for name in (entry.name, *entry.nicknames) for word in name if len(word) > 2
        )
        """Every word of a name or nickname: what may begin a candidate."""

    def link(self, name: str, text: str = "", title: bool = False) -> Link:
        """Who `name` belongs to; `text` around it decides between namesakes by their location and role.

        `title` says that a Mr, Ms or Dr stands before it: then one word may be the family name.
        """
        said = tuple(word for word in _words(name) if word not in words("titles"))
        if not said:
            return UNLISTED
        fits = [(_fit(said, entry, title), entry) for entry in self._entries]
        best = max((fit for fit, _ in fits), default=0.0)
        if best == 0.0:
            return UNLISTED
        alike = [entry for fit, entry in fits if fit >= best - _NEAR_BEST]
        if len(alike) > 1:
            alike = _by_context(alike, frozenset(_words(text)))
        ids = tuple(entry.member.staff_id for entry in alike)
        return Link("linked", ids[0], best) if len(ids) == 1 else Link("ambiguous", None, best / len(ids), ids)


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text)
    lowered = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower().replace("’", "'")
    return tuple(word.removesuffix("'s").replace("'", "") for word in _WORDS.findall(lowered))


def telling(text: str) -> frozenset[str]:
    """The words of a place or a role that tell it from others."""
    return frozenset(_words(text)) - words("meaningless")


def _by_context(alike: list[_Entry], around: frozenset[str]) -> list[_Entry]:
    """Those the text around speaks for most; all of them where it speaks for none or for all."""
    votes = [2 * len(entry.place & around) + len(entry.role & around) for entry in alike]
    return [entry for entry, vote in zip(alike, votes, strict=True) if vote == max(votes)]


def _fit(said: tuple[str, ...], entry: _Entry, title: bool) -> float:
    """How well a name as said fits a person: 0 for not at all, 1 for exactly."""
    if said in entry.nicknames:
        return NICKNAME
    if said == entry.name:
        return EXACT
    first, *family = entry.name
    if len(said) == 1:
        return _one_word(said[0], first, family, entry, title)
    own = max(_given(said[0], first), *(_given(said[0], nickname[0]) for nickname in entry.nicknames), 0.0)
    return min(own, _family(said[1:], family)) if family else 0.0


def _one_word(word: str, first: str, family: list[str], entry: _Entry, title: bool) -> float:
    if title:  # "Nurse Oluwaseun": a title stands before given names too
        called = GIVEN_AFTER_TITLE if _given(word, first) == EXACT else 0.0
        return max([*(_spelled(word, part) for part in family), called])
    if len(word) == 1:
        return 0.0
    nickname = max((_spelled(word, "".join(nick)) for nick in entry.nicknames), default=0.0)
    surname = EXACT - 0.05 if word in family and word not in given_names() else 0.0
    return max(_given(word, first), min(nickname, NICKNAME), surname)


def _given(said: str, listed: str) -> float:
    if len(said) == 1 or len(listed) == 1:
        return INITIAL if said[0] == listed[0] else 0.0
    if said == listed:
        return EXACT
    if said in variants(listed):
        return SHORT_FORM
    return _spelled(said, listed)


def _family(said: tuple[str, ...], listed: list[str]) -> float:
    """The family name as said: whole, misspelt, one part of a double name, or an initial."""
    if list(said) == listed:
        return EXACT
    if len(said) == 1 and len(said[0]) == 1:
        return NICKNAME if any(part[0] == said[0] for part in listed) else 0.0
    return max(min(_spelled(word, part) for word in said) for part in listed)


def _spelled(said: str, listed: str) -> float:
    """A slip of the finger: one in a name of four letters or more, two from eight on. A different name is no slip."""
    if said == listed:
        return EXACT
    if said in given_names() or len(listed) < 4 or said[0] != listed[0]:
        return 0.0
    return SPELLING if OSA.distance(said, listed) <= (2 if len(listed) >= 8 else 1) else 0.0
