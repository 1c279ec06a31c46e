"""What a dialect says of an export: where the header ends, what the columns are, which field each one is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

from listeners.survey.columns import Column, Profile
from listeners.survey.mapping import Mapping as SurveyMapping
from listeners.survey.options import DateOrder, DialectName, SurveyOptions
from listeners.survey.questions import Role, is_amount, role_of
from listeners.survey.table import Row, Table, filled

HEAD = 3
"""Rows a dialect looks at to recognise its header."""
NOTHING: Mapping[str, Role] = {}
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Layout:
    """The header of an export."""

    columns: tuple[Column, ...]
    header_rows: int
    timezone: str | None = None
    """The zone the file itself names."""

    def data(self, table: Table) -> Iterator[Row]:
        """The filled rows below the header, each as wide as the header; those that cannot be are marked broken."""
        width = len(self.columns)
        for row in islice(filled(table), self.header_rows, None):
            if row.broken or len(row.cells) == width:
                yield row
            elif any(row.cells[width:]) or (len(row.cells) < width and table.even):
                why = (
                    f"{len(row.cells)} cells, the header has {width}; text with delimiters or line breaks needs quotes"
                )
                yield Row(row.number, row.cells, broken=why)
            else:
                yield Row(row.number, (*row.cells, *[""] * width)[:width])


@dataclass
class Draft:
    """A dialect's proposal: the mapping, what it leaves out and why, and which columns are answers."""

    mapping: dict[str, Any] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)
    answers: set[str] = field(default_factory=set)
    """A row in which none of these is filled answered nothing."""
    date_order: DateOrder = "auto"
    """How the tool writes dates, where it always does so the same way."""

    def built(self) -> SurveyMapping:
        return SurveyMapping.model_validate(self.mapping)


class Dialect(Protocol):
    """One survey tool's way of writing exports."""

    @property
    def name(self) -> DialectName: ...

    @property
    def sign(self) -> str:
        """What its exports are recognised by, in words for an error."""
        ...

    def layout(self, head: Sequence[Row]) -> Layout | None:
        """The header, from the first rows; None where this tool did not write them."""
        ...

    def draft(self, layout: Layout, profiles: Sequence[Profile], options: SurveyOptions) -> Draft: ...


def sort_questions(
    columns: Sequence[Column],
    profiles: Sequence[Profile],
    draft: Draft,
    options: SurveyOptions,
    known: Mapping[str, Role] = NOTHING,
    *,
    coded: bool = False,
) -> None:
    """Put the questions into the draft by the role the dialect knows (`known`, by column name), else by their words.

    `coded`: the tool writes choices as numbers, so that a number need not be a score.
    """
    titles = _titles(columns)
    for column in columns:
        profile = profiles[column.position]
        role = known.get(column.name, role_of(column, profile, coded=coded)) if profile.filled else "empty"
        draft.answers.add(column.name)
        _place(draft, column, role, titles[column.name], options, number=is_amount(column, profile))


def _place(draft: Draft, column: Column, role: Role, title: str, options: SurveyOptions, *, number: bool) -> None:
    mapping = draft.mapping
    if role == "nps" and "nps" in mapping:
        role = "score"
    if role in {"touchpoint", "channel", "mode", "buyer"} and role in mapping:
        role = "profile"
    if role == "author":
        mapping.setdefault("author", []).append(column.name)
        role = "personal"
    match role:
        case "text":
            mapping.setdefault("text", []).append(column.name)
        case "nps" | "touchpoint" | "channel" | "mode" | "buyer":
            mapping[role] = {"column": column.name}
        case "score":
            mapping.setdefault("scores", {})[title] = {"column": column.name}
        case "transaction" | "profile":
            field = {"column": column.name, "type": "number"} if number else {"column": column.name}
            mapping.setdefault(role, {})[title] = field
        case "choice":
            mapping.setdefault("profile", {})[title] = {"column": column.name, "values": {column.title: True}}
        case "personal":
            drop_personal(draft, column, options)
        case "staff":
            draft.dropped[column.name] = "names staff, who are never compared by name"
        case "derived":
            draft.dropped[column.name] = "computed by the survey tool from another answer"
        case "empty":
            draft.dropped[column.name] = "nothing in it"


def drop_personal(draft: Draft, column: Column, options: SurveyOptions) -> None:
    """Leave out what identifies a person, unless the options say to keep it."""
    draft.answers.discard(column.name)
    if options.keep_personal:
        draft.mapping.setdefault("profile", {})[column.title] = {"column": column.name}
    elif column.name in draft.mapping.get("author", ()):
        draft.dropped[column.name] = "personal: kept as a pseudonym only"
    else:
        draft.dropped[column.name] = "personal (keep_personal: true keeps it)"


def _titles(columns: Sequence[Column]) -> dict[str, str]:
    """The question's words as the name of its answer; the column's name added where two questions read alike."""
    titles = [_clipped(column.title) for column in columns]
    times = Counter(titles)
    return {
        column.name: title if times[title] == 1 or title == column.name else f"{title} ({column.name})"
        for column, title in zip(columns, titles, strict=True)
    }


def _clipped(title: str) -> str:
    title = " ".join(title.split())
    return title if len(title) <= _LONGEST_NAME else title[: _LONGEST_NAME - 1].rstrip() + "…"
