"""--week, --since, --until: which part of time a report is about."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from hearpoint.cli.remedies import told

if TYPE_CHECKING:
    from hearpoint.reports.period import Period
    from hearpoint.store.session import Session

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Asked:
    """What the user asked for; days and weeks are those of the project's time zone."""

    def __init__(self, week: str | None, since: str | None, until: str | None) -> None:
        self._asked = (week, since, until)

    def __bool__(self) -> bool:
        return any(one is not None for one in self._asked)

    def __call__(self, session: Session) -> Period:
        """The period; the user is told where there is no feedback in it."""
        from hearpoint.reports.period import Period

        period = Period.parse(*self._asked, session.project.settings.timezone)
        note_silence(session, period)
        return period


def note_silence(session: Session, period: Period) -> None:
    """Say on standard error that there is no feedback in a period, and from when to when there is some."""
    from hearpoint.reports.period import silence

    if note := silence(session, period):
        click.echo(f"note: {told(note)}", err=True)


def period_options(command: _Command) -> _Command:
    """The three options, given to the command as `period`."""

    @wraps(command)
    def with_period(*arguments: Any, week: str | None, since: str | None, until: str | None, **options: Any) -> Any:
        return command(*arguments, period=Asked(week, since, until), **options)

    for option in _OPTIONS:
        with_period = option(with_period)
    return cast("_Command", with_period)


_OPTIONS = (
    click.option("--until", metavar="DAY", help="Last day, such as 2026-11-15."),
    click.option("--since", metavar="DAY", help="First day, such as 2026-09-21."),
    click.option("--week", metavar="WEEK", help="One ISO week, such as 2026-W46."),
)
