"""`hearpoint compare`: two periods or groups, and how much of the change is real."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from config.errors import UsageError
from hearpoint.cli.common import console, print_json
from hearpoint.cli.statistics.rows import Rows, between, listed, rows_options, score_options, shown, who_option

if TYPE_CHECKING:
    import pandas as pd

    from insights.compare import ComparisonResult
    from insights.measures import Measure


@click.command()
@click.argument("before")
@click.argument("after")
@click.option("--by", metavar="COLUMN", default="week", show_default=True, help="Column that holds BEFORE and AFTER.")
@click.option("--mix", metavar="A,B", default="", help="Columns whose make-up may have changed in between.")
@score_options
@who_option
@rows_options
def compare(
    before: str, after: str, by: str, mix: str, score: str, measure: Measure, rows: Rows, as_json: bool
) -> None:
    """Compare two values of a column, such as the weeks 2026-W45 and 2026-W46."""
    from hearpoint.engine.reports import SEED
    from insights.compare import Comparison
    from insights.frames import require

    frame = rows.read()
    require(frame, [by, *listed(mix)])
    parts = [_part(frame, by, value) for value in (before, after)]
    result = Comparison(score, measure, mix=listed(mix))(parts[0], parts[1], seed=SEED)
    if as_json:
        from insights.results import to_json

        print_json(to_json(result))
    else:
        _show(result, before, after, measure)


def _part(frame: pd.DataFrame, by: str, value: str) -> pd.DataFrame:
    part = frame[frame[by].astype("string") == value]
    if part.empty:
        known = sorted(frame[by].dropna().astype(str).unique())
        raise UsageError(f"no rows where {by} is {value!r}; there are: {', '.join(known[-20:]) or 'none'}")
    return part


def _show(result: ComparisonResult, before: str, after: str, measure: Measure) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("", measure.name.upper(), "95% interval", "n", title=result.verdict)
    table.add_row(
        escape(before), shown(result.before, measure), between(result.before_interval, measure), f"{result.before_n}"
    )
    table.add_row(
        escape(after), shown(result.after, measure), between(result.after_interval, measure), f"{result.after_n}"
    )
    table.add_row("change", shown(result.change, measure), between(result.interval, measure), "")
    if result.real is not None:
        table.add_row("- of it mix", shown(result.mix, measure), between(result.mix_interval, measure), "")
        table.add_row("- of it real", shown(result.real, measure), between(result.real_interval, measure), "")
    console().print(table)
