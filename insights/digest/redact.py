"""What must not leave in a quote: customers' personal data, and names of staff in what is not praise."""

from __future__ import annotations

import re
from collections.abc import Iterable

# The order matters: an e-mail address holds what looks like a handle, a link what looks like a number.
_PATTERNS = (
    (re.compile(r"https?://\S+|www\.\S+"), "[link]"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(?<!\w)u/[\w-]{3,20}"), "[user]"),
    (re.compile(r"(?<![\w@])@\w{2,}"), "[user]"),
    (re.compile(r"(?<![\w.])\+?\(?\d[\d\s().-]{6,}\d(?!\w)"), "[number]"),
    (re.compile(r"\b(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{6,}\b"), "[reference]"),
    (re.compile(r"\b\d{5,}\b"), "[number]"),
)
_STAFF = "[a member of staff]"


def redact(text: str, *, keep_handles: Iterable[str] = (), staff: Iterable[str] = ()) -> str:
    """The text without e-mail addresses, phone numbers, links, handles and booking references.

    `keep_handles`: the company's own, without @. `staff`: names, as customers wrote them, to be left out.
    """
    kept = {f"@{handle.lower()}" for handle in keep_handles}
    for name in sorted(set(staff), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", _STAFF, text, flags=re.IGNORECASE)
    for pattern, word in _PATTERNS:
        text = _replaced(text, pattern, word, kept)
    return " ".join(text.split())


def _replaced(text: str, pattern: re.Pattern[str], word: str, kept: set[str]) -> str:
    return pattern.sub(lambda found: found[0] if found[0].lower() in kept else word, text)
