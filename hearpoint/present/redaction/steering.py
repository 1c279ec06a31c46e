"""Characters that are not seen and change what is: shown as their code point, as ``[U+202E]``.

A bidirectional control can make `gpj.exe` read `exe.jpg`, a zero-width character can hide an address from a pattern
(Boucher and Anderson, "Trojan Source", 2021). What writing systems and emoji need is left alone.
"""

from __future__ import annotations

import re

_JOINERS = "\u200c\u200d"
_STEERING = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff]"
    r"|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?=[\x00-\x7f]|\Z)"
    r"|(?<![\U0001f3f4\U000e0000-\U000e007f])[\U000e0000-\U000e007f]+"
)
"""Joiners belong between letters of Persian or Indic scripts and between emoji, tag characters behind a black flag."""

PATTERNS = {"steering": _STEERING}


class Unsteered:
    """A text without its steering characters, which finders read, and the way back to the text as it was written."""

    def __init__(self, written: str) -> None:
        self.written = written
        self._removed = [match.span() for match in _STEERING.finditer(written)]
        self.plain = _STEERING.sub("", written) if self._removed else written

    def places(self) -> list[int]:
        """For each code point of the plain text, and its end, the place where it was written."""
        if not self._removed:
            return list(range(len(self.written) + 1))
        places: list[int] = []
        at = 0
        for start, end in self._removed:
            places.extend(range(at, start))
            at = end
        return [*places, *range(at, len(self.written) + 1)]


def shown(text: str) -> str:
    """The text with every steering character as its code point in square brackets."""
    return _STEERING.sub(lambda match: "".join(f"[U+{ord(character):04X}]" for character in match[0]), text)
