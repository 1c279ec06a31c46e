"""`hearpoint topics`: what people talk about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import Place, console, json_option, place_options, print_json, progress

if TYPE_CHECKING:
    from hearpoint.engine.topics import TopicsResult
    from nlp.topics.ledger import Topic


@click.command()
@json_option
@place_options
def topics(as_json: bool, place: Place) -> None:
    """Sort new sentences into topics, then list them. A topic keeps its id and its name from week to week."""
    from hearpoint.engine.topics import update_topics
    from hearpoint.store.topics import Topics

    with place.open() as workspace:
        with workspace.writing():
            result = update_topics(workspace, progress=progress(quiet=as_json))
        store = Topics(workspace.db)
        active, counts = store.ledger().active, store.counts()
    listed = sorted(active, key=lambda topic: (-counts.get(topic.id, 0), topic.id))
    if as_json:
        print_json([_as_json(topic, counts.get(topic.id, 0)) for topic in listed])
    else:
        _show(listed, counts, result)


def _show(listed: list[Topic], counts: dict[str, int], result: TopicsResult) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("id", "topic", "sentences", "since", "example", title="Topics")
    for topic in listed:
        example = (topic.example or "").replace("\n", " ")
        table.add_row(topic.id, escape(topic.name), str(counts.get(topic.id, 0)), topic.born, escape(example))
    console().print(table)
    sorted_ones = sum(result.shares.values())
    outliers, left_out = result.shares.get("outlier", 0), result.shares.get("left out", 0)
    click.echo(f"{sorted_ones} sentences: {outliers} near no topic, {left_out} left out (spam, or say nothing).")


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
