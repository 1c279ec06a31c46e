"""`hearpoint collect`, `hearpoint import`, `hearpoint sources check`: everything that brings feedback in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import Place, console, json_option, place_options, print_json, progress

if TYPE_CHECKING:
    from hearpoint.engine.collect import CollectResult


@click.command()
@click.argument("source", nargs=-1)
@click.option(
    "--recheck-days",
    type=click.IntRange(min=0),
    help="Ask what became of posts this young.  [default: as each source says]",
)
@json_option
@place_options
def collect(source: tuple[str, ...], recheck_days: int | None, as_json: bool, place: Place) -> None:
    """Collect what is new from every enabled source, or from the SOURCEs named."""
    from hearpoint.engine.collect_all import collect_sources
    from hearpoint.engine.job import job

    with place.open() as session, job(session):
        results = collect_sources(session, source, recheck_days=recheck_days, progress=progress(quiet=as_json))
    show_collected(results, as_json=as_json)
    if any(result.state == "failed" for result in results):
        raise click.exceptions.Exit(1)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--mapping", type=click.Path(path_type=Path), help="YAML file that says which column is what.")
@click.option("--source", "source_id", help="Id to store it under.  [default: from the file's name]")
@click.option("--timezone", help="Time zone of dates that name none.  [default: the project's]")
@click.option("--dry-run", is_flag=True, help="Show how the first rows would be stored; store nothing.")
@click.option("--suggest-mapping", is_flag=True, help="Print a mapping file to start from; store nothing.")
@json_option
@place_options
def import_file(
    file: Path,
    mapping: Path | None,
    source_id: str | None,
    timezone: str | None,
    dry_run: bool,
    suggest_mapping: bool,
    as_json: bool,
    place: Place,
) -> None:
    """Import a survey export: Qualtrics, SurveyMonkey, Typeform, Google Forms, or any table with --mapping."""
    from hearpoint.engine.import_file import import_survey, preview_survey, suggested_mapping, suggested_mapping_fields
    from hearpoint.engine.job import job

    if suggest_mapping:
        if as_json:
            print_json(suggested_mapping_fields(place.project, file, timezone))
        else:
            click.echo(suggested_mapping(place.project, file, timezone), nl=False)
        return
    if dry_run:
        from hearpoint.cli.preview import show_preview

        show_preview(preview_survey(place.project, file, mapping, timezone), as_json=as_json)
        return
    with place.open() as session, job(session):
        result = import_survey(session, file, mapping, timezone, source_id, progress=progress(quiet=as_json))
    show_collected([result], as_json=as_json)
    if result.unchanged and not as_json:
        click.echo(f"{result.source}: nothing is new in {file} since it was last imported", err=True)
    if result.state == "failed":
        raise click.exceptions.Exit(1)


@click.group()
def sources() -> None:
    """The configured sources: `hearpoint sources check` asks each whether it can be read."""


@sources.command("check")
@click.argument("source", nargs=-1)
@json_option
@place_options
def check(source: tuple[str, ...], as_json: bool, place: Place) -> None:
    """Ask every enabled source, or the SOURCEs named, whether it can be read now."""
    from hearpoint.engine.collect_all import check_sources

    with place.open() as session:
        found = check_sources(session, source)
    if as_json:
        print_json([{"source": name, "ok": health.ok, "message": health.message} for name, health in found])
    else:
        for name, health in found:
            console().print(f"{'ok  ' if health.ok else 'FAIL'} {name}: {health.message}", markup=False)
        if not found:
            click.echo("No source is enabled: name some in hearpoint.yaml under `sources`.")
    if not all(health.ok for _, health in found):
        raise click.exceptions.Exit(1)


def show_collected(results: list[CollectResult], *, as_json: bool) -> None:
    if as_json:
        print_json(results)
        return
    if not results:
        click.echo("No source is enabled: name some in hearpoint.yaml under `sources`, or use `hearpoint import FILE`.")
        return
    from rich.markup import escape
    from rich.table import Table

    table = Table("source", "state", "new", "edited", "known", "deleted", "skipped", title="Collected")
    for result in results:
        counts = result.counts
        numbers = (counts.new, counts.edited, counts.seen, counts.gone, counts.skipped)
        table.add_row(escape(result.source), result.state, *map(str, numbers))
    console().print(table)
    for result in results:
        for line in (result.message, *result.notes):
            if line:
                click.echo(f"{result.source}: {line}", err=True)
