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
    from matplotlib.figure import Figure

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

    def touchpoints(self) -> pd.DataFrame | None:
        """The journey map's touchpoints; a file of one's own has none."""
        if self.csv is not None:
            return None
        from insights.frames import touchpoint_frame

        with self.place.open() as workspace:
            return touchpoint_frame(workspace.journey)

    def read(self) -> pd.DataFrame:
        """The rows of buyers or of non-buyers where both are there, unless asked to pool them."""
        from hearpoint.engine.tables import population

        frame, note = population(self.read_all(), self.who)
        if note:
            click.echo(f"note: {note}", err=True)
        return frame

    def read_all(self) -> pd.DataFrame:
        """All rows, whoever answered; `author` is the column that tells people apart."""
        frame = self._dated()
        if self.people is None:
            return frame
        from insights.frames import require

        require(frame, [self.people])
        return frame.assign(author=frame[self.people])

    def _dated(self) -> pd.DataFrame:
        from hearpoint.engine.tables import dated, read_table

        if self.csv is not None:
            if self.period:
                raise UsageError(
                    "--week, --since and --until choose from the project's feedback; leave them out of --csv"
                )
            return dated(read_table(self.csv), self.date or "created_at", "UTC", asked=self.date is not None)
        from hearpoint.store.frames import feedback_frame

        with self.place.open() as workspace:
            frame = self.period(workspace).of(feedback_frame(workspace.db, workspace.journey))
            zone = workspace.project.settings.timezone
        return dated(frame, self.date or "created_at", zone, asked=self.date is not None)


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
    said = "Column that tells people apart; one person's answers are not independent.  [default: author]"
    made = click.option("--people", metavar="COLUMN", help=said)(made)
    file = click.Path(dir_okay=False, path_type=Path)
    made = click.option("--csv", type=file, help="Read this file instead of the project's feedback.")(made)
    return cast("_Command", made)


who_option = click.option(
    "--who",
    type=click.Choice(["buyers", "non-buyers", "all"]),
    help="Whose answers, where the rows say who bought.  [default: buyers]",
)


def score_options(command: _Command) -> _Command:
    """--score, --measure and --scale, given to the command as `score` and `measure`."""

    @wraps(command)
    def with_measure(*arguments: Any, measure: str, scale: int | None, **options: Any) -> Any:
        from insights.measures import measure as named

        return command(*arguments, measure=named(measure, scale), **options)

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


def draw(figure: Figure, path: Path) -> None:
    from insights.plots import save

    save(figure, path)
    click.echo(f"drawn: {path}", err=True)


def listed(text: str) -> tuple[str, ...]:
    """Names from "A,B,C"."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def some(names: Sequence[str], most: int = 20) -> str:
    """Names as a line a person reads; thousands are counted."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


def shown(value: float | None, measure: Measure | None = None) -> str:
    """A score as people read it: whole points with a sign for NPS, two decimals for a mean."""
    if value is None:
        return "-"
    if measure is None or measure.kind == "mean":
        return f"{value:.2f}"
    return f"{value:+.1f}" if measure.kind == "net" else f"{value:.1f}"


def between(ends: tuple[float, float] | None, measure: Measure | None = None) -> str:
    return "-" if ends is None else f"{shown(ends[0], measure)} to {shown(ends[1], measure)}"
