"""--week, --since, --until, --where: which part of the feedback a report is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from hearpoint.cli.remedies import with_remedy

if TYPE_CHECKING:
    from hearpoint.reports.period import Period
    from hearpoint.store.selection import Selection
    from hearpoint.store.session import Session

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Asked:
    """What the user asked for; days and weeks are those of the project's time zone."""

    def __init__(self, week: str | None, since: str | None, until: str | None, where: Sequence[str]) -> None:
        self._asked = (week, since, until)
        self._where = where

    def __bool__(self) -> bool:
        return any(option is not None for option in self._asked) or bool(self._where)

    def __call__(self, session: Session) -> Selection:
        """The selection; the user is told where there is no feedback in its period, and of values nobody gave."""
        from hearpoint.reports.period import Period
        from hearpoint.reports.selecting import unknown_values

        period = Period.parse(*self._asked, session.project.settings.timezone)
        selection = period.where(self._where)
        note_silence(session, period)
        for note in unknown_values(session, selection):
            click.echo(f"note: {note}", err=True)
        return selection


def note_silence(session: Session, period: Period) -> None:
    """Say on standard error that there is no feedback in a period, and from when to when there is some."""
    from hearpoint.reports.period import silence

    if note := silence(session, period):
        click.echo(f"note: {with_remedy(note)}", err=True)


def period_options(command: _Command) -> _Command:
    """The four options, given to the command as `period`."""

    @wraps(command)
    def with_period(
        *arguments: Any, week: str | None, since: str | None, until: str | None, where: tuple[str, ...], **options: Any
    ) -> Any:
        return command(*arguments, period=Asked(week, since, until, where), **options)

    for option in _OPTIONS:
        with_period = option(with_period)
    return cast("_Command", with_period)


where_option = click.option(
    "--where",
    multiple=True,
    metavar="NAME=VALUE,...",
    help="Only feedback with one of these values; also !=, and < <= > >= for numbers. Repeat it to narrow further.",
)
_OPTIONS = (
    where_option,
    click.option("--until", metavar="DAY", help="Last day, such as 2026-11-15."),
    click.option("--since", metavar="DAY", help="First day, such as 2026-09-21."),
    click.option("--week", metavar="WEEK", help="One ISO week, such as 2026-W46."),
)
