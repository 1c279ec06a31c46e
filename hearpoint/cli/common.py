"""Options and helpers that every command shares."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

if TYPE_CHECKING:
    from rich.console import Console

    from hearpoint.engine.progress import Progress
    from hearpoint.store.session import Session

_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(frozen=True)
class Place:
    """Which project and which database a command works on."""

    project: Path
    db: Path | None

    @property
    def is_project(self) -> bool:
        """Whether there is a project here, or one was asked for (then opening it says what is missing)."""
        from config.settings import FILE_NAME

        return self.project != Path() or self.db is not None or Path(FILE_NAME).exists()

    @contextmanager
    def open(self) -> Iterator[Session]:
        from hearpoint.store.session import Session

        with Session.open(self.project, self.db) as session:
            yield session


def place_options(command: _Command) -> _Command:
    """--project and --db, given to the command as `place`."""

    @wraps(command)
    def with_place(*arguments: Any, project: Path, db: Path | None, **options: Any) -> Any:
        return command(*arguments, place=Place(project, db), **options)

    for option in _PLACE:
        with_place = option(with_place)
    return cast("_Command", with_place)


_PLACE = (
    click.option(
        "--db", type=click.Path(dir_okay=False, path_type=Path), help="Database to use instead of the project's."
    ),
    click.option(
        "--project",
        "-p",
        type=click.Path(path_type=Path),
        default=Path(),
        help="Folder with hearpoint.yaml.  [default: here]",
    ),
)

ROW_ID = click.IntRange(1, 2**63 - 1)
"""A number the store may have given a feedback or a sentence."""

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON value instead of a table or a line.")


def print_json(value: object) -> None:
    """One JSON value on standard output: a result, or a nesting of results."""
    from hearpoint.present.json import json_text

    click.echo(json_text(value, indent=2, encoding=sys.stdout.encoding))


def print_json_line(value: object) -> None:
    """One JSON value as one line, for JSON Lines."""
    from hearpoint.present.json import json_text

    click.echo(json_text(value, encoding=sys.stdout.encoding))


def tolerate_old_terminals() -> None:
    """Where the terminal's encoding lacks a character (a frame, an emoji), print a question mark; do not stop."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")


def console() -> Console:
    """Standard output, as wide as the terminal; in a pipe wide enough for every column."""
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=140, no_color=True)


def progress(*, quiet: bool = False) -> Progress:
    """Bars on standard error when a person watches, else nothing."""
    if quiet or not sys.stderr.isatty():
        from hearpoint.engine.progress import Quiet

        return Quiet()
    from hearpoint.cli.progress import Bars

    return Bars()
