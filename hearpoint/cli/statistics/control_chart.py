"""`hearpoint control-chart`: a score over time, with the points that are signals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hearpoint.cli.common import console, print_json
from hearpoint.cli.statistics.rows import (
    Rows,
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
    from insights.control import ControlResult
    from insights.measures import Measure


@click.command("control-chart")
@click.option("--over", metavar="COLUMN", default="week", show_default=True, help="Column of periods.")
@click.option("--chart", type=click.Choice(["p", "xmr"]), default="p", show_default=True)
@click.option("--baseline", type=click.IntRange(min=8), help="Periods, from the first, that set the limits.")
@score_options
@plot_option
@who_option
@rows_options
def control_chart(
    over: str,
    chart: Any,
    baseline: int | None,
    score: Score,
    plot: Path | None,
    rows: Rows,
    as_json: bool,
) -> None:
    """A score by week or month against its own habit."""
    from hearpoint.reports.statistics import control_chart as charted

    result = charted(rows.read(over, score.column), over, score, chart, baseline)
    if plot is not None:
        from hearpoint.present.charts import draw_control_chart

        draw_control_chart(result, plot)
        note_drawn(plot)
    if as_json:
        print_json(result)
    else:
        _show(result, score.measure)


def _show(result: ControlResult, measure: Measure) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("period", measure.name.upper(), "limits", "n", "signal", title=result.method)
    for point in result.points:
        table.add_row(
            escape(point.period),
            shown(point.value, measure),
            between(point.limits, measure),
            f"{point.n}",
            ", ".join(point.signals),
        )
    console().print(table)
    click.echo("too few periods for limits" if result.too_few else f"centre {shown(result.centre, measure)}")
