"""A first mapping file for an export, to be corrected by a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC
from itertools import islice
from typing import Any

import yaml

from listeners.survey.columns import SAMPLE, Column, profiles
from listeners.survey.dates import DateReader
from listeners.survey.dialects.base import Draft, Layout, sort_questions
from listeners.survey.export import open_table, recognise
from listeners.survey.isolation import Isolated
from listeners.survey.options import SurveyOptions
from listeners.survey.preview import first_export
from listeners.survey.table import Row

HINTS = {
    "text": "open-ended answers, one column or several; joined in this order",
    "asks": "what a text column asks where its header does not say: {comment: improve}; improve, liked, why or open",
    "id": "a value that differs in every response; without it the row's content tells responses apart",
    "author": "who answered (customer number, e-mail): only a pseudonym is stored",
    "created_at": "when; say how to read it with {column: ..., format: '%d/%m/%Y %H:%M', timezone: Europe/Berlin}",
    "nps": "likelihood to recommend, 0 to 10",
    "scores": "other numeric answers, name: column",
    "touchpoint": "the touchpoint or stage the survey was sent for; {column: ..., values: {Order: order}} renames",
    "channel": "where customer and company met",
    "mode": "phone, web, kiosk, sms, paper or in-person; {column: ..., values: {T: phone}}",
    "buyer": "whether they bought; {column: ..., values: {Y: true, N: false}}",
    "language": "language of the answers",
    "transaction": "the purchase or visit, name: column or name: {column: ..., type: number}",
    "profile": "the respondent, name: column",
    "constants": "what holds for the whole file, e.g. {touchpoint: check-in, mode: kiosk}",
    "leave_out": "rows that are no responses, column: [values]",
}


def suggest_mapping(options: SurveyOptions) -> str:
    """A commented mapping file for an export, as YAML. Raises GiveUp where the file cannot be read."""
    if not options.memory_mb:
        return suggest_mapping_here(options)
    with closing(Isolated(options)) as other:
        return str(other.call("suggest_mapping"))


def suggested_fields(options: SurveyOptions) -> dict[str, Any]:
    """The same mapping as plain values, field -> column. Raises GiveUp."""
    if not options.memory_mb:
        return suggested_fields_here(options)
    with closing(Isolated(options)) as other:
        return dict(other.call("suggested_fields"))


def suggest_mapping_here(options: SurveyOptions) -> str:
    """As suggest_mapping, in this process."""
    return _written(*_draft(options))


def suggested_fields_here(options: SurveyOptions) -> dict[str, Any]:
    """As suggested_fields, in this process."""
    _, _, draft = _draft(options)
    return {name: _short(draft.mapping[name]) for name in HINTS if draft.mapping.get(name)}


def _draft(options: SurveyOptions) -> tuple[str, str, Draft]:
    """The file's name, the dialect that wrote it, and what each column seems to be."""
    table = open_table(first_export(options), options)
    dialect, layout = recognise(table, options, mapped=True)
    sample = [row for row in islice(layout.data(table), SAMPLE) if not row.broken]
    if dialect.name == "mapped":
        draft = _guess(layout, sample, options)
    else:
        draft = dialect.draft(layout, profiles(sample, len(layout.columns)), options)
    return table.path.name, dialect.name, draft


def _guess(layout: Layout, sample: Sequence[Row], options: SurveyOptions) -> Draft:
    """Date and id by what stands in the columns, the rest by their names."""
    draft = Draft()
    by_column = profiles(sample, len(layout.columns))
    rest = list(layout.columns)
    if dates := [column for column in rest if _is_date(column, sample)]:
        draft.mapping["created_at"] = {"column": dates[0].name}
        draft.dropped |= {column.name: "a second date" for column in dates[1:]}
        dated = {column.position for column in dates}
        rest = [column for column in rest if column.position not in dated]
    if keys := [column for column in rest if _is_key(column, sample)]:
        draft.mapping["id"] = keys[0].name
        rest.remove(keys[0])
    sort_questions(rest, by_column, draft, options)
    return draft


def _is_date(column: Column, sample: Sequence[Row]) -> bool:
    # A bare number can be an Excel day, but in a column of unknown meaning it rarely is.
    texts = [text for row in sample if (text := row.cells[column.position]) and not text.isdigit()]
    return bool(texts) and sum(map(_reads_as_date, texts)) >= 0.9 * len(texts)


def _reads_as_date(text: str) -> bool:
    for order in ("day-first", "month-first"):
        try:
            DateReader(UTC, order=order)(text)
        except ValueError:
            continue
        return True
    return False


def _is_key(column: Column, sample: Sequence[Row]) -> bool:
    values = [row.cells[column.position] for row in sample]
    words = re.sub(r"([a-z])([A-Z])", r"\1 \2", column.name).replace("_", " ")
    return bool(re.search(r"\b(id|key|uuid|number|no)\b|#", words, re.I)) and len({*values} - {""}) == len(values)


def _written(file: str, dialect: str, draft: Draft) -> str:
    lines = [f"# Which column of {file} is which field. Read it through, then: hearpoint import {file} --mapping THIS"]
    if dialect != "mapped":
        lines.append(
            f"# Hearpoint reads {dialect} exports without this file; what it states wins over what is recognised."
        )
    for name, hint in HINTS.items():
        lines += ["", f"# {name}: {hint}"]
        if draft.mapping.get(name):
            lines.append(_yaml({name: _short(draft.mapping[name])}))
    if draft.dropped:
        lines += ["", "# Not used:"]
        lines += [f"#   {column}: {reason}" for column, reason in draft.dropped.items()]
    return "\n".join(lines) + "\n"


def _short(value: Any) -> Any:
    """The mapping's short forms: a column for {column: it}, a single text for a list of one."""
    if isinstance(value, dict) and set(value) == {"column"}:
        return _short(value["column"])
    if isinstance(value, list | tuple):
        return value[0] if len(value) == 1 else list(value)
    if isinstance(value, dict):
        return {key: _short(inner) for key, inner in value.items()}
    return value


def _yaml(data: Any) -> str:
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000)
    return text.rstrip()
