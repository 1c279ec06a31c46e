"""Typeform CSV and XLSX: one header row, `#` or a response id first, times in UTC last."""

from __future__ import annotations

from collections.abc import Sequence

from listeners.survey.columns import Column, Profile, named
from listeners.survey.dialects.base import Draft, Layout, drop_personal, sort_questions
from listeners.survey.options import DialectName, SurveyOptions
from listeners.survey.table import Row

_TECHNICAL = {"Start Date (UTC)", "Submit Date (UTC)", "Stage Date (UTC)", "Response Type", "Ending", "Tags"}


class Typeform:
    """Recognised by `Submit Date (UTC)`."""

    name: DialectName = "typeform"
    sign = "a column `Submit Date (UTC)`"

    def layout(self, head: Sequence[Row]) -> Layout | None:
        if not head or "Submit Date (UTC)" not in head[0].cells:
            return None
        return Layout(tuple(Column(i, name) for i, name in enumerate(named(head[0].cells))), 1, "UTC")

    def draft(self, layout: Layout, profiles: Sequence[Profile], options: SurveyOptions) -> Draft:
        draft = Draft()
        here = {column.name: column for column in layout.columns}
        # A token is unique everywhere; a bare count (1, 2, 3) starts anew in every export.
        if "#" in here and not profiles[here["#"].position].numeric:
            draft.mapping["id"] = "#"
        draft.mapping["created_at"] = {
            "column": [name for name in ("Submit Date (UTC)", "Start Date (UTC)") if name in here]
        }
        if "Network ID" in here:
            drop_personal(draft, here["Network ID"], options)
        for name in sorted(_TECHNICAL & set(here) - set(draft.mapping["created_at"]["column"])):
            draft.dropped[name] = "says how the survey was answered, not what"
        questions = [column for name, column in here.items() if name not in _TECHNICAL | {"#", "Network ID"}]
        sort_questions(questions, profiles, draft, options)
        return draft
