"""`hearpoint compare`: two periods or groups, and how much of the change is real."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import console, print_json
from hearpoint.cli.statistics.rows import Rows, between, listed, rows_options, score_options, shown, who_option

if TYPE_CHECKING:
    from hearpoint.reports.statistics import Score
    from insights.compare import ComparisonResult
    from insights.measures import Measure


@click.command()
@click.argument("before")
@click.argument("after")
@click.option("--by", metavar="COLUMN", default="week", show_default=True, help="Column that holds BEFORE and AFTER.")
@click.option("--mix", metavar="A,B", default="", help="Columns whose make-up may have changed in between.")
@score_options
@who_option
@rows_options
def compare(before: str, after: str, by: str, mix: str, score: Score, rows: Rows, as_json: bool) -> None:
    """Compare two values of a column, such as the weeks 2026-W45 and 2026-W46."""
    from hearpoint.reports.statistics import compare as compared

    result = compared(rows.read(by, score.column, *listed(mix)), by, before, after, score, listed(mix))
    if as_json:
        print_json(result)
    else:
        _show(result, before, after, score.measure)


def _show(result: ComparisonResult, before: str, after: str, measure: Measure) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("", measure.name.upper(), "95% interval", "n", title=result.verdict)
    table.add_row(
        escape(before), shown(result.before, measure), between(result.before_interval, measure), f"{result.before_n}"
    )
    table.add_row(
        escape(after), shown(result.after, measure), between(result.after_interval, measure), f"{result.after_n}"
    )
    table.add_row("change", shown(result.change, measure), between(result.interval, measure), "")
    if result.real is not None:
        table.add_row("- of it mix", shown(result.mix, measure), between(result.mix_interval, measure), "")
        table.add_row("- of it real", shown(result.real, measure), between(result.real_interval, measure), "")
    console().print(table)
