"""The table of what is praise and what only looks like it, and what the tagger makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from config.roster import Roster, StaffMember
from nlp.tagger import Tagger
from nlp.types import StaffMention

PARTS = ("dev", "held", "fresh", "last")
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    part: str
    text: str
    praised: frozenset[str]
    staff: tuple[StaffMention, ...]

    @property
    def shown(self) -> frozenset[str]:
        """Who would be told that they were praised."""
        return frozenset(
            one.staff_id
            for one in self.staff
            if one.staff_id and one.status == "linked" and one.polarity == "positive" and one.doubt is None
        )


def read(part: str) -> Iterator[Case]:
    data: dict[str, Any] = yaml.safe_load((_HERE / f"praise_{part}.yaml").read_text(encoding="utf-8"))
    members = [
        StaffMember(one["id"], one["name"], tuple(one.get("nicknames", ())), one["location"], one["role"])
        for one in data["roster"]
    ]
    with Tagger(roster=Roster(tuple(members))) as tagger:
        found = tagger.tag(case["text"] for case in data["cases"])
        for case, tagged in zip(data["cases"], found, strict=True):
            yield Case(part, case["text"], frozenset(case["praised"]), tagged.staff)
