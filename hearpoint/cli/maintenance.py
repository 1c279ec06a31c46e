"""`hearpoint backup`, `restore`, `check`: looking after the database."""

from __future__ import annotations

from pathlib import Path

import click

from hearpoint.cli.common import Place, json_option, place_options, print_json, progress

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@json_option
@place_options
def backup(file: Path, as_json: bool, place: Place) -> None:
    """Write a whole copy of the database to FILE, also while a run is on."""
    from hearpoint.engine.maintenance import back_up

    with place.open() as session:
        written = back_up(session, file, progress=progress(quiet=as_json))
    if as_json:
        print_json({"wrote": written})
    else:
        click.echo(f"wrote {written}")


@click.command()
@click.argument("file", type=_FILE)
@json_option
@place_options
def restore(file: Path, as_json: bool, place: Place) -> None:
    """Put FILE, which `backup` wrote, in the place of the database. What stood there is kept beside it."""
    from hearpoint.engine.maintenance import restore as put_in_place

    path, kept = put_in_place(place.project, place.db, file)
    if as_json:
        print_json({"restored": path, "kept": kept})
    else:
        click.echo(f"{path} is now what {file} holds" + (f"; what stood there is kept as {kept}" if kept else ""))


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what is wrong; mend nothing.")
@json_option
@place_options
def check(dry_run: bool, as_json: bool, place: Place) -> None:
    """Look the database through: pages, indices, counts, tags and their texts. What can be made again is mended."""
    from hearpoint.engine.maintenance import check_store

    with place.open() as session:
        result = check_store(session, mend=not dry_run)
    if as_json:
        print_json({"feedback": result.feedback, "sound": result.sound, "findings": result.findings})
    else:
        for finding in result.findings:
            state = "mended" if finding.mended else "FOUND"
            click.echo(f"{state}: {finding.what} ({finding.count}); {finding.remedy}")
        click.echo(f"{result.feedback} posts and responses looked at; {'sound' if result.sound else 'not sound'}")
    if not result.sound:
        raise click.exceptions.Exit(1)
