"""`hearpoint leaderboard`: places and touchpoints in order, with respect for sample size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import console, print_json
from hearpoint.cli.statistics.representativeness import known_shares
from hearpoint.cli.statistics.rows import Rows, abbreviated, between, rows_options, score_options, shown, who_option

if TYPE_CHECKING:
    from hearpoint.reports.statistics import Score
    from insights.leaderboard import Board
    from insights.measures import Measure


@click.command()
@click.option("--group", metavar="COLUMN", default="touchpoint", show_default=True, help="Never a column of people.")
@click.option("--minimum", type=click.IntRange(min=2), default=30, show_default=True, help="Answers a rank needs.")
@click.option("--over", metavar="COLUMN", help="Column of periods (week, month): the last against the one before.")
@click.option(
    "--share",
    "shares",
    metavar="COLUMN=VALUE:SHARE,...",
    multiple=True,
    help="Known shares of a column, to warn where those who answered do not stand for all.",
)
@score_options
@who_option
@rows_options
def leaderboard(
    group: str, minimum: int, over: str | None, shares: tuple[str, ...], score: Score, rows: Rows, as_json: bool
) -> None:
    """Shrunken scores with intervals; movement only where it is more than chance."""
    from hearpoint.reports.statistics import leaderboard as ranked

    known = known_shares(shares)
    answers = rows.read(group, score.column, *((over,) if over else ()), *known)
    result = ranked(answers, group, score, minimum, over, known)
    if as_json:
        print_json(result)
    else:
        _show(result, score.measure)


def _show(board: Board, measure: Measure) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("#", "group", "score", "95% interval", "ranks", "as answered", "n", "moved", "", title="Leaderboard")
    for entry in board.entries:
        ranks = f"{entry.rank_interval.low:.0f}-{entry.rank_interval.high:.0f}"
        moved = "" if entry.movement is None or entry.change is None else f"{entry.movement} {abs(entry.change):.1f}"
        rank = f"{entry.rank}{'' if entry.separable_from_next else ' ~'}"
        score = shown(entry.score, measure)
        raw = shown(entry.raw, measure)
        table.add_row(
            rank,
            escape(entry.group),
            score,
            between(entry.interval, measure),
            ranks,
            raw,
            f"{entry.n}",
            moved,
            entry.advice or "",
        )
    console().print(table)
    if board.too_few:
        click.echo(f"too few answers to rank: {abbreviated(board.too_few)}")
    for warning in board.warnings:
        click.echo(f"note: {warning}")
    click.echo("~ : chance could turn the order with the next. See `hearpoint explain leaderboard`.")
