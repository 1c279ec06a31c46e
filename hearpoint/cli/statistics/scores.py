"""`hearpoint scores`: CSAT, CES or a mean by any column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import console, print_json
from hearpoint.cli.statistics.rows import Rows, between, rows_options, score_options, shown, who_option

if TYPE_CHECKING:
    from hearpoint.reports.statistics import Score


@click.command()
@click.option("--by", metavar="COLUMN", help="Split by a column.")
@score_options
@who_option
@rows_options
def scores(by: str | None, score: Score, rows: Rows, as_json: bool) -> None:
    """CSAT, CES, NPS or a mean of any column of answers, with its 95% interval."""
    from hearpoint.reports.statistics import scores as by_column

    results = by_column(rows.read(score.column, *((by,) if by else ())), score, by)
    if as_json:
        print_json(results)
        return
    from rich.markup import escape
    from rich.table import Table

    table = Table(escape(by or "group"), "n", score.measure.name.upper(), "95% interval", "note")
    for result in results:
        note = "too few" if result.too_few else ""
        group = escape(result.group or "not stated")
        table.add_row(
            group, f"{result.n}", shown(result.score, score.measure), between(result.interval, score.measure), note
        )
    console().print(table)
