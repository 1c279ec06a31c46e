"""`hearpoint run`: everything once, what cron calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hearpoint.cli.collect import exit_if_failed, now_option, show_collected
from hearpoint.cli.common import Place, json_option, place_options, print_json, progress

if TYPE_CHECKING:
    from hearpoint.engine.run import RunResult


@click.command()
@now_option
@json_option
@place_options
def run(ask_now: bool, as_json: bool, place: Place) -> None:
    """Collect what is new, tag it, sort it into topics, write the digest. Run it as often as you like."""
    from hearpoint.engine.job import job
    from hearpoint.engine.run import run_all

    with place.open() as session, job(session):
        result = run_all(session, ask_now=ask_now, progress=progress(quiet=as_json))
    if as_json:
        print_json(result)
    else:
        show_run(result)
    exit_if_failed(result.collected)


def show_run(result: RunResult) -> None:
    show_collected(result.collected, as_json=False)
    click.echo(f"Tagged {result.tagged.tagged}, of them not analysed {result.tagged.not_analysed}.")
    click.echo(f"Topics: {result.topics.active} active, {result.topics.new} new.")
    if result.digest is not None:
        click.echo(f"Digest of {result.digest.digest.week}: {result.digest.html}")
    for name, written in result.digests.items():
        click.echo(f"Digest {name}: {written if isinstance(written, str) else written.html}")
