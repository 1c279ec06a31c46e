"""`hearpoint theme-impact`: what a theme does to the NPS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from hearpoint.cli.common import Place, console, json_option, place_options, print_json
from hearpoint.cli.period import Asked, period_options
from hearpoint.cli.statistics.rows import abbreviated, between, score_options, shown, who_option

if TYPE_CHECKING:
    from hearpoint.reports.statistics import Score


@click.command("theme-impact")
@click.option("--theme", type=click.Choice(["topic", "touchpoint", "stage"]), default="topic", show_default=True)
@click.option("--polarity", type=click.Choice(["negative", "neutral", "positive"]), help="Only mentions that are so.")
@score_options
@who_option
@period_options
@json_option
@place_options
def theme_impact(
    theme: Any,
    polarity: str | None,
    score: Score,
    who: str | None,
    period: Asked,
    as_json: bool,
    place: Place,
) -> None:
    """All minus without, as survey suites show it, beside a figure that counts no theme's work twice."""
    from hearpoint.reports.themes import theme_impact as impact

    with place.open() as session:
        result, note = impact(session, period(session), theme, score, polarity, who)
    if note:
        click.echo(f"note: {note}", err=True)
    if as_json:
        print_json(result)
        return
    from rich.markup import escape
    from rich.table import Table

    if not result.themes:
        click.echo(f"too few: no theme has 30 scored responses with it and 30 without it ({result.n} in all)")
        return
    table = Table("theme", "n", "leave-out", "95% interval", "adjusted", "95% interval", "q", title="Impact of themes")
    for row in result.themes:
        table.add_row(
            escape(row.theme),
            f"{row.n}",
            shown(row.leave_out, score.measure),
            between(row.leave_out_interval, score.measure),
            shown(row.adjusted, score.measure),
            between(row.interval, score.measure),
            f"{row.q:.3f}",
        )
    console().print(table)
    if result.too_few:
        click.echo(f"too few responses with or without: {abbreviated(result.too_few)}")
