"""`hearpoint nps`: Net Promoter Score by any column."""

from __future__ import annotations

import click

from hearpoint.cli.common import Place, console, json_option, place_options, print_json
from hearpoint.cli.period import Asked, period_options


@click.command()
@click.option("--by", metavar="COLUMN", help="Split by a column: stage, touchpoint, mode, source, or any attribute.")
@click.option("--pool-buyers", is_flag=True, help="Count buyers and non-buyers together.")
@period_options
@json_option
@place_options
def nps(by: str | None, pool_buyers: bool, period: Asked, as_json: bool, place: Place) -> None:
    """Net Promoter Score (9-10 less 0-6) with its 95% interval."""
    from hearpoint.engine.reports import nps_report

    with place.open() as workspace:
        results = nps_report(workspace, by, period(workspace), pool_buyers=pool_buyers)
    if as_json:
        from insights.results import to_json

        print_json(to_json(results))
        return
    from rich.table import Table

    table = Table(by or "group", "n", "promoters", "passives", "detractors", "NPS", "95% interval", "note", title="NPS")
    for one in results:
        group = f"{one.group or 'not stated'}{f' ({one.population})' if one.population else ''}"
        score = "-" if one.nps is None else f"{one.nps:+.1f}"
        interval = "-" if one.interval is None else f"{one.interval.low:+.1f} to {one.interval.high:+.1f}"
        counts = (one.n, one.promoters, one.passives, one.detractors)
        table.add_row(group, *map(str, counts), score, interval, "too few" if one.too_few else "")
    console().print(table)
