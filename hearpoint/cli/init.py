"""`hearpoint init`: a project to start from."""

from __future__ import annotations

from pathlib import Path

import click

_JOURNEYS = ("airline", "app", "hotel", "retail", "telecom")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--journey", type=click.Choice(_JOURNEYS), required=True, help="The shipped journey map to start from.")
@click.option("--company", help="Your company's name.  [default: the folder's name]")
def init(folder: Path, journey: str, company: str | None) -> None:
    """Write a commented hearpoint.yaml, a journey map and a roster template into FOLDER."""
    from hearpoint.engine.init import write_project

    for path in write_project(folder, journey, company or folder.resolve().name):
        click.echo(f"wrote {path}")
    click.echo(f"\nNext: name your sources in {folder / 'hearpoint.yaml'}, then: hearpoint run --project {folder}")
