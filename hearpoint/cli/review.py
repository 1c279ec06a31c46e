"""`hearpoint review`: what a person says of a pain point."""

from __future__ import annotations

from typing import Any

import click

from config.actor import Actor
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
    verdict: Any,
    topic: str | None,
    note: str | None,
    reviewer: str | None,
    as_json: bool,
    place: Place,
) -> None:
    """Confirm or dismiss the pain point at TOUCHPOINT; "open" takes an earlier decision back.

    A dismissed one no longer ranks; a confirmed one counts with full confidence. Every decision is kept.
    """
    from hearpoint.actions.review import review_pain_point

    actor = Actor.at_this_machine(reviewer)
    with place.open() as session:
        decision = review_pain_point(session, actor, touchpoint, verdict, topic=topic, note=note)
    if as_json:
        print_json(decision)
    else:
        click.echo(f"{touchpoint}{f' / {topic}' if topic else ''}: {verdict}")
