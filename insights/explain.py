"""Formula cards: for every statistic what it means, how it is computed, and when not to believe it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from importlib import resources

from config.errors import UsageError

SECTIONS = ("Formula", "Assumptions", "When not to believe it", "Source", "In Hearpoint")


@dataclass(frozen=True)
class Card:
    """A formula card. `text` is Markdown, the whole card."""

    name: str
    title: str
    meaning: str
    """What the statistic means, in one sentence."""
    sections: dict[str, str]
    text: str


def cards() -> tuple[str, ...]:
    """Names of the cards, in alphabetical order."""
    folder = resources.files("insights") / "formulas"
    return tuple(sorted(entry.name[:-3] for entry in folder.iterdir() if entry.name.endswith(".md")))


def card(name: str) -> Card:
    """The card of a statistic. Raises UsageError naming the nearest card, or all."""
    known = cards()
    key = name.strip().casefold().replace("_", "-").replace(" ", "-")
    if key not in known:
        near = difflib.get_close_matches(key, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"
        raise UsageError(f"no formula card named {name!r}; {hint}")
    text = (resources.files("insights") / "formulas" / f"{key}.md").read_text(encoding="utf-8")
    head, *parts = text.split("\n## ")
    title, _, meaning = head.partition("\n")
    sections = {first: rest.strip() for first, _, rest in (part.partition("\n") for part in parts)}
    return Card(key, title.removeprefix("# ").strip(), meaning.strip(), sections, text)
