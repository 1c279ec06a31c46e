"""Where a statistic reads its rows: the project's feedback, or a CSV file of one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from config.errors import UsageError
from hearpoint.cli.common import Place, json_option, place_options
from hearpoint.cli.period import Asked, period_options

if TYPE_CHECKING:
    import pandas as pd

    from insights.drivers import DriverResult
    from insights.impact_ratings import ImpactRating
    from insights.measures import Measure

_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rows:
    """One row a response, with `week` and `month` where there are dates."""

    csv: Path | None
    date: str | None
    place: Place
    period: Asked
    who: str | None
    people: str | None = None

    def impact_ratings(self, result: DriverResult) -> list[ImpactRating]:
        """Stated beside derived impact; a file of one's own has no journey map to state it."""
        if self.csv is not None:
            return []
        from hearpoint.reports.themes import impact_ratings

        with self.place.open() as session:
            return impact_ratings(session, result)

    def read(self, *columns: str, texts: bool = False) -> pd.DataFrame:
        """The rows of buyers or of non-buyers where both are there, unless asked to pool them.

        `columns`: all that are needed, if that is known. `texts`: read those of the project's feedback too.
        """
        from hearpoint.reports.tables import population

        frame, note = population(self.read_all(*columns, *(("buyer",) if columns else ()), texts=texts), self.who)
        if note:
            click.echo(f"note: {note}", err=True)
        return frame

    def read_all(self, *columns: str, answered: str | None = None, texts: bool = False) -> pd.DataFrame:
        """Everybody's rows; with `answered` only those that have a value in this column.

        `author` is the column that tells people apart.
        """
        wanted = (*columns, self.people or "author") if columns else ()
        frame = self._dated(*wanted, answered=answered, texts=texts)
        if self.people is None:
            return frame
        from hearpoint.reports.responses import with_people_column

        return with_people_column(frame, self.people)

    def _dated(self, *columns: str, answered: str | None, texts: bool) -> pd.DataFrame:
        from hearpoint.reports.responses import project_responses, table_responses

        if self.csv is not None:
            if self.period:
                raise UsageError(
                    "--week, --since, --until and --where choose from the project's feedback; leave them out of --csv"
                )
            return table_responses(self.csv, date=self.date)
        with self.place.open() as session:
            return project_responses(
                session,
                self.period(session),
                columns=columns or None,
                answered=answered,
                date=self.date,
                texts=texts,
            )


def rows_options(command: _Command) -> _Command:
    """--csv, --date, the period, --json, --project and --db, given to the command as `rows` and `as_json`."""

    @wraps(command)
    def with_rows(
        *arguments: Any,
        csv: Path | None,
        date: str | None,
        place: Place,
        period: Asked,
        people: str | None,
        who: str | None = None,
        **options: Any,
    ) -> Any:
        return command(*arguments, rows=Rows(csv, date, place, period, who, people), **options)

    made: Any = place_options(json_option(period_options(with_rows)))
    made = click.option("--date", metavar="COLUMN", help="Column of dates, for `week` and `month`.")(made)
    help_text = "Column that tells people apart; one person's answers are not independent.  [default: author]"
    made = click.option("--people", metavar="COLUMN", help=help_text)(made)
    file = click.Path(dir_okay=False, path_type=Path)
    made = click.option("--csv", type=file, help="Read this file instead of the project's feedback.")(made)
    return cast("_Command", made)


who_option = click.option(
    "--who",
    type=click.Choice(["buyers", "non-buyers", "all"]),
    help="Whose answers, where the rows say who bought.  [default: buyers]",
)


def score_options(command: _Command) -> _Command:
    """--score, --measure and --scale, given to the command as `score`."""

    @wraps(command)
    def with_measure(*arguments: Any, score: str, measure: str, scale: int | None, **options: Any) -> Any:
        from hearpoint.reports.statistics import Score

        return command(*arguments, score=Score.named(score, measure, scale), **options)

    made: Any = click.option("--scale", type=click.IntRange(min=2), help="Highest answer of CSAT or CES.")(with_measure)
    kinds = click.Choice(["nps", "csat", "ces", "mean"])
    made = click.option("--measure", type=kinds, default="nps", show_default=True, help="How answers become a score.")(
        made
    )
    made = click.option("--score", metavar="COLUMN", default="nps", show_default=True, help="Column of answers.")(made)
    return cast("_Command", made)


plot_option = click.option(
    "--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw it too: a .png, .svg or .pdf file."
)


def note_drawn(path: Path) -> None:
    """Say on standard error that a chart was written."""
    click.echo(f"drawn: {path}", err=True)


def listed(text: str) -> tuple[str, ...]:
    """Names from "A,B,C"."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def abbreviated(names: Sequence[str], limit: int = 20) -> str:
    """Names as a line a person reads; thousands are counted."""
    more = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {more:,} more" if more > 0 else "")


def shown(value: float | None, measure: Measure | None = None) -> str:
    """A score as people read it: whole points with a sign for NPS, two decimals for a mean."""
    if value is None:
        return "-"
    if measure is None or measure.kind == "mean":
        return f"{value:.2f}"
    return f"{value:+.1f}" if measure.kind == "net" else f"{value:.1f}"


def between(ends: tuple[float, float] | None, measure: Measure | None = None) -> str:
    return "-" if ends is None else f"{shown(ends[0], measure)} to {shown(ends[1], measure)}"
