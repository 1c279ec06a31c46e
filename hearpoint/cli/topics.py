"""`hearpoint topics`: what people talk about, what happened to it, and what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import ROW_ID, Place, console, json_option, place_options, print_json, progress
from hearpoint.cli.period import Asked, period_options
from hearpoint.cli.topic_decisions import DECISIONS

if TYPE_CHECKING:
    from hearpoint.engine.topics import TopicsResult
    from hearpoint.reports.topics import TopicCount


@click.group(invoke_without_command=True)
@json_option
@place_options
@click.pass_context
def topics(context: click.Context, as_json: bool, place: Place) -> None:
    """Sort new sentences into topics, then list them. A topic keeps its id and its name from week to week.

    The commands below are a person's decisions: they survive every later run.
    """
    if context.invoked_subcommand is not None:
        # What stands before the command's name counts as if it stood behind it.
        options = {"project": place.project, "db": place.db, "as_json": as_json}
        context.default_map = {context.invoked_subcommand: options}
        return
    from hearpoint.engine.job import job
    from hearpoint.engine.topics import update_topics
    from hearpoint.reports.topics import topic_list

    with place.open() as session:
        with job(session):
            result = update_topics(session, progress=progress(quiet=as_json))
        listed = topic_list(session)
    if as_json:
        print_json(listed)
    else:
        _show(listed, result)


for decision in DECISIONS:
    topics.add_command(decision)


@topics.command("list")
@period_options
@json_option
@place_options
def list_topics(period: Asked, as_json: bool, place: Place) -> None:
    """List topics without sorting anything: of a period, or of a part of the feedback."""
    from hearpoint.reports.topics import topic_list

    with place.open() as session:
        listed = topic_list(session, period(session))
    if as_json:
        print_json(listed)
    else:
        _table(listed)


@topics.command()
@click.argument("topic", required=False)
@json_option
@place_options
def history(place: Place, topic: str | None, as_json: bool) -> None:
    """What happened to TOPIC, or to all of them: creation, merges, splits, retirements, each with its reason."""
    from hearpoint.reports.topics import topic_history

    with place.open() as session:
        events = topic_history(session, topic)
    if as_json:
        print_json(events)
        return
    if not events:
        click.echo("No topics yet: `hearpoint topics` sorts what is tagged into topics.")
    for event in events:
        click.echo(f"{event.week} {event.topic} {event.kind} by {event.by}: {event.reason}")


@topics.command("left-out")
@click.option("--put-back", type=ROW_ID, metavar="SENTENCE", help="Have this sentence looked at after all.")
@json_option
@place_options
def left_out(place: Place, put_back: int | None, as_json: bool) -> None:
    """Sentences that were left out, and why."""
    from hearpoint.actions import topics as decisions
    from hearpoint.reports import topics as reports

    with place.open() as session:
        if put_back is not None:
            decisions.put_back(session, put_back)
            if as_json:
                print_json({"put_back": put_back})
            else:
                click.echo(f"sentence {put_back} will be looked at in the next run")
            return
        rows = reports.left_out(session)
    if as_json:
        print_json(rows)
        return
    if not rows:
        click.echo("No sentence was left out.")
    for row in rows:
        click.echo(f"{row.sentence_id}  {row.reason}: {' '.join(row.text.split())}")


def _show(listed: list[TopicCount], result: TopicsResult) -> None:
    _table(listed)
    if not listed:
        return
    looked_at = sum(result.shares.values())
    outliers, set_aside = result.shares.get("outlier", 0), result.shares.get("left out", 0)
    share = f" ({outliers / (looked_at - set_aside):.0%})" if looked_at > set_aside else ""
    why = "spam, off-topic, or say nothing"
    click.echo(f"{looked_at} sentences: {outliers} near no topic{share}, {set_aside} left out ({why}).")


def _table(listed: list[TopicCount]) -> None:
    from rich.markup import escape
    from rich.table import Table

    if not listed:
        click.echo("No topics yet: too few sentences say alike, or nothing is tagged (`hearpoint tag`).")
        return
    table = Table("id", "topic", "sentences", "since", "example", title="Topics")
    for row in listed:
        topic = row.topic
        example = (topic.example or "").replace("\n", " ")
        table.add_row(topic.id, escape(topic.name), str(row.sentences), topic.first_seen, escape(example))
    console().print(table)
