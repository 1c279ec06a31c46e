"""What a column that no tool labels is likely to hold: told by its words first, by its values second."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from listeners.survey.columns import Column, Profile

Role = Literal[
    "text", "nps", "score", "transaction", "profile", "touchpoint", "channel", "mode", "buyer", "choice", "author",
    "personal", "staff", "derived", "empty",
]  # fmt: skip
LONGEST_TITLE = 1_000
"""Characters of a question that are looked at; chosen because the longest real one we saw has 600."""


@dataclass(frozen=True)
class _Either:
    """One expression, or two words in this order. ``first.*second`` as one expression would be quadratic."""

    alone: re.Pattern[str]
    in_order: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]

    def search(self, text: str) -> bool:
        return bool(self.alone.search(text)) or any(_follows(text, *pair) for pair in self.in_order)


def _follows(text: str, first: re.Pattern[str], second: re.Pattern[str]) -> bool:
    start = first.search(text)
    return start is not None and second.search(text, start.end()) is not None


def _pair(first: str, second: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(first, re.I), re.compile(second, re.I)


_STAFF = re.compile(r"\b(staff|employee|agent|colleague|team|who (helped|served|looked)|server|assistant)\b", re.I)
_NAMES_STAFF = _Either(
    re.compile(
        r"\b(staff|employee|agent|colleague|clerk|server|assistant)( member)?( full)? (name|id)\b|"
        r"^(employee|agent|server)$|\bwho (helped|served|assisted|looked after)\b",
        re.I,
    ),
    (_pair(r"\bname\b", r"\b(staff|employee|agent|colleague)\b"),),
)
_NAME = r"((first|last|middle|full|sur|given|family|your|customer|guest|respondent|recipient|contact) ?)*name"
_CONTACT = r"e ?mail( address)?|((tele|cell ?|mobile ?)?phone|mobile|contact|handy) ?(number|no)?|fax"
_PLACE = r"((street|postal|home|mailing|billing|shipping) )?address( line)?( \d)?|(zip|post(al)?) ?code"
_OTHER = (
    r"ip ?addr(ess)?|date of birth|birth ?(day|date)|dob|(location )?(latitude|longitude|coordinates?)|"
    r"passport( (number|no))?|social security( number)?|ssn|network id"
)
_ABROAD = (
    r"vorname|nachname|telefon(nummer)?|adresse|straße|plz|postleitzahl|geburtsdatum|prénom|nom( de famille)?|"
    r"téléphone|code postal|nombre|apellidos?|teléfono|correo( electrónico)?|dirección|cognome|telefono|indirizzo|"
    r"voornaam|achternaam"
)
_PERSONAL = re.compile(rf"({_NAME}|{_CONTACT}|{_PLACE}|{_OTHER}|{_ABROAD})( (optional|please|here|if you like))*", re.I)
_ASKS_WHO = re.compile(
    rf"((what( is| s)?|please|enter|leave|provide|give|share|type|may we|can we)\b.{{0,40}})\byour ([a-z]+ )?"
    rf"(name|{_CONTACT}|address)\b.{{0,40}}",
    re.I,
)
_DERIVED = re.compile(r"\bnps[ _-]*(group|rating|category|segment|class|type)\b", re.I)
_NPS = _Either(
    re.compile(r"\bnps\b|_nps\b|\bnps_|net promoter", re.I),
    (
        _pair("likely|likelihood|willing", "recommend"),
        _pair("wahrscheinlich", "empfehl"),
        _pair("prob(ab|áv)", "recom|raccom"),
        _pair("recommend", r"\b10\b"),
        _pair(r"\b10\b", "recommend"),
    ),
)
_SCORE = re.compile(
    r"\brat(e|ed|ing|ings)\b|satisf|\bscores?\b|\bscale\b|\bcsat\b|\bces\b|\beffort\b|agree|\bstars?\b|\bquality\b|"
    r"recommend|value for money|how (easy|likely|well|good|clean|friendly|helpful|comfortable|quick|fast|important)",
    re.I,
)
_AMOUNT = re.compile(
    r"\bhow (many|much|often|long|old)\b|\bnumber of\b|\b(nights?|days|years?|age|guests|people|children|quantity|"
    r"price|amount|paid|spend|spent|cost|total|value of)\b",
    re.I,
)
_OPEN = _Either(
    re.compile(
        r"\bwhy\b|comment|tell us|feedback|improve|anything else|describe|reason|suggest|explain|opinion|verbatim|"
        r"in your own words|free text|open[ -]ended|what (did|could|would|should|do) (you|we)|what went|share|"
        r"\b(review ?(text|body)?|message|remarks?|notes?|text)$",
        re.I,
    ),
    (_pair("how did ", " (feel|go)"),),
)
_NO_WORD = re.compile(r"[_\W]+")
_HUMP = re.compile(r"([a-z])([A-Z])")
_SINGLE: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("touchpoint", re.compile(r"touch ?point|journey stage|survey sub type", re.I)),
    ("channel", re.compile(r"channel", re.I)),
    ("mode", re.compile(r"(survey |interview |response |collection )?mode", re.I)),
    ("buyer", re.compile(r"(is )?(a )?(buyer|customer|purchaser)|bought|purchased", re.I)),
)
_TRANSACTION = re.compile(
    r"\b(order|book|reservation|transaction|purchase|product|store|shop|branch|location|hotel|property|room|"
    r"flight|route|price|amount|paid|spend|spent|basket|invoice|visit|stay|stayed|seat|aircraft|rate plan)",
    re.I,
)


def role_of(column: Column, profile: Profile, *, coded: bool = False) -> Role:
    """The likely role of a question. `coded`: the tool writes choices as numbers, so a number need not be a score."""
    title, words = column.title[:LONGEST_TITLE], _words(column.title)
    if not profile.filled:
        return "empty"
    if profile.emails > profile.filled / 2:
        return "author"
    if _asks_who(words, profile):
        return "personal"
    if _NAMES_STAFF.search(words) and not profile.is_scale:
        return "staff" if profile.repeats and "?" not in title else "text"
    if _DERIVED.search(title):
        return "derived"
    for role, pattern in _SINGLE:
        if pattern.fullmatch(words):
            return role
    if profile.numeric:
        return _numeric_role(title, words, profile, coded)
    # Typeform gives each choice of a question a column of its own, headed by the choice.
    if set(profile.parts) == set(title.split(", ")):
        return "choice"
    return "text" if _is_open(title, words, profile) else _attribute_role(words)


def _asks_who(words: str, profile: Profile) -> bool:
    """Whether it asks for what identifies the respondent. (A rating of "your phone call" does not; nor who helped.)"""
    if profile.is_scale or _STAFF.search(words):
        return False
    return bool(_PERSONAL.fullmatch(words) or _ASKS_WHO.fullmatch(words))


def is_amount(column: Column, profile: Profile) -> bool:
    """Whether the column counts or measures: nights, guests, price paid."""
    return profile.numeric and bool(_AMOUNT.search(_words(column.title)))


def _words(title: str) -> str:
    """A title as plain words: ``SeatComfort`` and ``seat_comfort`` read alike."""
    return _NO_WORD.sub(" ", _HUMP.sub(r"\1 \2", title[:LONGEST_TITLE])).strip()


def _numeric_role(title: str, words: str, profile: Profile, coded: bool) -> Role:
    if _NPS.search(title):
        return "nps" if profile.low >= 0 and profile.high <= 10 else "score"
    if _AMOUNT.search(words):
        return _attribute_role(words)
    return "score" if _SCORE.search(words) or (profile.is_scale and not coded) else _attribute_role(words)


def _is_open(title: str, words: str, profile: Profile) -> bool:
    if _OPEN.search(title) or _OPEN.search(words):
        return not profile.is_choice
    return profile.words_each >= 4 and not profile.repeats


def _attribute_role(words: str) -> Role:
    return "transaction" if _TRANSACTION.search(words) else "profile"
