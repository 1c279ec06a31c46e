"""`hearpoint segments`: pockets of high and low score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from config.errors import UsageError
from hearpoint.cli.common import print_json
from hearpoint.cli.statistics.rows import Rows, listed, rows_options, score_options, who_option

if TYPE_CHECKING:
    import pandas as pd

    from insights.measures import Measure

NOT_ATTRIBUTES = {"feedback_id", "author", "created_at", "title", "text", "lang", "analysed", "reason", "sentiment"}
MOST_VALUES = 200
"""A column of text with more values than this is not an attribute."""


@click.command()
@click.option("--columns", metavar="A,B,C", help="Columns that rules may use.  [default: every attribute]")
@click.option("--depth", type=click.IntRange(1, 3), default=3, show_default=True, help="Conditions in a rule.")
@click.option("--minimum", type=click.IntRange(min=10), default=50, show_default=True, help="Answers a segment needs.")
@score_options
@who_option
@rows_options
def segments(
    columns: str | None, depth: int, minimum: int, score: str, measure: Measure, rows: Rows, as_json: bool
) -> None:
    """Segments whose score differs from the rest, with false discoveries held down over all rules looked at."""
    from insights.segments import Segments

    frame = rows.read()
    names = listed(columns) if columns else _attributes(frame, score)
    result = Segments(names, score, measure, depth=depth, minimum=minimum)(frame)
    if as_json:
        from insights.results import to_json

        print_json(to_json(result.segments))
        return
    for one in result.segments:
        click.echo(f"{'' if one.parent is None else '  '}{one.text} (q {one.q:.2g})")
    if result.too_few:
        click.echo(f"too few: {result.n} answers, or nothing to tell them apart by")
    elif not result.segments:
        click.echo("no segment differs from the rest by more than chance")
    click.echo(result.method)


def _attributes(frame: pd.DataFrame, score: str) -> tuple[str, ...]:
    """Columns of attributes; other scores are outcomes themselves and are left out unless named."""
    import pandas as pd

    found = []
    for name in frame.columns:
        column = frame[name]
        if name in NOT_ATTRIBUTES | {score} or (name == "nps" and score != "nps"):
            continue
        if not pd.api.types.is_numeric_dtype(column.dtype) and column.nunique() > MOST_VALUES:
            continue
        found.append(str(name))
    if not found:
        raise UsageError("no columns to make segments of; name some with --columns")
    return tuple(found)
