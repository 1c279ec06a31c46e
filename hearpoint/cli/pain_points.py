"""`hearpoint pain-points`: what hurts, by stage of the journey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import Place, console, json_option, place_options, print_json
from hearpoint.cli.period import Asked, period_options
from hearpoint.cli.statistics.rows import note_drawn, plot_option

if TYPE_CHECKING:
    from insights.pain_points import PainPoint, PainPointRanking


@click.command("pain-points")
@click.option("--by-topic", is_flag=True, help="Rank pairs of touchpoint and topic instead of touchpoints.")
@click.option("--top", type=click.IntRange(min=1), default=3, show_default=True, help="Rows a stage in the table.")
@plot_option
@period_options
@json_option
@place_options
def pain_points(by_topic: bool, top: int, plot: Path | None, period: Asked, as_json: bool, place: Place) -> None:
    """Pain points, the worst first: unhappy people per 1,000, weighted by impact."""
    from config.roles import Role
    from hearpoint.present.boundary import as_seen_by
    from hearpoint.reports.pain_points import pain_point_report

    with place.open() as session:
        ranking = as_seen_by(session, pain_point_report(session, period(session), by_topic=by_topic), Role.CX)
        journey = session.journey
    stages = {stage.id: stage.name for stage in journey.stages}
    if plot is not None:
        from hearpoint.present.charts import draw_pain_points

        draw_pain_points(ranking, journey, plot)
        note_drawn(plot)
    if as_json:
        print_json(ranking.points)
    else:
        show_pain_points(ranking, stages, top)


def show_pain_points(ranking: PainPointRanking, stages: dict[str, str], top: int) -> None:
    """A table by stage, in the order of the journey, with the top quote of each pain point."""
    from rich.markup import escape
    from rich.table import Table

    if not ranking.points:
        why = (
            "nothing negative was said about a touchpoint of the journey map"
            if ranking.people
            else "nobody was heard (what is not tagged does not count: `hearpoint tag`)"
        )
        click.echo(f"No pain points: {why}.")
        return
    table = Table(title=f"Pain points by stage of the journey ({ranking.people} people heard)", show_lines=False)
    for name, style in (("#", "right"), ("pain point", "left"), ("score", "right"), ("90% interval", "left")):
        table.add_column(name, justify=style, no_wrap=name != "pain point")  # type: ignore[arg-type]
    table.add_column("unhappy / n", justify="right", no_wrap=True)
    table.add_column("what people say", ratio=1)
    by_stage = ranking.by_stage()
    for stage, name in stages.items():
        if stage not in by_stage:
            continue
        table.add_section()
        table.add_row("", f"[bold]{escape(name)}[/bold]")
        for point in by_stage[stage][:top]:
            table.add_row(*map(escape, _row(point)))
    console().print(table)
    click.echo("score = unhappy people per 1,000 x impact/10; # is the rank over the whole journey;")
    click.echo("~ : chance could turn the order with the next; (few): too few people to rely on.")


def _row(point: PainPoint) -> tuple[str, ...]:
    topic = f": {point.topic.label}" if point.topic else ""
    mark = " (few)" if point.too_few else "" if point.separable_from_next else " ~"
    quote = point.quotes[0].text.replace("\n", " ") if point.quotes else ""
    return (
        f"{point.rank}",
        f"{point.name}{topic}",
        f"{point.score:.1f}{mark}",
        f"{point.interval.low:.1f} to {point.interval.high:.1f}",
        f"{point.unhappy} / {point.people}",
        f"“{quote}”" if quote else "",
    )
