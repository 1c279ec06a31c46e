"""`hearpoint topics rename`, `merge`, `split` ...: a person's decisions about topics."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from hearpoint.cli.common import Place, json_option, place_options, print_json

if TYPE_CHECKING:
    from nlp.topics.ledger import Ledger
    from nlp.topics.types import Event


@click.command()
@click.argument("topic")
@click.argument("name")
@json_option
@place_options
def rename(place: Place, topic: str, name: str, as_json: bool) -> None:
    """Give TOPIC a NAME of your own."""
    from nlp.topics.decisions import rename as change

    ledger = _decided(place, lambda ledger, week: change(ledger, topic, name, week=week))
    _tell(ledger, f"{topic} is now called {name!r}", as_json=as_json)


@click.command()
@click.argument("topic")
@click.argument("into")
@json_option
@place_options
def merge(place: Place, topic: str, into: str, as_json: bool) -> None:
    """Make TOPIC a part of the topic INTO."""
    from nlp.topics.decisions import merge as change

    ledger = _decided(place, lambda ledger, week: change(ledger, topic, into, week=week))
    _tell(ledger, f"{topic} is now a part of {into}", as_json=as_json)


@click.command()
@click.argument("topic")
@click.option("--name", help="Name of the new topic.  [default: from its words]")
@json_option
@place_options
def split(place: Place, topic: str, name: str | None, as_json: bool) -> None:
    """Part TOPIC in two; the part nearer its centre keeps the id."""
    from hearpoint.engine.topics import split_topic

    with place.open() as workspace, workspace.writing():
        ledger = split_topic(workspace, topic, name)
    new = ledger.topics[-1]
    _tell(ledger, f"{topic} was parted; the new topic is {new.id}, {new.name!r}", as_json=as_json)


@click.command()
@click.argument("topic")
@click.option("--undo", is_flag=True, help="Let the machine retire it again.")
@json_option
@place_options
def pin(place: Place, topic: str, undo: bool, as_json: bool) -> None:
    """Keep TOPIC even when nobody speaks of it."""
    from nlp.topics.decisions import pin as change

    ledger = _decided(place, lambda ledger, week: change(ledger, topic, week=week, pinned=not undo))
    _tell(ledger, f"{topic} is {'no longer ' if undo else ''}pinned", as_json=as_json)


@click.command()
@click.argument("topic")
@json_option
@place_options
def retire(place: Place, topic: str, as_json: bool) -> None:
    """End TOPIC; what would join it is left out, countably."""
    from nlp.topics.decisions import retire as change

    ledger = _decided(place, lambda ledger, week: change(ledger, topic, week=week))
    _tell(ledger, f"{topic} is retired", as_json=as_json)


@click.command()
@click.argument("topic")
@json_option
@place_options
def revive(place: Place, topic: str, as_json: bool) -> None:
    """Bring a retired TOPIC back."""
    from nlp.topics.decisions import revive as change

    ledger = _decided(place, lambda ledger, week: change(ledger, topic, week=week))
    _tell(ledger, f"{topic} is back", as_json=as_json)


@click.command()
@click.argument("name")
@click.argument("phrases", nargs=-1, required=True)
@json_option
@place_options
def seed(place: Place, name: str, phrases: tuple[str, ...], as_json: bool) -> None:
    """Watch for a topic before anyone speaks of it: its NAME and PHRASES a customer might write."""
    from hearpoint.engine.tag import sentence_vectors
    from nlp.topics.decisions import seed as change

    vectors = sentence_vectors(phrases)
    ledger = _decided(place, lambda ledger, week: change(ledger, name, vectors, week=week, phrases=phrases))
    _tell(ledger, f"watching for {name!r}", as_json=as_json)


DECISIONS = (rename, merge, split, seed, pin, retire, revive)


def event_json(event: Event) -> dict[str, object]:
    """An event of a topic's life, as `topics history` and the decisions themselves print it."""
    return {
        "week": event.week,
        "topic": event.topic,
        "kind": event.kind,
        "by": event.by,
        "reason": event.reason,
        "others": list(event.others),
    }


def _decided(place: Place, change: Callable[[Ledger, str], Ledger]) -> Ledger:
    from hearpoint.engine.topics import decide

    with place.open() as workspace, workspace.writing():
        return decide(workspace, change)


def _tell(ledger: Ledger, done: str, *, as_json: bool) -> None:
    if as_json:
        print_json(event_json(ledger.events[-1]))
    else:
        click.echo(done)
