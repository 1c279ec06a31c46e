"""`hearpoint topics`: what people talk about, and a person's decisions about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import Place, console, json_option, place_options, print_json, progress

if TYPE_CHECKING:
    from hearpoint.engine.topics import TopicsResult
    from nlp.topics.ledger import Ledger, Topic


@click.group(invoke_without_command=True)
@json_option
@place_options
@click.pass_context
def topics(context: click.Context, as_json: bool, place: Place) -> None:
    """Sort new sentences into topics, then list them. A topic keeps its id and its name from week to week.

    The commands below are a person's decisions: they survive every later run.
    """
    if context.invoked_subcommand is not None:
        return
    from hearpoint.engine.topics import topic_counts, update_topics
    from hearpoint.store.topics import Topics

    with place.open() as workspace:
        with workspace.writing():
            result = update_topics(workspace, progress=progress(quiet=as_json))
        store = Topics(workspace.db)
        ledger = store.ledger()
        counts = topic_counts(store, ledger)
    listed = sorted(ledger.active, key=lambda topic: (-counts.get(topic.id, 0), topic.id))
    if as_json:
        print_json([_as_json(topic, counts.get(topic.id, 0)) for topic in listed])
    else:
        _show(listed, counts, result)


@topics.command()
@click.argument("topic")
@click.argument("name")
@place_options
def rename(place: Place, topic: str, name: str) -> None:
    """Give TOPIC a NAME of your own."""
    from nlp.topics.decisions import rename as change

    _decide(place, lambda ledger, week: change(ledger, topic, name, week=week), f"{topic} is now called {name!r}")


@topics.command()
@click.argument("topic")
@click.argument("into")
@place_options
def merge(place: Place, topic: str, into: str) -> None:
    """Make TOPIC a part of the topic INTO."""
    from nlp.topics.decisions import merge as change

    _decide(place, lambda ledger, week: change(ledger, topic, into, week=week), f"{topic} is now a part of {into}")


@topics.command()
@click.argument("topic")
@click.option("--name", help="Name of the new topic.  [default: from its words]")
@place_options
def split(place: Place, topic: str, name: str | None) -> None:
    """Part TOPIC in two; the part nearer its centre keeps the id."""
    from hearpoint.engine.topics import split_topic

    with place.open() as workspace, workspace.writing():
        new = split_topic(workspace, topic, name).topics[-1]
    click.echo(f"{topic} was parted; the new topic is {new.id}, {new.name!r}")


@topics.command()
@click.argument("topic")
@click.option("--undo", is_flag=True, help="Let the machine retire it again.")
@place_options
def pin(place: Place, topic: str, undo: bool) -> None:
    """Keep TOPIC even when nobody speaks of it."""
    from nlp.topics.decisions import pin as change

    _decide(
        place,
        lambda ledger, week: change(ledger, topic, week=week, pinned=not undo),
        f"{topic} is {'no longer ' if undo else ''}pinned",
    )


@topics.command()
@click.argument("topic")
@place_options
def retire(place: Place, topic: str) -> None:
    """End TOPIC; what would join it is left out, countably."""
    from nlp.topics.decisions import retire as change

    _decide(place, lambda ledger, week: change(ledger, topic, week=week), f"{topic} is retired")


@topics.command()
@click.argument("topic")
@place_options
def revive(place: Place, topic: str) -> None:
    """Bring a retired TOPIC back."""
    from nlp.topics.decisions import revive as change

    _decide(place, lambda ledger, week: change(ledger, topic, week=week), f"{topic} is back")


@topics.command()
@click.argument("name")
@click.argument("phrases", nargs=-1, required=True)
@place_options
def seed(place: Place, name: str, phrases: tuple[str, ...]) -> None:
    """Watch for a topic before anyone speaks of it: its NAME and PHRASES a customer might write."""
    from hearpoint.engine.tag import sentence_vectors
    from nlp.topics.decisions import seed as change

    vectors = sentence_vectors(phrases)
    _decide(
        place,
        lambda ledger, week: change(ledger, name, vectors, week=week, phrases=phrases),
        f"watching for {name!r}",
    )


@topics.command()
@click.argument("topic", required=False)
@json_option
@place_options
def history(place: Place, topic: str | None, as_json: bool) -> None:
    """What happened to TOPIC, or to all of them: births, merges, splits, retirements, each with its reason."""
    from hearpoint.store.topics import Topics

    with place.open() as workspace:
        ledger = Topics(workspace.db).ledger()
    if topic:
        ledger[topic]  # an unknown id is an error
    events = [one for one in ledger.events if topic is None or topic in (one.topic, *one.others)]
    if as_json:
        print_json([{"week": e.week, "topic": e.topic, "kind": e.kind, "by": e.by, "reason": e.reason} for e in events])
        return
    for event in events:
        click.echo(f"{event.week} {event.topic} {event.kind} by {event.by}: {event.reason}")


@topics.command("left-out")
@click.option("--put-back", type=int, metavar="SENTENCE", help="Have this sentence looked at after all.")
@json_option
@place_options
def left_out(place: Place, put_back: int | None, as_json: bool) -> None:
    """Sentences that were left out, and why."""
    from hearpoint.store.topics import Topics

    with place.open() as workspace:
        store = Topics(workspace.db)
        if put_back is not None:
            with workspace.writing():
                store.put_back(put_back)
            click.echo(f"sentence {put_back} will be looked at in the next run")
            return
        rows = store.left_out()
    if as_json:
        print_json([vars(row) for row in rows])
        return
    for row in rows:
        click.echo(f"{row.sentence_id}  {row.reason}: {' '.join(row.text.split())}")


def _decide(place: Place, change: Callable[[Ledger, str], Ledger], done: str) -> None:
    from hearpoint.engine.topics import decide

    with place.open() as workspace, workspace.writing():
        decide(workspace, change)
    click.echo(done)


def _show(listed: list[Topic], counts: dict[str, int], result: TopicsResult) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("id", "topic", "sentences", "since", "example", title="Topics")
    for topic in listed:
        example = (topic.example or "").replace("\n", " ")
        table.add_row(topic.id, escape(topic.name), str(counts.get(topic.id, 0)), topic.born, escape(example))
    console().print(table)
    looked_at = sum(result.shares.values())
    outliers, set_aside = result.shares.get("outlier", 0), result.shares.get("left out", 0)
    share = f" ({outliers / (looked_at - set_aside):.0%})" if looked_at > set_aside else ""
    click.echo(f"{looked_at} sentences: {outliers} near no topic{share}, {set_aside} left out (spam, or say nothing).")


def _as_json(topic: Topic, count: int) -> dict[str, object]:
    return {
        "id": topic.id,
        "name": topic.name,
        "keywords": list(topic.keywords),
        "sentences": count,
        "since": topic.born,
        "last_seen": topic.last_seen,
        "example": topic.example,
    }
