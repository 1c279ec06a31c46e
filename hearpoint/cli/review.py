"""`hearpoint review`: what a person says of a pain point."""

from __future__ import annotations

import getpass

import click

from hearpoint.cli.common import Place, json_option, place_options, print_json


@click.command()
@click.argument("touchpoint")
@click.argument("verdict", type=click.Choice(["confirmed", "dismissed", "open"]))
@click.option("--topic", metavar="ID", help="Only this topic at the touchpoint.")
@click.option("--note", help="Why.")
@click.option("--by", "reviewer", help="Who says so.  [default: the user of this machine]")
@json_option
@place_options
def review(
    touchpoint: str,
    verdict: str,
    topic: str | None,
    note: str | None,
    reviewer: str | None,
    as_json: bool,
    place: Place,
) -> None:
    """Confirm or dismiss the pain point at TOUCHPOINT; "open" takes an earlier decision back.

    A dismissed one no longer ranks; a confirmed one counts with full confidence. Every decision is kept.
    """
    from dataclasses import asdict
    from typing import cast

    from hearpoint.engine.review import review_pain_point
    from hearpoint.store.reviews import Decision, Verdict

    with place.open() as workspace:
        decision = Decision(touchpoint, topic, cast("Verdict", verdict), reviewer or getpass.getuser(), note)
        review_pain_point(workspace, decision)
    if as_json:
        print_json(asdict(decision))
    else:
        click.echo(f"{touchpoint}{f' / {topic}' if topic else ''}: {verdict}")
