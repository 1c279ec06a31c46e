"""`hearpoint nps`: Net Promoter Score by any column."""

from __future__ import annotations

import click

from hearpoint.cli.common import console, print_json
from hearpoint.cli.statistics.rows import Rows, rows_options


@click.command()
@click.option("--by", metavar="COLUMN", help="Split by a column: stage, touchpoint, mode, source, or any attribute.")
@click.option("--pool-buyers", is_flag=True, help="Count buyers and non-buyers together.")
@click.option("--score", metavar="COLUMN", default="nps", show_default=True, help="Column of answers, 0 to 10.")
@rows_options
def nps(by: str | None, pool_buyers: bool, score: str, rows: Rows, as_json: bool) -> None:
    """Net Promoter Score (9-10 less 0-6) with its 95% interval."""
    from hearpoint.reports.statistics import nps as net_promoter_score

    needed = (score, "buyer", *((by,) if by else ()))
    results = net_promoter_score(rows.read_all(*needed, answered=score), score, by, pool_buyers=pool_buyers)
    if as_json:
        print_json(results)
        return
    from rich.markup import escape
    from rich.table import Table

    if not any(result.n for result in results):
        click.echo("No answers from 0 to 10 here. Surveys bring them (`hearpoint import`); --score names their column.")
        return
    table = Table(
        escape(by or "group"), "n", "promoters", "passives", "detractors", "NPS", "95% interval", "note", title="NPS"
    )
    for result in results:
        group = f"{result.group or 'not stated'}{f' ({result.population})' if result.population else ''}"
        score = "-" if result.nps is None else f"{result.nps:+.1f}"
        interval = "-" if result.interval is None else f"{result.interval.low:+.1f} to {result.interval.high:+.1f}"
        counts = (result.n, result.promoters, result.passives, result.detractors)
        table.add_row(escape(group), *map(str, counts), score, interval, "too few" if result.too_few else "")
    console().print(table)
