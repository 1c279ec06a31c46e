"""Social text as the encoder was trained to read it, with the way back to the text as written.

Handles become ``@user`` and links ``http`` (the convention of TweetEval); entities, escapes and wrong encodings left
over from exports are decoded; emoji, which the encoder's vocabulary lacks, become words; stretched letters are cut to
two.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from ftfy import fix_encoding

from nlp.extensions import Offsets

EMOJI = (
    "\U0001f1e6-\U0001f1ff\U0001f300-\U0001f5ff\U0001f600-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001faff"
    "\u2600-\u27bf\u2b50\u2b55\u231a\u231b\u23e9-\u23f3"
)
_JOINERS = "\u200d\ufe0f\u20e3\U0001f3fb-\U0001f3ff"
URL = r"(?:https?://|www\.)[^\s<>\"]+"
HANDLE = r"(?<![\w@])[@＠]\w+"

_CHANGES = re.compile(
    rf"(?P<url>{URL})"
    rf"|(?P<handle>{HANDLE})"
    r"|(?P<entity>&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,5});)"
    r"|(?P<escape>(?:\\u[0-9a-fA-F]{4})+)"
    rf"|(?P<emoji>(?P<one>[{EMOJI}])[{_JOINERS}]*(?:(?P=one)[{_JOINERS}]*)*)"
    rf"|(?P<joiner>[{_JOINERS}]+)"
    rf"|(?P<garbled>[^\x00-\x7f{EMOJI}{_JOINERS}]{{2,}})"
    r"|(?P<stretch>(?P<letter>[^\W\d_])(?P=letter){2,})"
    r"|(?P<quote>[\u2018\u2019\u02bc\u00b4`])"
    r"|(?P<quotes>[\u201c\u201d\u201e]|\\?\"{2,}|\\\")"
    r"|(?P<ellipsis>\u2026|\.{4,})",
    re.IGNORECASE,
)

# The commonest in feedback, by what their senders mean; the others go by their Unicode names.
_MEANINGS = {
    "😂": "laughing", "🤣": "laughing", "😭": "crying", "😢": "sad crying", "😍": "love it", "🥰": "love",
    "❤": "love", "♥": "love", "💕": "love", "💔": "heartbroken", "😊": "happy smile", "🙂": "smile", "☺": "happy smile",
    "😁": "happy grin", "😄": "happy smile", "😃": "happy smile", "😡": "angry", "😠": "angry", "🤬": "furious",
    "😤": "frustrated", "🙄": "eye roll annoyed", "😒": "annoyed", "😑": "annoyed", "😞": "disappointed", "😔": "sad",
    "😕": "confused unhappy", "☹": "sad", "🙁": "sad", "😩": "fed up", "😫": "exhausted", "👍": "thumbs up",
    "👎": "thumbs down", "👏": "applause", "🙏": "thank you please", "🙌": "hooray", "💯": "perfect", "🔥": "great",
    "🎉": "celebration", "🤢": "disgusted", "🤮": "disgusting vomit", "💩": "crap", "🤦": "facepalm",
    "🤷": "shrug", "✨": "sparkles lovely", "⭐": "star", "😎": "cool", "🤗": "hug", "😘": "kiss", "😉": "wink",
    "🤔": "hmm thinking", "😳": "shocked embarrassed", "😱": "shocked scream", "🖕": "middle finger insult",
}  # fmt: skip
_PLAIN = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc\u00b4", "'") | dict.fromkeys("\u201c\u201d\u201e", '"') | {"\u2026": "..."}
)
_QUIET = frozenset({"sign", "symbol", "heavy", "black", "white", "emoji", "modifier", "button"})


@dataclass(frozen=True, slots=True, eq=False)
class Normalised:
    """A normalised text, and for each of its characters where it stands in the text as written."""

    text: str
    spans: Offsets | None
    """Shape (len(text), 2), or None where nothing was changed."""

    def written(self, offsets: Offsets) -> Offsets:
        """Offsets (k, 2) in `text` as offsets in the text as written."""
        if self.spans is None or not len(offsets):
            return offsets
        return np.stack([self.spans[offsets[:, 0], 0], self.spans[offsets[:, 1] - 1, 1]], axis=1)


def normalise(text: str) -> Normalised:
    return replaced(text, _CHANGES, _replacement)


def replaced(text: str, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]) -> Normalised:
    """A text with what a pattern finds written otherwise."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    seen = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        new = replacement(match)
        if new == text[start:end]:
            continue
        pieces += (text[seen:start], new)
        starts += range(seen, start)
        ends += range(seen + 1, start + 1)
        starts += [start] * len(new)
        ends += [end] * len(new)
        seen = end
    if not pieces:
        return Normalised(text, None)
    pieces.append(text[seen:])
    starts += range(seen, len(text))
    ends += range(seen + 1, len(text) + 1)
    return Normalised("".join(pieces), np.array((starts, ends), dtype=np.int64).T)


def _replacement(match: re.Match[str]) -> str:
    written = match.group()
    match match.lastgroup:
        case "url":
            return "http"
        case "handle":
            return "@user"
        case "entity":
            return html.unescape(written)
        case "escape":
            return _unescape(written)
        case "emoji":
            return f" {_meaning(match['one'])} "
        case "joiner":
            return " "
        case "garbled":
            return _ungarbled(written)
        case "stretch":
            return written[0] * 2
        case "quote":
            return "'"
        case "quotes":
            return '"'
    return "..."


def _unescape(written: str) -> str:
    """``\\u2019`` as written by an exporter that escaped twice; a pair of surrogates is one character."""
    units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in written.split("\\u")[1:])
    return normalise(units.decode("utf-16-be", "replace")).text


@lru_cache(maxsize=4096)
def _ungarbled(written: str) -> str:
    """Characters that were decoded with the wrong encoding ("donâ€™t") as they were meant, and plain quotes."""
    return fix_encoding(written).translate(_PLAIN)


@lru_cache(maxsize=4096)
def _meaning(emoji: str) -> str:
    known = _MEANINGS.get(emoji)
    if known is not None:
        return known
    return " ".join(word for word in unicodedata.name(emoji, "").lower().split() if word not in _QUIET)
