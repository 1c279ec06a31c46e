"""`hearpoint journey check`: what a journey map asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import Place, json_option, place_options, print_json

if TYPE_CHECKING:
    from hearpoint.reports.journey_check import JourneyCheck


@click.group()
def journey() -> None:
    """Look after the journey map."""


@journey.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--accept", is_flag=True, help="Write the proposed concepts into the map; comments stay.")
@json_option
@place_options
def check(file: Path | None, accept: bool, as_json: bool, place: Place) -> None:
    """What the journey map FILE, or the project's on its own texts, asks for.

    Proposes a concept for each touchpoint without one, and warns of few phrases; on a project's texts also of phrases
    that never occur or mislead, pairs linked to the same sentences, and touchpoints fed by nearness alone.
    """
    from hearpoint.actions.journey import accept_concepts
    from hearpoint.reports.journey_check import check_file, check_project

    if file is not None:
        found, map_ = check_file(file), file
    else:
        with place.open() as session:
            found, map_ = check_project(session), session.project.path(session.project.settings.journey)
    written = accept_concepts(map_, found.proposals) if accept else 0
    if as_json:
        print_json(found)
        return
    _show(found)
    if accept:
        click.echo(f"{written} concepts written into {map_}")


def _show(found: JourneyCheck) -> None:
    for one in found.proposals:
        said = one.concept or f"none is likely (nearest: {', '.join(one.others)})"
        click.echo(f"{one.touchpoint}: concept {said}")
    for finding in found.findings:
        click.echo(f"{finding.touchpoint}: {finding.kind}: {finding.said}")
    if not (found.proposals or found.findings):
        click.echo("nothing to say: every touchpoint names a concept and has phrases enough")
