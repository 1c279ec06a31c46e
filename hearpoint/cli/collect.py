"""`hearpoint collect`, `hearpoint import`, `hearpoint sources check`: everything that brings feedback in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import Place, console, json_option, place_options, print_json, progress

if TYPE_CHECKING:
    from hearpoint.engine.collect import CollectResult


now_option = click.option("--now", "ask_now", is_flag=True, help="Ask sources, too, whose platform asked to wait.")


@click.command()
@click.argument("source", nargs=-1)
@click.option(
    "--recheck-days",
    type=click.IntRange(min=0),
    help="Ask what became of posts this young.  [default: as each source says]",
)
@now_option
@json_option
@place_options
def collect(source: tuple[str, ...], recheck_days: int | None, ask_now: bool, as_json: bool, place: Place) -> None:
    """Collect what is new from every enabled source, or from the SOURCEs named."""
    from hearpoint.engine.collect_all import collect_sources
    from hearpoint.engine.job import job

    with place.open() as session, job(session):
        results = collect_sources(
            session, source, recheck_days=recheck_days, ask_now=ask_now, progress=progress(quiet=as_json)
        )
    show_collected(results, as_json=as_json)
    exit_if_failed(results)


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
    exit_if_failed([result])


@click.group()
def sources() -> None:
    """Sources: which kinds there are, whether yours can be read, and what was set aside of them."""


@sources.command("check")
@click.argument("source", nargs=-1)
@json_option
@place_options
def check(source: tuple[str, ...], as_json: bool, place: Place) -> None:
    """Ask every enabled source, or the SOURCEs named, whether it can be read now."""
    from hearpoint.engine.collect_all import check_sources

    with place.open() as session:
        results = check_sources(session, source)
    if as_json:
        print_json([{"source": name, "ok": health.ok, "message": health.message} for name, health in results])
    else:
        for name, health in results:
            console().print(f"{'ok  ' if health.ok else 'FAIL'} {name}: {health.message}", markup=False)
        if not results:
            click.echo("No source is enabled: name some in hearpoint.yaml under `sources`.")
    if not all(health.ok for _, health in results):
        raise click.exceptions.Exit(1)


@sources.command("kinds")
@click.argument("kind", nargs=-1)
@json_option
def list_kinds(kind: tuple[str, ...], as_json: bool) -> None:
    """List the kinds of source that can be read, with the options of each (or of the KINDs named)."""
    from hearpoint.engine.kinds import source_kinds

    described = source_kinds(kind)
    if as_json:
        print_json(described)
        return
    for each in described:
        click.echo(f"{each.kind}: {each.error or each.summary}")
        for option in each.options:
            default = (
                "needed" if option.needed else f"default {option.default}" if option.default else "may be left out"
            )
            click.echo(f"  {option.name} ({option.allowed}; {default})\n      {option.description}")


@sources.command("replay")
@click.argument("source", nargs=-1)
@json_option
@place_options
def replay(source: tuple[str, ...], as_json: bool, place: Place) -> None:
    """Read again the records that were set aside, after an upgrade or a corrected mapping. Asks no platform."""
    from hearpoint.engine.job import job
    from hearpoint.engine.replay import replay_skipped

    with place.open() as session, job(session):
        results = replay_skipped(session, source)
    if as_json:
        print_json(results)
    else:
        for result in results:
            counts = result.counts
            click.echo(f"{result.source}: {counts.new} read now, {counts.skipped} still set aside")
    exit_if_failed(results)


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
        for line in (*result.notes, *([result.message] if result.message and result.state != "failed" else [])):
            click.echo(f"{result.source}: {line}", err=True)


def exit_if_failed(results: list[CollectResult]) -> None:
    """Says at the very end, where it is seen, why a source failed, and exits with 1."""
    failed = [result for result in results if result.state == "failed"]
    for result in failed:
        click.echo(f"{result.source}: {result.message}", err=True)
    if failed:
        raise click.exceptions.Exit(1)
