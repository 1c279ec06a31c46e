"""SurveyMonkey CSV and XLSX: two header rows, the questions and below them the options."""

from __future__ import annotations

import re
from collections.abc import Sequence

from listeners.survey.columns import Column, Profile, named
from listeners.survey.dialects.base import Draft, Layout, drop_personal, sort_questions
from listeners.survey.options import DialectName, SurveyOptions
from listeners.survey.questions import Role
from listeners.survey.table import Row

_META = ("Respondent ID", "Collector ID", "Start Date", "End Date", "Date Created", "Date Modified")
_PERSONAL = ("IP Address", "Email Address", "First Name", "Last Name", "Custom Data 1")
_PLAIN = {"", "response", "open-ended response"}
_COMMENT = re.compile(r"comment|why|tell us|explain|feedback|reason|suggest", re.I)


class SurveyMonkey:
    """Recognised by `Respondent ID` in row 1 over an empty cell in row 2."""

    name: DialectName = "surveymonkey"
    sign = "`Respondent ID` first in row 1, options in row 2"

    def layout(self, head: Sequence[Row]) -> Layout | None:
        if len(head) < 2 or not {"Respondent ID", "Start Date"} <= set(head[0].cells):
            return None
        if head[0].cells[0] != "Respondent ID" or any(head[1].cells[:3]):
            return None
        return Layout(_columns(head[0].cells, head[1].cells), 2)

    def draft(self, layout: Layout, profiles: Sequence[Profile], options: SurveyOptions) -> Draft:
        draft = Draft(date_order="month-first")
        here = {column.name: column for column in layout.columns}
        draft.mapping["id"] = "Respondent ID"
        draft.mapping["created_at"] = {"column": [name for name in ("End Date", "Start Date") if name in here]}
        if "Email Address" in here and profiles[here["Email Address"].position].filled:
            draft.mapping["author"] = ["Email Address"]
        for name in _PERSONAL:
            if name in here:
                drop_personal(draft, here[name], options)
        if "Collector ID" in here:
            draft.dropped["Collector ID"] = "says how the survey was answered, not what"
        questions = [column for column in layout.columns if column.name not in _META + _PERSONAL]
        sort_questions(questions, profiles, draft, options, _known_roles(questions))
        return draft


def _columns(questions: Sequence[str], choices: Sequence[str]) -> tuple[Column, ...]:
    """Row 1 filled forward: a question stands over the first of its options only, as in a merged cell."""
    width = max(len(questions), len(choices))
    titles, codes, question = [], [], ""
    for position in range(width):
        question = (questions[position] if position < len(questions) else "") or question
        choice = choices[position] if position < len(choices) else ""
        titles.append(question if choice.casefold() in _PLAIN else f"{question} - {choice}")
        codes.append(choice)
    return tuple(Column(i, name, code=code) for i, (name, code) in enumerate(zip(named(titles), codes, strict=True)))


def _known_roles(questions: Sequence[Column]) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for column in questions:
        if column.code.casefold() == "open-ended response" or _COMMENT.search(column.code):
            roles[column.name] = "text"
        elif column.code.casefold().startswith("other (please specify"):
            roles[column.name] = "profile"
    return roles
