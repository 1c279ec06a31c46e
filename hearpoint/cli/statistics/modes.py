"""`hearpoint modes`: phone, kiosk and web apart, and as if all had answered alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import console, print_json
from hearpoint.cli.statistics.rows import Rows, between, listed, rows_options, score_options, shown, who_option

if TYPE_CHECKING:
    from hearpoint.reports.statistics import Score
    from insights.measures import Measure
    from insights.modes import ModeResult


@click.command()
@click.option("--group", metavar="COLUMN", default="touchpoint", show_default=True, help="Whose scores to standardise.")
@click.option("--mode", metavar="COLUMN", default="mode", show_default=True, help="How people answered.")
@click.option("--strata", metavar="A,B", default="", help="Further columns that make responses comparable.")
@click.option("--reference", metavar="MODE", help="Mode to standardise to.  [default: the commonest]")
@score_options
@who_option
@rows_options
def modes(
    group: str,
    mode: str,
    strata: str,
    reference: str | None,
    score: Score,
    rows: Rows,
    as_json: bool,
) -> None:
    """The mode effect, and each group's score without it; the raw one always beside."""
    from hearpoint.reports.statistics import modes as compared

    result = compared(
        rows.read(group, mode, score.column, *listed(strata)), group, mode, score, listed(strata), reference
    )
    if as_json:
        print_json(result)
    else:
        _show(result, score.measure)


def _show(result: ModeResult, measure: Measure) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("mode", "n", measure.name.upper(), "effect", "95% interval", title="Modes of answering")
    for mode in result.modes:
        effect = between(mode.effect_interval, measure)
        table.add_row(escape(mode.mode), f"{mode.n}", shown(mode.score, measure), shown(mode.effect, measure), effect)
    console().print(table)
    if result.too_few:
        click.echo("too few: two modes with enough answers are needed")
        return
    if result.note:
        click.echo(f"note: {result.note}")
    table = Table("group", "n", "as answered", escape(f"as by {result.reference}"), "95% interval")
    for group in result.groups:
        score, interval = shown(group.standardised, measure), between(group.interval, measure)
        table.add_row(escape(group.group), f"{group.n}", shown(group.raw, measure), score, interval)
    console().print(table)
