"""A person's decisions about the journey map's file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from config.document import Document
from config.journey import JourneyMap
from nlp.touchpoints.propose import Proposal

_BLOCK_STYLE = re.compile(r"(\s*(?:- +)?)id:")
"""The line of an id in YAML's block style; what is written on one line in braces is left alone."""


def accept_concepts(file: Path, proposals: Iterable[Proposal]) -> int:
    """Write proposed concepts into a journey map's YAML, every other line and comment kept; how many were written.

    A touchpoint written on one line is left alone. Raises ConfigError, writing nothing, where the map would be wrong.
    """
    concepts = {proposal.touchpoint: proposal.concept for proposal in proposals if proposal.concept}
    document = Document.read(file)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    places = _lines_of_ids(document, lines, concepts)
    for number, (indent, concept) in sorted(places.items(), reverse=True):
        lines.insert(number, f"{' ' * indent}concept: {concept}\n")
    changed = "".join(lines)
    Document.parse(changed, file).validate(JourneyMap)
    if places:
        file.write_text(changed, encoding="utf-8")
    return len(places)


def _lines_of_ids(document: Document, lines: list[str], concepts: Mapping[str, str]) -> dict[int, tuple[int, str]]:
    """Line of a touchpoint's id, from 1 -> (its indentation, the concept to write below it)."""
    places = {}
    for stage, one_stage in enumerate(document.data["stages"]):
        for place, touchpoint in enumerate(one_stage["touchpoints"]):
            number = document.line(("stages", stage, "touchpoints", place, "id"))
            concept = concepts.get(touchpoint["id"])
            match = _BLOCK_STYLE.match(lines[number - 1])
            if concept and match and not touchpoint.get("concept"):
                places[number] = (len(match[1]), concept)
    return places
