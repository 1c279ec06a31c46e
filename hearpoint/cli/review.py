"""`hearpoint review`: what a person says of a pain point."""

from __future__ import annotations

import getpass

import click

from hearpoint.cli.common import Place, place_options


@click.command()
@click.argument("touchpoint")
@click.argument("verdict", type=click.Choice(["confirmed", "dismissed", "open"]))
@click.option("--topic", metavar="ID", help="Only this topic at the touchpoint.")
@click.option("--note", help="Why.")
@click.option("--by", "reviewer", help="Who says so.  [default: the user of this machine]")
@place_options
def review(
    touchpoint: str, verdict: str, topic: str | None, note: str | None, reviewer: str | None, place: Place
) -> None:
    """Confirm or dismiss the pain point at TOUCHPOINT; "open" takes an earlier decision back.

    A dismissed one no longer ranks; a confirmed one counts with full confidence. Every decision is kept.
    """
    from typing import cast

    from hearpoint.engine.review import review_pain_point
    from hearpoint.store.reviews import Decision, Verdict

    with place.open() as workspace:
        decision = Decision(touchpoint, topic, cast("Verdict", verdict), reviewer or getpass.getuser(), note)
        review_pain_point(workspace, decision)
    click.echo(f"{touchpoint}{f' / {topic}' if topic else ''}: {verdict}")
