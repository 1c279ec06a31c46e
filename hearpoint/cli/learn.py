"""`hearpoint learn`: make the tags better with people's corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import Place, json_option, place_options, print_json, progress

if TYPE_CHECKING:
    from hearpoint.engine.learn import LearnResult, Part
    from nlp.learning.compare import Gain


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would be learnt and how good it is; change nothing.")
@click.option("--undo", is_flag=True, help="Go back to what answered before the last `learn`.")
@json_option
@place_options
def learn(dry_run: bool, undo: bool, as_json: bool, place: Place) -> None:
    """Learn sentiment and touchpoints from corrections (and confirmations) written with `hearpoint correct`.

    New heads are put in use only where they are better on corrections they were not taught. Everything is due for
    tagging again then: `hearpoint tag --dry-run` shows what would change.
    """
    if undo and dry_run:
        raise click.UsageError("--undo and --dry-run exclude each other")
    if undo:
        _undo(place, as_json)
        return
    from hearpoint.engine.job import job
    from hearpoint.engine.learn import learn as refit

    with place.open() as session, job(session):
        result = refit(session, dry_run=dry_run, progress=progress(quiet=as_json))
    if as_json:
        print_json(result)
    else:
        _show(result, dry_run=dry_run)


def _undo(place: Place, as_json: bool) -> None:
    from hearpoint.engine.job import job
    from hearpoint.engine.learn import undo

    with place.open() as session, job(session):
        was, now = undo(session)
    if as_json:
        print_json({"was": was, "now": now})
    else:
        click.echo(f"version {was} is no longer in use; {f'version {now}' if now else 'the shipped model'} is")
        click.echo("Tag again: hearpoint tag")


def _show(result: LearnResult, *, dry_run: bool) -> None:
    _show_part("sentiment", result.sentiment)
    _show_part("touchpoints", result.touchpoints)
    if result.learnt_touchpoints:
        click.echo(f"  learnt: {', '.join(result.learnt_touchpoints)}")
    if result.version:
        click.echo(f"Version {result.version} is in use. See what it would change: hearpoint tag --dry-run")
    elif dry_run:
        click.echo("A dry run: nothing was changed.")
    else:
        click.echo(f"Nothing changed; {f'version {result.before}' if result.before else 'the shipped model'} answers.")


def _show_part(name: str, part: Part) -> None:
    click.echo(f"{name}: {part.reason}")
    comparison = part.comparison
    if comparison is None:
        return
    click.echo(
        f"  {part.corrections} corrections, {part.confirmed} of them confirmations; "
        f"held out in turn: right before {comparison.old_accuracy:.1%}, now {comparison.new_accuracy:.1%}, "
        f"{_points(comparison.accuracy)}"
    )
    if comparison.changed is not None:
        click.echo(
            f"  {comparison.implied:.0f} sentences that nobody corrected count as confirmed; "
            f"of those {comparison.changed:.1%} would change; right with them counted: {_points(comparison.right)}"
        )


def _points(gain: Gain) -> str:
    return f"{100 * gain.estimate:+.1f} points ({100 * gain.low:+.1f} to {100 * gain.high:+.1f})"
