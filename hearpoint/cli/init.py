"""`hearpoint init`: a project to start from."""

from __future__ import annotations

from pathlib import Path

import click

from hearpoint.cli.common import json_option, print_json

_JOURNEYS = ("airline", "app", "hotel", "retail", "telecom")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--journey", type=click.Choice(_JOURNEYS), required=True, help="The shipped journey map to start from.")
@click.option("--company", help="Your company's name.  [default: the folder's name]")
@json_option
def init(folder: Path, journey: str, company: str | None, as_json: bool) -> None:
    """Write a commented hearpoint.yaml, a journey map and a roster template into FOLDER."""
    from hearpoint.engine.init import write_project

    written = write_project(folder, journey, company or folder.resolve().name)
    if as_json:
        print_json({"wrote": [str(path) for path in written]})
        return
    for path in written:
        click.echo(f"wrote {path}")
    click.echo(f"\nNext: name your sources in {folder / 'hearpoint.yaml'}, then: hearpoint run --project {folder}")
