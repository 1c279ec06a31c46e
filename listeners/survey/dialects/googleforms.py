"""Google Forms: one header row, the time first, no response id."""

from __future__ import annotations

from collections.abc import Sequence

from listeners.survey.columns import Column, Profile, named
from listeners.survey.dialects.base import Draft, Layout, drop_personal, sort_questions
from listeners.survey.options import DialectName, SurveyOptions
from listeners.survey.table import Row

TIMESTAMPS = {
    "timestamp", "zeitstempel", "horodateur", "marca temporal", "carimbo de data/hora", "informazioni cronologiche",
    "tijdstempel", "tidsstämpel", "tidsstempel", "tidspunkt", "aikaleima", "sygnatura czasowa", "отметка времени",
    "タイムスタンプ", "时间戳记",
}  # fmt: skip
_WHO = ("Email Address", "Email address", "Username", "E-Mail-Adresse")


class GoogleForms:
    """Recognised by `Timestamp`, in the language of the form's owner, as the first column."""

    name: DialectName = "google-forms"
    sign = "`Timestamp` as the first column"

    def layout(self, head: Sequence[Row]) -> Layout | None:
        if not head or not head[0].cells or head[0].cells[0].casefold() not in TIMESTAMPS:
            return None
        return Layout(tuple(Column(i, name) for i, name in enumerate(named(head[0].cells))), 1)

    def draft(self, layout: Layout, profiles: Sequence[Profile], options: SurveyOptions) -> Draft:
        draft = Draft()
        draft.mapping["created_at"] = {"column": layout.columns[0].name}
        who = [column for column in layout.columns if column.name in _WHO]
        draft.mapping["author"] = [column.name for column in who if profiles[column.position].filled]
        for column in who:
            drop_personal(draft, column, options)
        questions = [column for column in layout.columns[1:] if column not in who]
        sort_questions(questions, profiles, draft, options)
        return draft
