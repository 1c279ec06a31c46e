"""`hearpoint segments`: pockets of high and low score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import print_json
from hearpoint.cli.statistics.rows import Rows, listed, rows_options, score_options, who_option

if TYPE_CHECKING:
    from hearpoint.reports.statistics import Score


@click.command()
@click.option("--columns", metavar="A,B,C", help="Columns that rules may use.  [default: every attribute]")
@click.option("--depth", type=click.IntRange(1, 3), default=3, show_default=True, help="Conditions in a rule.")
@click.option("--minimum", type=click.IntRange(min=10), default=50, show_default=True, help="Answers a segment needs.")
@score_options
@who_option
@rows_options
def segments(columns: str | None, depth: int, minimum: int, score: Score, rows: Rows, as_json: bool) -> None:
    """Segments whose score differs from the rest, with false discoveries held down over all rules looked at."""
    from hearpoint.reports.statistics import segments as pockets

    result = pockets(rows.read(), listed(columns or ""), score, depth=depth, minimum=minimum)
    if as_json:
        print_json(result.segments)
        return
    for segment in result.segments:
        click.echo(f"{'' if segment.parent is None else '  '}{segment.text} (q {segment.q:.2g})")
    if result.too_few:
        click.echo(f"too few: {result.n} answers, or nothing to tell them apart by")
    elif not result.segments:
        click.echo("no segment differs from the rest by more than chance")
    click.echo(result.method)
