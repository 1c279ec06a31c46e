"""`hearpoint at-risk`: customers seen more than once who may turn into detractors, or leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from hearpoint.cli.common import console, print_json
from hearpoint.cli.statistics.rows import Rows, rows_options, who_option

if TYPE_CHECKING:
    from insights.at_risk import RiskResult


@click.command("at-risk")
@click.option("--score", metavar="COLUMN", default="nps", show_default=True, help="Column of answers, 0 to 10.")
@click.option("--author", metavar="COLUMN", default="author", show_default=True, help="Column that tells people apart.")
@click.option("--risk", type=click.Choice(["detractor", "leaving"]), default="detractor", show_default=True)
@click.option("--days", type=click.IntRange(min=1), default=180, show_default=True, help="Silence that is leaving.")
@who_option
@rows_options
def at_risk(score: str, author: str, risk: Any, days: int, rows: Rows, as_json: bool) -> None:
    """Calibrated probabilities with reasons, tried on later answers; or "not enough repeats"."""
    from hearpoint.reports.statistics import at_risk as customers_at_risk

    date = rows.date or "created_at"
    answers = rows.read(score, author, date)
    result = customers_at_risk(answers, score, author, risk, days, date, ends_with_the_rows=rows.csv is not None)
    if as_json:
        print_json(result)
    else:
        _show(result)


def _show(result: RiskResult) -> None:
    from rich.markup import escape
    from rich.table import Table

    click.echo(result.verdict)
    if result.trial is not None:
        trial = result.trial
        click.echo(
            f"on {trial.n} later answers: AUC {trial.auc:.2f} ({trial.auc_interval.low:.2f} to "
            f"{trial.auc_interval.high:.2f}), Brier {trial.brier:.3f} (base rate {trial.brier_of_base_rate:.3f}), "
            f"calibration error {trial.calibration_error:.3f}"
        )
    if not result.customers:
        return
    table = Table("customer", "probability", "why", "answers", "days since")
    for customer in result.customers:
        reasons = ", ".join(customer.reasons)
        table.add_row(
            escape(customer.author),
            f"{customer.probability:.0%}",
            escape(reasons),
            f"{customer.answers}",
            f"{customer.last_seen_days:.0f}",
        )
    console().print(table)
