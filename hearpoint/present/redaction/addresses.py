"""Postal addresses: a number and a street in the order of several countries, post boxes, and what follows them.

Without a gazetteer a place alone is no address: "in Leeds" stays, "27 Queen's Road, Leeds LS6 2AB" goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hearpoint.present.redaction.spans import Finder, Kind, Span, found

_STREET = (
    r"(?:Street|Str|St|Road|Rd|Avenue|Ave|Av|Lane|Ln|Close|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Square|Sq"
    r"|Terrace|Ter|Grove|Crescent|Cres|Gardens|Gdns|Hill|Row|Mews|Walk|Parkway|Pkwy|Highway|Hwy|Quay|Circle|Cir|Trail"
    r"|Alley|Rise|Heights|Wharf|Wynd|Bypass|Esplanade|Marg|Nagar)"
)
_CAPITAL = r"[^\W\d_a-z][\w'’.-]{0,30}"
_CODE = r"\d[\dA-Z]{1,6}(?![\w:])"
_PART = r"(?:Suite|Ste|Apt|Unit|Flat|#)\.?[ ]?\w{1,6}"
_COMPASS = r"(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\b\.?"
_HOUSE = (
    r"(?<![\w.,:/-])(?=[\dFAUSHRBN])"
    r"(?:\d{1,2}(?:st|nd|rd|th)[ ]Floor,?[ ]{1,2})?"
    r"(?:(?:Flat|Apt|Apartment|Unit|Suite|Ste|Floor|House|Room|Block|No)\.?[ ]?\w{1,6},?[ ]{1,2})?"
    r"(?<![\w.,:/-])\d{1,5}(?:[ ]?[A-Za-z]\b)?(?:[-/]\d{1,4})?,?[ ]{1,2}"
)
_TOWN = rf"(?:,[ ]?(?:{_CAPITAL}|{_CODE})(?:,?[ ](?:{_PART}|{_CAPITAL}|{_CODE}|[A-Z]\d[A-Z\d]{{1,2}}\b)){{0,4}})?"
_TAIL = (
    rf"(?:[ ]\d{{1,3}}[A-Z]?(?=,|[ ][A-Z]?\d))?(?:[ ]{_COMPASS})?(?:[ ]{_PART})?{_TOWN}{_TOWN}"
    r"(?:,?[ ](?:[A-Z]{1,2}\d[A-Z\d]?[ ]?\d[A-Z]{2}|\d{4,6})\b)?"
)
_FRENCH_ROAD = (
    r"(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Pp]lace|[Qq]uai|[Cc]hemin|[Aa]ll[ée]e|[Ii]mpasse|Jalan|Jl\.?|Lorong|Sharia)"
    r"[ ](?:(?:de|du|des|la|le|les|d['’]|l['’]|d['’]l['’])[ ]?){0,3}"
)
_SOUTHERN_ROAD = (
    r"(?:Calle|Via|Viale|Piazza|Plaza|Avenida|Av\.|Rua|Carrer|Paseo|Corso|Largo|Jalan|Jl\.|ul\.|[Uu]lica|Praça|Camino)"
    r"[ ](?:(?:de|da|do|dos|das|del|della|la|las|los|el)[ ]){0,3}"
)
_NORTHERN_ROAD = (
    r"(?:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee|damm|ufer|ring|gatan|vägen|vagen|gata|väg|katu|tie|laan|straat|gade"
    r"|vej|gracht|plein|utca)"
)
_NO_STREET = r"(?!min|hour|day|week|month|people|more|times|different|on\b|in\b|the\b|a\b|of\b|per\b)"

PATTERNS = {
    "street": re.compile(
        rf"{_HOUSE}(?:{_COMPASS}[ ])?(?:(?:{_CAPITAL}|\d{{1,3}}(?:st|nd|rd|th))[ ]){{1,3}}{_STREET}\b\.?{_TAIL}"
    ),
    "street in small letters": re.compile(
        rf"(?<![\w.,:/-])\d{{1,5}}[a-z]?[ ]{_NO_STREET}[a-z][a-z'’]{{2,20}}[ ](?:[a-z]{{3,20}}[ ])?"
        r"(?:street|road|avenue|lane|blvd|crescent|terrace)\b"
    ),
    "number first": re.compile(rf"{_HOUSE}(?:bis,?[ ])?{_FRENCH_ROAD}{_CAPITAL}(?:[ ]{_CAPITAL}){{0,3}}{_TAIL}"),
    "number last": re.compile(
        rf"(?<!\w){_SOUTHERN_ROAD}(?:{_CAPITAL}[ ]){{0,3}}{_CAPITAL},?[ ](?:n[.º°o]{{1,2}}[ ]?)?\d{{1,5}}[A-Za-z]?\b"
        rf"{_TAIL}"
    ),
    "street in one word": re.compile(
        rf"(?<!\w)[^\W\d_a-z][^\W\d_]{{2,30}}{_NORTHERN_ROAD}[ ]\d{{1,4}}(?:[ ]?[A-Za-z]\b)?(?:[ ]\d{{1,3}}\b)?{_TAIL}"
    ),
    "house and road": re.compile(
        rf"(?<!\w)(?:House|Plot|Block|Villa|Building)[ ]\w{{1,6}},[ ](?:Road|Street|Sector|Phase)[ ]\w{{1,6}}{_TAIL}"
    ),
    "post box": re.compile(rf"(?<!\w)[Pp]\.?[ ]?[Oo]\.?[ ]?[Bb](?:ox|OX)[ ]\d{{1,8}}{_TAIL}"),
    "postcode": re.compile(r"(?<![\w-])[A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2}(?![\w-])"),
}
_FINDERS: tuple[Finder, ...] = tuple(found(pattern, Kind.ADDRESS) for pattern in PATTERNS.values())


def addresses(text: str) -> Iterator[Span]:
    for finder in _FINDERS:
        yield from finder(text)
