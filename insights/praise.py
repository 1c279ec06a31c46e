"""Praise for frontline staff: who was thanked by name, by how many people, in which words.

Only praise leaves this module: what is doubtful (`doubt`: a complaint in the same breath, irony, a comparison) is left
to a person, and a quote keeps no name but that of the person it praises. People are listed by name, never by count: a
leaderboard of praise ranks somebody last, and rewards those whom customers happen to see. What cannot be linked to one
person is counted apart, to be resolved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from insights.columns import rows
from insights.frames import require
from insights.people import people
from insights.quotes import quotes
from insights.results import Quote

COLUMNS = ("feedback_id", "sentence_id", "created_at", "staff_id", "name", "status", "polarity", "confidence", "text")
OPEN = {
    "ambiguous": "fits several people of the roster",
    "unlisted": "nobody of this name is on the roster",
}
"""Names that point to nobody in particular, and why."""
DOUBTFUL = "doubtful"
MASK = "[name]"


@dataclass(frozen=True)
class StaffPraise:
    """One person's praise in the period."""

    staff_id: str
    name: str
    location: str | None
    role: str | None
    people: int
    """Distinct customers who praised them."""
    mentions: int
    latest: datetime
    evidence: tuple[int, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class OpenName:
    """A name with kind words that do not go out: they may be no praise, or it is not clear whose. A person decides."""

    name: str
    status: str
    """ambiguous, unlisted, or doubtful: on the roster, but what is said may be no praise."""
    reason: str
    people: int
    evidence: tuple[int, ...]


@dataclass(frozen=True)
class PraiseReport:
    """Praise of a period. `n` counts positive mentions of staff, linked or not."""

    staff: tuple[StaffPraise, ...]
    to_resolve: tuple[OpenName, ...]
    withheld: int
    """Members of staff praised by fewer people than the floor; their names stay here."""
    n: int
    method: str


@dataclass(frozen=True)
class Praise:
    """Collect praise by member of staff, in alphabetical order."""

    minimum_people: int = 1
    """Show a person only if at least this many customers praised them."""
    minimum_confidence: float = 0.0
    quotes: int = 3

    def __call__(self, staff: pd.DataFrame) -> PraiseReport:
        """Praise in a `staff` frame; an `author` column, if there, lets one customer count once."""
        require(staff, COLUMNS)
        praise = staff[staff["polarity"].eq("positive") & staff["confidence"].fillna(1.0).ge(self.minimum_confidence)]
        praise = praise.assign(person=people(praise))
        praise["text"] = pd.Series([_masked(row) for row in rows(praise)], praise.index, dtype="str")
        certain = praise["status"].eq("linked") & praise["staff_id"].notna()
        plain = praise["doubt"].isna() if "doubt" in praise.columns else certain
        linked = praise[certain & plain]
        enough = linked.groupby("staff_id")["person"].transform("nunique") >= self.minimum_people
        return PraiseReport(
            staff=self._staff(linked[enough]),
            to_resolve=_open(praise[praise["status"].isin(tuple(OPEN)) | (certain & ~plain)]),
            withheld=int(linked.loc[~enough, "staff_id"].nunique()),
            n=len(praise),
            method=f"positive mentions by distinct customers, in alphabetical order, floor {self.minimum_people}",
        )

    def _staff(self, linked: pd.DataFrame) -> tuple[StaffPraise, ...]:
        chosen = quotes(linked, "staff_id", self.quotes)
        found = []
        for staff_id, frame in linked.groupby("staff_id"):
            newest = next(rows(frame.sort_values(["created_at", "sentence_id"], ascending=False)))
            found.append(
                StaffPraise(
                    staff_id=str(staff_id),
                    name=_name(frame),
                    location=_text(getattr(newest, "location", None)),
                    role=_text(getattr(newest, "role", None)),
                    people=int(frame["person"].nunique()),
                    mentions=len(frame),
                    latest=newest.created_at.to_pydatetime(),
                    evidence=tuple(frame["feedback_id"].drop_duplicates().tolist()),
                    quotes=chosen[staff_id],
                )
            )
        return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.staff_id)))


def _open(praise: pd.DataFrame) -> tuple[OpenName, ...]:
    doubt = praise["doubt"] if "doubt" in praise.columns else pd.Series(None, praise.index, dtype="object")
    written = praise.assign(
        written=praise["name"].str.casefold(),
        status=praise["status"].where(praise["status"].isin(tuple(OPEN)), DOUBTFUL),
        why=doubt.where(doubt.notna(), praise["status"].map(OPEN)),
    )
    found = [
        OpenName(
            name=_most_common(frame["name"]),
            status=str(status),
            reason=str(why),
            people=int(frame["person"].nunique()),
            evidence=tuple(frame["feedback_id"].drop_duplicates().tolist()),
        )
        for (status, _, why), frame in written.groupby(["status", "written", "why"])
    ]
    return tuple(sorted(found, key=lambda one: (one.status, one.name.casefold(), one.reason)))


def _masked(row: Any) -> str:
    """The quote with every name but the praised person's taken out."""
    text, own = str(row.text), str(row.name).casefold()
    for other in sorted(getattr(row, "others", None) or (), key=len, reverse=True):
        if other.casefold() != own:
            text = re.sub(rf"(?<!\w){re.escape(other)}(?!\w)", MASK, text)
    return text


def _name(frame: pd.DataFrame) -> str:
    """The roster's name where the frame has it (`staff_name`), else the fullest way customers wrote it."""
    if "staff_name" in frame.columns and frame["staff_name"].notna().any():
        return str(frame["staff_name"].dropna().iloc[-1])
    common = frame["name"].value_counts()
    return str(max(common.index, key=lambda name: (len(str(name).split()), int(common[name]), str(name))))


def _most_common(names: pd.Series[str]) -> str:
    counts = names.value_counts()
    return str(min(counts.index, key=lambda name: (-int(counts[name]), str(name))))


def _text(value: object) -> str | None:
    return None if value is None or value != value or value == "" or value is pd.NA else str(value)
