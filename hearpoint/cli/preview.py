"""What `hearpoint import --dry-run` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table

from hearpoint.cli.common import console, print_json

if TYPE_CHECKING:
    from listeners.feedback import Feedback
    from listeners.survey.preview import Preview

_WIDTH = 60


def show_preview(preview: Preview, *, as_json: bool) -> None:
    if as_json:
        print_json(preview)
        return
    click.echo(f"{preview.file}: {preview.dialect}, {preview.rows} rows, {preview.responses} responses")
    click.echo(f"with text: {preview.with_text}; with NPS: {preview.with_nps}. Nothing was stored.")
    for note in preview.notes:
        click.echo(f"note: {note}")
    for what, count in {**preview.left_out, **preview.remarks}.items():
        click.echo(f"{count} x {what}")
    out = console()
    fields = Table("column", "field", title="Kept")
    for use in preview.used:
        fields.add_row(escape(use.column), use.field)
    out.print(fields)
    if preview.dropped:
        dropped = Table("column", "why", title="Not kept")
        for mention in preview.dropped:
            dropped.add_row(escape(mention.column), escape(mention.reason))
        out.print(dropped)
    rows = Table("id", "date (UTC)", "NPS", "touchpoint", "text", "other", title="The first responses, as stored")
    for record in preview.records:
        rows.add_row(*map(escape, _row(record)))
    out.print(rows)


def _row(record: Feedback) -> tuple[str, ...]:
    survey = record.survey
    text = record.text.replace("\n", " ")
    other = {**survey.scores, **survey.transaction, **survey.profile} if survey else {}
    return (
        record.native_id,
        f"{record.created_at:%Y-%m-%d %H:%M}",
        "" if survey is None or survey.nps is None else str(survey.nps),
        (survey.touchpoint if survey else None) or "",
        text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…",
        ", ".join(f"{key}: {value}" for key, value in other.items()),
    )
