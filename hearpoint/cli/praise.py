"""`hearpoint praise`: thanks to staff by name. Praise only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import Place, console, json_option, place_options, print_json
from hearpoint.cli.period import Asked, period_options

if TYPE_CHECKING:
    from insights.praise import PraiseReport


@click.command()
@click.option(
    "--minimum-people", type=click.IntRange(min=1), default=1, show_default=True, help="Show a person from so many on."
)
@period_options
@json_option
@place_options
def praise(minimum_people: int, period: Asked, as_json: bool, place: Place) -> None:
    """Staff whom customers praised by name, in alphabetical order: praise is not a league table."""
    from config.roles import Role
    from hearpoint.present.boundary import as_seen_by
    from hearpoint.reports.praise import praise_report

    with place.open() as session:
        report = praise_report(session, period(session), minimum_people=minimum_people)
        report = as_seen_by(session, report, Role.HR)
    if as_json:
        print_json(report)
    else:
        show_praise(report)


def show_praise(report: PraiseReport) -> None:
    from rich.markup import escape
    from rich.table import Table

    if report.staff:
        table = Table("staff", "where", "customers", "one of the thanks", title="Staff praised by name")
        for one in report.staff:
            where = ", ".join(part for part in (one.role, one.location) if part)
            quote = f"“{one.quotes[0].text}”" if one.quotes else ""
            table.add_row(*map(escape, (one.name, where, str(one.people), quote.replace("\n", " "))))
        console().print(table)
    else:
        click.echo("No praise for staff on the roster.")
    for name in report.to_resolve:
        people = "person" if name.people == 1 else "people"
        click.echo(f"to resolve: {name.name!r} was praised by {name.people} {people} ({name.status}: {name.reason})")
    if report.withheld:
        click.echo(f"{report.withheld} more praised by fewer people than asked for.")
