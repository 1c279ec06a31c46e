"""`hearpoint drivers`: what moves an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hearpoint.cli.common import console, print_json
from hearpoint.cli.statistics.rows import Rows, between, listed, note_drawn, plot_option, rows_options, who_option

if TYPE_CHECKING:
    from insights.drivers import DriverResult
    from insights.impact_ratings import ImpactRating


@click.command()
@click.option("--outcome", metavar="COLUMN", default="nps", show_default=True, help="Numbers, or yes and no.")
@click.option("--predictors", metavar="A,B,C", required=True, help="Columns of ratings or categories, with gaps.")
@click.option("--method", type=click.Choice(["auto", "lmg", "johnson"]), default="auto", show_default=True)
@plot_option
@who_option
@rows_options
def drivers(outcome: str, predictors: str, method: Any, plot: Path | None, rows: Rows, as_json: bool) -> None:
    """Key drivers: how the explained variance of an outcome divides among ratings (Shapley/LMG or Johnson)."""
    from hearpoint.reports.statistics import drivers as key_drivers

    result = key_drivers(rows.read(outcome, *listed(predictors)), outcome, listed(predictors), method)
    if plot is not None:
        from hearpoint.present.charts import draw_drivers

        draw_drivers(result, plot)
        note_drawn(plot)
    for note in (*result.notes, *(f"{name} left out: {why}" for name, why in result.left_out.items())):
        click.echo(f"note: {note}", err=True)
    if as_json:
        print_json(result.drivers)
    elif result.drivers:
        _show(result)
        _show_impact(rows.impact_ratings(result))


def _show(result: DriverResult) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("#", "driver", "weight", "95% interval", "ranks", "beta", "n", "note", title="Key drivers")
    for driver in result.drivers:
        ranks = f"{driver.rank_interval.low:.0f}-{driver.rank_interval.high:.0f}"
        beta = "-" if driver.beta is None else f"{driver.beta:+.2f}"
        kind = driver.asymmetry.kind if driver.asymmetry else None
        notes = [str(kind)] if kind else []
        notes += ["collinear"] * driver.collinear + ["lowers it"] * (driver.direction == "down")
        rank = f"{driver.rank}{'' if driver.separable_from_next else ' ~'}"
        table.add_row(
            rank,
            escape(driver.driver),
            f"{driver.weight:.3f}",
            between(driver.interval),
            ranks,
            beta,
            f"{driver.n}",
            ", ".join(notes),
        )
    console().print(table)
    for driver in result.drivers:
        if driver.levels:
            values = sorted(driver.levels, key=lambda level: -level.outcome)
            text = ", ".join(f"{level.value} {level.outcome:.2f} (n {level.n})" for level in values)
            click.echo(f"{driver.driver}: {text}")
    click.echo(f"R squared {result.r_squared:.2f}, n {result.n} ({result.complete} rated everything); {result.method}")
    click.echo("~ : chance could turn the order with the next. See `hearpoint explain drivers`.")


def _show_impact(ratings: Sequence[ImpactRating]) -> None:
    """Stated beside derived impact, where ratings are named as touchpoints of the journey map are."""
    if not ratings:
        return
    from rich.markup import escape
    from rich.table import Table

    table = Table("touchpoint", "stated", "derived", "95% interval", "verdict", title="Impact, stated and derived")
    for rating in ratings:
        derived, interval = f"{rating.derived:.1f}", between(rating.derived_interval)
        table.add_row(escape(rating.name), f"{rating.stated:.1f}", derived, interval, rating.verdict)
    console().print(table)
