"""Made-up feedback with sentiment, aspects and names: what customers write and the public sets do not hold."""

from __future__ import annotations

import random
import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

from nlp.training.data import IGNORED, Aspect, Source
from nlp.types import LABELS

SECTIONS = ("positive", "negative", "neutral", "mixed")
_SHARES = (6, 6, 2, 4)
_SLOT = re.compile(r"\{([-+~]?)(\w+)\}")
_POLARITY = {"+": LABELS.index("positive"), "-": LABELS.index("negative"), "~": LABELS.index("neutral")}


def feedback(count: int, chance: random.Random) -> list[Source]:
    sections = chance.choices(SECTIONS, _SHARES, k=count)
    return [_fill(chance.choice(_written()[section]), section, chance) for section in sections]


def _fill(template: str, section: str, chance: random.Random) -> Source:
    text, at = "", 0
    aspects: list[Aspect] = []
    names: list[tuple[int, int]] = []
    for slot in _SLOT.finditer(template):
        text += template[at : slot.start()]
        at = slot.end()
        sign, kind = slot.groups()
        word = _word(kind, chance)
        span = (len(text), len(text) + len(word))
        text += word
        if kind == "person":
            names.append(span)
        if sign:
            aspects.append(Aspect((word.lower(),), span, _POLARITY[sign]))
    text += template[at:]
    text = text[0].upper() + text[1:] if chance.random() < 0.7 else text
    match chance.randrange(8):
        case 0 | 1:
            text = text.lower().rstrip(".")
        case 2:
            text = text.upper()
        case _:
            pass
    sentiment = LABELS.index(section) if section in LABELS else IGNORED
    return Source(text, sentiment, tuple(names), tuple(aspects))


def _word(kind: str, chance: random.Random) -> str:
    if kind == "n":
        return str(chance.randint(2, 50))
    if kind == "Thing":
        word = chance.choice(_written()["things"])
        return word[0].upper() + word[1:]
    return chance.choice(_written()[{"thing": "things"}.get(kind, kind)])


@cache
def _written() -> dict[str, list[str]]:
    """Lists of words and of templates; a list of words is written as one line with commas."""
    file = resources.files("nlp.training") / "data" / "feedback.yaml"
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        name: [word.strip() for word in entry.split(",")] if isinstance(entry, str) else entry
        for name, entry in read.items()
    }
