"""`hearpoint topics rename`, `merge`, `split` ...: a person's decisions about topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from config.actor import Actor
from hearpoint.cli.common import Place, json_option, place_options, print_json

if TYPE_CHECKING:
    from nlp.topics.types import Event


@click.command()
@click.argument("topic")
@click.argument("name")
@json_option
@place_options
def rename(place: Place, topic: str, name: str, as_json: bool) -> None:
    """Give TOPIC a NAME of your own."""
    from hearpoint.actions.topics import rename_topic

    with place.open() as session:
        event = rename_topic(session, Actor.at_this_machine(), topic, name)
    _tell(event, f"{topic} is now called {name!r}", as_json=as_json)


@click.command()
@click.argument("topic")
@click.argument("into")
@json_option
@place_options
def merge(place: Place, topic: str, into: str, as_json: bool) -> None:
    """Make TOPIC a part of the topic INTO."""
    from hearpoint.actions.topics import merge_topic

    with place.open() as session:
        event = merge_topic(session, Actor.at_this_machine(), topic, into)
    _tell(event, f"{topic} is now a part of {into}", as_json=as_json)


@click.command()
@click.argument("topic")
@click.option("--name", help="Name of the new topic.  [default: from its words]")
@json_option
@place_options
def split(place: Place, topic: str, name: str | None, as_json: bool) -> None:
    """Part TOPIC in two; the part nearer its centre keeps the id."""
    from hearpoint.actions.topics import split_topic

    with place.open() as session:
        ledger = split_topic(session, Actor.at_this_machine(), topic, name)
    new = ledger.topics[-1]
    _tell(ledger.events[-1], f"{topic} was parted; the new topic is {new.id}, {new.name!r}", as_json=as_json)


@click.command()
@click.argument("topic")
@click.option("--undo", is_flag=True, help="Let the machine retire it again.")
@json_option
@place_options
def pin(place: Place, topic: str, undo: bool, as_json: bool) -> None:
    """Keep TOPIC even when nobody speaks of it."""
    from hearpoint.actions.topics import pin_topic

    with place.open() as session:
        event = pin_topic(session, Actor.at_this_machine(), topic, pinned=not undo)
    _tell(event, f"{topic} is {'no longer ' if undo else ''}pinned", as_json=as_json)


@click.command()
@click.argument("topic")
@json_option
@place_options
def retire(place: Place, topic: str, as_json: bool) -> None:
    """End TOPIC; what would join it is left out, countably."""
    from hearpoint.actions.topics import retire_topic

    with place.open() as session:
        event = retire_topic(session, Actor.at_this_machine(), topic)
    _tell(event, f"{topic} is retired", as_json=as_json)


@click.command()
@click.argument("topic")
@json_option
@place_options
def revive(place: Place, topic: str, as_json: bool) -> None:
    """Bring a retired TOPIC back."""
    from hearpoint.actions.topics import revive_topic

    with place.open() as session:
        event = revive_topic(session, Actor.at_this_machine(), topic)
    _tell(event, f"{topic} is back", as_json=as_json)


@click.command()
@click.argument("name")
@click.argument("phrases", nargs=-1, required=True)
@json_option
@place_options
def seed(place: Place, name: str, phrases: tuple[str, ...], as_json: bool) -> None:
    """Watch for a topic before anyone speaks of it: its NAME and PHRASES a customer might write."""
    from hearpoint.actions.topics import seed_topic

    with place.open() as session:
        event = seed_topic(session, Actor.at_this_machine(), name, phrases)
    _tell(event, f"watching for {name!r}", as_json=as_json)


DECISIONS = (rename, merge, split, seed, pin, retire, revive)


def _tell(event: Event, done: str, *, as_json: bool) -> None:
    if as_json:
        print_json(event)
    else:
        click.echo(done)
