"""People's decisions made while an update was computed, and that update, as one ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from nlp.topics.ledger import Ledger, Topic
from nlp.topics.types import Assignment, Event, SentenceId

Renumbered = Mapping[str, str]
"""Id of a topic as the update gave it -> its id in the common ledger."""


def rebased(base: Ledger, updated: Ledger, decided: Ledger) -> tuple[Ledger, Renumbered]:
    """The update of `base`, with what people decided on `base` meanwhile put over it.

    Nothing a person decided is lost: of a topic that both changed, the person's name, status, pin and place stand, the
    update's counts and words too. Topics that the update created are numbered after those that people created.
    """
    before = {topic.id: topic for topic in base.topics}
    theirs = {topic.id: topic for topic in decided.topics}
    created = [topic for topic in updated.topics if topic.id not in before]
    numbers = {topic.id: f"t-{len(decided.topics) + place:04d}" for place, topic in enumerate(created, start=1)}
    known = [
        _both(before[topic.id], topic, theirs[topic.id], numbers) for topic in updated.topics if topic.id in before
    ]
    by_people = [topic for topic in decided.topics if topic.id not in before]
    new = [_renumbered(topic, numbers) for topic in created]
    events = (
        *decided.events,
        *(_event_renumbered(event, numbers) for event in updated.events[len(base.events) :]),
    )
    apart = tuple(dict.fromkeys((*decided.apart, *updated.apart)))
    return replace(updated, topics=(*known, *by_people, *new), events=events, apart=apart), numbers


def renumbered_assignments(
    assignments: Mapping[SentenceId, Assignment], numbers: Renumbered
) -> dict[SentenceId, Assignment]:
    """Where sentences went, by the ids of the common ledger."""
    return {
        sentence: replace(one, topic=numbers.get(one.topic, one.topic)) if one.topic else one
        for sentence, one in assignments.items()
    }


def _both(before: Topic, updated: Topic, decided: Topic, numbers: Renumbered) -> Topic:
    topic = _renumbered(updated, numbers)
    topic = replace(topic, count=topic.count + decided.count - before.count)
    if (decided.name, decided.name_by) != (before.name, before.name_by):
        topic = replace(topic, name=decided.name, name_by=decided.name_by)
    if _place(decided) != _place(before):
        topic = replace(topic, status=decided.status, status_by=decided.status_by, merged_into=decided.merged_into)
    if decided.pinned != before.pinned:
        topic = replace(topic, pinned=decided.pinned)
    if not np.array_equal(decided.centroid, before.centroid):  # a split moved it
        topic = replace(
            topic, centroid=decided.centroid, mass=decided.mass, within=decided.within, spread=decided.spread
        )
    return topic


def _place(topic: Topic) -> tuple[str, str, str | None]:
    return topic.status, topic.status_by, topic.merged_into


def _renumbered(topic: Topic, numbers: Renumbered) -> Topic:
    into = topic.merged_into
    return replace(topic, id=numbers.get(topic.id, topic.id), merged_into=numbers.get(into, into) if into else None)


def _event_renumbered(event: Event, numbers: Renumbered) -> Event:
    return replace(
        event,
        topic=numbers.get(event.topic, event.topic),
        others=tuple(numbers.get(other, other) for other in event.others),
    )
