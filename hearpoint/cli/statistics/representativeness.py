"""`hearpoint representativeness`: do those who answered stand for those one asks about?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from config.errors import UsageError
from hearpoint.cli.common import console, print_json
from hearpoint.cli.statistics.rows import Rows, between, rows_options, score_options, shown, who_option

if TYPE_CHECKING:
    from hearpoint.reports.statistics import Score
    from insights.measures import Measure
    from insights.representativeness import RepresentativenessResult


@click.command()
@click.option(
    "--share",
    "shares",
    metavar="COLUMN=VALUE:SHARE,...",
    multiple=True,
    required=True,
    help="Known shares of a column, such as age=young:0.4,old:0.6; once a column.",
)
@click.option("--asked", type=click.IntRange(min=1), help="How many people were asked, for the response rate.")
@click.option("--weights", type=click.Path(dir_okay=False, path_type=Path), help="Write the weights to this CSV file.")
@score_options
@who_option
@rows_options
def representativeness(
    shares: tuple[str, ...],
    asked: int | None,
    weights: Path | None,
    score: Score,
    rows: Rows,
    as_json: bool,
) -> None:
    """Response rate, weights to known shares, effective n, and a warning where a group is badly covered."""
    from hearpoint.present.cells import write_csv_file
    from hearpoint.reports.statistics import representativeness as covered

    known = known_shares(shares)
    frame = rows.read(texts=weights is not None)
    result = covered(frame, known, score, asked)
    if weights is not None:
        table = frame.assign(weight=result.weights)
        rows_of_table = ({str(name): value for name, value in row.items()} for row in table.to_dict("records"))
        write_csv_file(rows_of_table, [str(name) for name in table.columns], weights)
    if as_json:
        print_json(result)
    else:
        _show(result, score.measure)


def known_shares(texts: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """Column -> value -> its known share, from "age=young:0.4,old:0.6" and the like."""
    return dict(_shares(text) for text in texts)


def _shares(text: str) -> tuple[str, dict[str, float]]:
    column, _, parts = text.partition("=")
    try:
        pairs = [part.rpartition(":") for part in parts.split(",")]
        return column, {value.strip(): float(share) for value, _, share in pairs}
    except ValueError:
        raise UsageError(f"--share {text!r} cannot be read; write it as age=young:0.4,old:0.6") from None


def _show(result: RepresentativenessResult, measure: Measure) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("", measure.name.upper(), "95% interval", "n", title="Representativeness")
    table.add_row("as answered", shown(result.raw, measure), between(result.raw_interval, measure), f"{result.n}")
    effective = "-" if result.effective_n is None else f"{result.effective_n:.0f} (effective)"
    table.add_row("weighted", shown(result.weighted, measure), between(result.interval, measure), effective)
    console().print(table)
    table = Table("column", "group", "n", "share", "known share")
    for row in result.coverage:
        table.add_row(escape(row.column), escape(row.group), f"{row.n}", f"{row.share:.1%}", f"{row.known_share:.1%}")
    console().print(table)
    if result.response_rate is not None:
        click.echo(f"response rate {result.response_rate:.1%}")
    for warning in result.warnings:
        click.echo(f"warning: {warning}")
