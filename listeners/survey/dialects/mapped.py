"""Any table with one header row: a mapping file says which column is which field."""

from __future__ import annotations

from collections.abc import Sequence

from listeners.survey.columns import Column, Profile, named
from listeners.survey.dialects.base import Draft, Layout
from listeners.survey.options import DialectName, SurveyOptions
from listeners.survey.table import Row


class Mapped:
    """Takes what no other dialect recognises, and proposes nothing."""

    name: DialectName = "mapped"
    sign = "a header row"

    def layout(self, head: Sequence[Row]) -> Layout | None:
        if not head:
            return None
        return Layout(tuple(Column(i, name) for i, name in enumerate(named(head[0].cells))), 1)

    def draft(self, layout: Layout, profiles: Sequence[Profile], options: SurveyOptions) -> Draft:
        return Draft(dropped={column.name: "the mapping does not name it" for column in layout.columns})
