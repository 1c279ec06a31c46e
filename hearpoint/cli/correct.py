"""`hearpoint show` and `hearpoint correct`: open a feedback, and say where the model is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

import click

from config.actor import Actor
from config.errors import UsageError
from hearpoint.cli.common import ROW_ID, Place, json_option, place_options, print_json

if TYPE_CHECKING:
    from hearpoint.store.opened import OpenedFeedback


@click.command()
@click.argument("feedback", type=ROW_ID)
@json_option
@place_options
def show(feedback: int, as_json: bool, place: Place) -> None:
    """Show FEEDBACK (the number behind a quote): its sentences and what was found in each."""
    from hearpoint.reports.feedback import feedback as open_feedback

    with place.open() as session:
        opened = open_feedback(session, feedback)
    if as_json:
        print_json(opened)
    else:
        _show(opened)


@click.command()
@click.argument("feedback", type=ROW_ID, required=False)
@click.option("--sentence", type=click.IntRange(min=1), help="Which, as `show` counts.  [default: 1]")
@click.option(
    "--from",
    "file",
    type=click.File(encoding="utf-8"),
    help="Correct all of these instead: what `search --ids`, --csv or --json gave; - is standard input.",
)
@click.option("--sentiment", metavar="LABEL", help="negative, neutral or positive.")
@click.option("--touchpoint", metavar="ID=POLARITY", help="Its polarity, or none: it is not about that.")
@click.option("--staff", metavar="NAME=STAFF_ID", help="Who it is, or none: no member of staff.")
@click.option("--by", help="Who says so.  [default: the user of this machine]")
@json_option
@place_options
def correct(
    feedback: int | None,
    sentence: int | None,
    file: TextIO | None,
    sentiment: str | None,
    touchpoint: str | None,
    staff: str | None,
    by: str | None,
    as_json: bool,
    place: Place,
) -> None:
    """Correct what the model found in a sentence of FEEDBACK. It wins over the model and survives re-tagging.

    With --from the same is said of many: all of it is stored, or nothing.
    """
    from hearpoint.actions.batch import changes, read_targets
    from hearpoint.actions.correct import Change
    from hearpoint.actions.correct import correct as write

    asked = [("sentiment", "", sentiment)] if sentiment else []
    asked += [("touchpoint", *_pair("--touchpoint", touchpoint))] if touchpoint else []
    asked += [("staff", *_pair("--staff", staff))] if staff else []
    if not asked:
        raise click.UsageError("say what is wrong: --sentiment, --touchpoint or --staff")
    if (feedback is None) == (file is None) or (file is not None and sentence is not None):
        raise click.UsageError("give FEEDBACK, and --sentence if need be; or --from FILE alone")
    targets = read_targets(_text(file)) if file is not None else []
    with place.open() as session:
        if feedback is not None:
            asked_of = [Change(feedback, sentence or 1, *change) for change in asked]
        else:
            asked_of = changes(session, targets, asked)
        corrections = write(session, Actor.at_this_machine(by), asked_of)
    if as_json:
        print_json(corrections)
        return
    if file is not None:
        click.echo(f"{len(corrections)} corrections in {len(targets)} feedbacks")
        return
    for correction in corrections:
        click.echo(
            f"{correction.what} {correction.target}".strip()
            + f": {correction.old or 'none'} -> {correction.new or 'none'}"
        )


def _text(file: TextIO) -> str:
    try:
        return file.read()
    except UnicodeDecodeError as error:
        raise UsageError(f"{file.name} is not UTF-8 text (byte {error.start}); save it as UTF-8") from None


def _pair(option: str, text: str) -> tuple[str, str]:
    left, equals, right = text.rpartition("=")
    if not equals or not left or not right:
        raise click.UsageError(f"{option} {text!r}: write it as NAME=VALUE, such as wifi=negative")
    return left, right


def _show(opened: OpenedFeedback) -> None:
    score = f", NPS {opened.nps}" if opened.nps is not None else ""
    click.echo(f"#{opened.feedback_id} {opened.source} {opened.created_at} by {opened.author or 'unknown'}{score}")
    if opened.url:
        click.echo(opened.url)
    if opened.reason:
        click.echo(f"not analysed: {opened.reason}\n{opened.text}")
    for sentence in opened.sentences:
        click.echo(f"{sentence.number}. [{sentence.sentiment}] {' '.join(sentence.text.split())}")
        for touchpoint, polarity, confidence, how in sentence.touchpoints:
            click.echo(f"     touchpoint {touchpoint}: {polarity} ({confidence:.2f}{f', by {how}' if how else ''})")
        for name, staff_id, status, polarity in sentence.staff:
            click.echo(f"     staff {name}: {staff_id or status}, {polarity}")
        if sentence.topic:
            click.echo(f"     topic {sentence.topic}")
