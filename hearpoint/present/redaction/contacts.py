"""E-mail addresses, handles and links that tell who somebody is.

Every pattern is linear: repeats are bounded or possessive, and none can begin inside what another try has read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from hearpoint.present.redaction.spans import Kind, Span

_EMAIL = re.compile(
    r"(?<![\w.+%'’-])[\w+%-][\w.+%'’-]{0,63}+(?<=[\w+%-])[@＠]\w(?:[\w-]{0,62}+)(?:\.[\w-]{1,63}+){1,8}+", re.UNICODE
)
_SPELLED_DOMAIN = re.compile(
    r"(?:(?:(?<=\w)|[ ])[\[({][ ]?(?:at|@)[ ]?[\])}][ ]?|[ ]at[ ])[\w-]{2,40}+"
    r"(?:(?:[ ]?[\[({][ ]?(?:dot|\.)[ ]?[\])}][ ]?|[ ]dot[ ])\w{2,12}+){1,3}",
    re.IGNORECASE,
)
_LONGEST_LOCAL_PART = 64
"""Maximum octets before the @ (RFC 5321, 4.5.3.1.1)."""
_LINK = re.compile(r"(?<![\w/.])(?:https?://|www\.)[^\s<>\"”]{1,2000}+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@＠])(?<!\w\.)[@＠](?=\w*[^\W\d])\w(?:\.?\w){1,40}+")
_REDDIT = re.compile(r"(?<![\w/])/?[uU]/[\w-]{3,24}+")

_HOST = re.compile(r"(?:https?://)?[^/?#@]{0,255}", re.IGNORECASE)
_TELLING = re.compile(
    r"[?#@]|[0-9]{4}|/(?=[^/]{0,40}[0-9])(?=[^/]{0,40}[A-Za-z])[\w.~%-]{5,60}|/u(?:ser)?/|/in/", re.ASCII
)
_SHORTENED = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t\.co|bit\.ly|tinyurl\.com|goo\.gl|ow\.ly|is\.gd|wa\.me|t\.me)/", re.IGNORECASE
)

PATTERNS = {
    "email": _EMAIL,
    "spelled domain": _SPELLED_DOMAIN,
    "link": _LINK,
    "telling part of a link": _TELLING,
    "handle": _HANDLE,
    "reddit handle": _REDDIT,
}


def emails(text: str) -> Iterator[Span]:
    if "@" in text or "＠" in text:
        yield from (Span(*match.span(), Kind.EMAIL) for match in _EMAIL.finditer(text))
    for match in _SPELLED_DOMAIN.finditer(text):
        local = _spelled_local_part(text[max(0, match.start() - _LONGEST_LOCAL_PART) : match.start()])
        if local:
            yield Span(match.start() - local, match.end(), Kind.EMAIL)


def _spelled_local_part(before: str) -> int:
    """How many characters at the end of `before` are a local part: the last word, or several with "dot" between."""
    words = before.split(" ")
    count = 1
    while len(words) >= count + 2 and words[-count - 1].strip("[](){}").lower() == "dot":
        count += 2
    return len(" ".join(words[-count:]))


def links(text: str) -> Iterator[Span]:
    """Links with a query, a fragment, a number or a token; what leads to a plain page is left."""
    for match in _LINK.finditer(text):
        link = match[0].rstrip(".,;:!?)]}'’")
        if _SHORTENED.match(link) or _TELLING.search(link, _HOST.match(link).end()):  # type: ignore[union-attr]
            yield Span(match.start(), match.start() + len(link), Kind.URL)


def handles(text: str, own: Collection[str] = ()) -> Iterator[Span]:
    """Handles of people. `own`: the company's, in lower case and without @, which stay."""
    for pattern in (_HANDLE, _REDDIT):
        for match in pattern.finditer(text):
            if match[0].lstrip("@＠").lower() not in own:
                yield Span(*match.span(), Kind.HANDLE)
