"""`hearpoint quintiles`: work on the bottom fifth, or on the system as a whole?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import console, print_json
from hearpoint.cli.statistics.rows import (
    Rows,
    abbreviated,
    between,
    note_drawn,
    plot_option,
    rows_options,
    score_options,
    shown,
    who_option,
)

if TYPE_CHECKING:
    from hearpoint.reports.statistics import Score
    from insights.measures import Measure
    from insights.quintiles import QuintileResult


@click.command()
@click.option("--group", metavar="COLUMN", default="touchpoint", show_default=True, help="Touchpoints, locations, ...")
@click.option("--minimum", type=click.IntRange(min=2), default=10, show_default=True, help="Answers a group needs.")
@score_options
@plot_option
@who_option
@rows_options
def quintiles(group: str, minimum: int, score: Score, plot: Path | None, rows: Rows, as_json: bool) -> None:
    """Average of each fifth of the groups, and whether the gap is more than chance gives at these sizes."""
    from hearpoint.reports.statistics import quintiles as fifths

    result = fifths(rows.read(group, score.column), group, score, minimum)
    if plot is not None:
        from hearpoint.present.charts import draw_quintiles

        draw_quintiles(result, plot)
        note_drawn(plot)
    if as_json:
        print_json(result)
    else:
        _show(result, score.measure)


def _show(result: QuintileResult, measure: Measure) -> None:
    from rich.markup import escape
    from rich.table import Table

    if result.left_out:
        click.echo(f"left out, too few answers: {abbreviated(result.left_out)}", err=True)
    if not result.fifths:
        click.echo(f"{result.verdict}: five groups with enough answers are needed")
        return
    table = Table("fifth", "score", "n", "groups", title=f"Fifths by {measure.name.upper()}")
    for fifth in result.fifths:
        table.add_row(f"{fifth.fifth}", shown(fifth.score, measure), f"{fifth.n}", escape(abbreviated(fifth.groups)))
    console().print(table)
    click.echo(
        f"gap {result.gap:.1f}; the real gap is {between(result.interval)}; chance gives {between(result.chance)}"
    )
    if result.lift is not None:
        lift = result.lift
        click.echo(
            f"if the bottom fifth reached the top, {measure.name.upper()} would be {shown(lift.then, measure)} "
            f"({between(lift.interval, measure)}) instead of {shown(lift.now, measure)}"
        )
    behind = [member.group for member in result.members if member.separable_from_top]
    chance = "p < 0.001" if result.p is not None and result.p < 0.001 else f"p {result.p:.3f}"
    click.echo(f"{result.verdict} ({chance})")
    click.echo(f"surely not in the top fifth: {abbreviated(behind) or 'none'}")
