"""`hearpoint tag`: tag the store, or lines of JSON with no database at all."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path

import click

from hearpoint.cli.common import Place, json_option, place_options, print_json, print_json_line, progress
from hearpoint.cli.tag_views import show_preview, show_uncertain


@click.command()
@click.argument("file", required=False, type=click.Path(allow_dash=True, path_type=Path))
@click.option("--journey", type=click.Path(path_type=Path), help="Journey map for FILE.  [default: no touchpoints]")
@click.option("--staff", type=click.Path(path_type=Path), help="Roster CSV for FILE.")
@click.option("--dry-run", is_flag=True, help="Show what tagging would change, on a sample; write nothing.")
@click.option("--all", "everything", is_flag=True, help="With --dry-run: look at everything that is due.")
@click.option(
    "--uncertain", metavar="N", type=click.IntRange(min=1), help="List the N posts most worth a person's look."
)
@json_option
@place_options
def tag(
    file: Path | None,
    journey: Path | None,
    staff: Path | None,
    dry_run: bool,
    everything: bool,
    uncertain: int | None,
    as_json: bool,
    place: Place,
) -> None:
    """Tag what is not tagged yet in the project, and what was tagged by another model, map or roster.

    With FILE (or - for standard input): tag JSON Lines (`text`, optional `id`) and print one JSON line for
    each, in the same order; no database is touched.
    """
    if sum((file is not None, dry_run, uncertain is not None)) > 1:
        raise click.UsageError("FILE, --dry-run and --uncertain exclude each other")
    if everything and not dry_run:
        raise click.UsageError("--all goes with --dry-run")
    if file is not None:
        _tag_lines(file, journey, staff)
        return
    if journey or staff:
        raise click.UsageError("--journey and --staff go with FILE; a project names its own in hearpoint.yaml")
    if dry_run:
        show_preview(place, everything=everything, as_json=as_json)
        return
    if uncertain is not None:
        show_uncertain(place, uncertain, as_json=as_json)
        return
    from hearpoint.engine.job import job
    from hearpoint.engine.tag import tag_project
    from hearpoint.engine.taggers import stale_model

    with place.open() as session, job(session):
        if aside := stale_model(session):
            click.echo(
                f"note: what was learnt ({aside.name}) belongs to another model and is set aside; hearpoint learn",
                err=True,
            )
        result = tag_project(session, progress=progress(quiet=as_json))
    if as_json:
        print_json(result)
    else:
        click.echo(f"Tagged {result.tagged} ({result.not_analysed} of them not analysed: empty or another language).")


def _tag_lines(file: Path, journey: Path | None, staff: Path | None) -> None:
    from hearpoint.engine.tag_lines import tag_file

    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="strict")
    for answer in tag_file(file, sys.stdin, journey=journey, roster=staff):
        print_json_line(answer)
