"""Maintenance at the end of a week: similar topics are merged, silent ones retired."""

from __future__ import annotations

from dataclasses import replace

from nlp.topics.history import weeks_between
from nlp.topics.ledger import Ledger, Topic
from nlp.topics.matching import matrix
from nlp.topics.types import Event, TopicSettings
from nlp.topics.vocabulary import merged_tally

_MIN_MERGE = 0.9
"""Minimum similarity of two topics that are merged; well above `TopicSettings.same`, so that ids last."""


def end_week(ledger: Ledger, week: str, settings: TopicSettings) -> Ledger:
    """The ledger with topics merged that are one by now, and retired of which nobody speaks; the week is noted."""
    kept = _retired(_merged(ledger, week), week, settings)
    return replace(kept, weeks=tuple(sorted({*kept.weeks, week})))


def _retired(ledger: Ledger, week: str, settings: TopicSettings) -> Ledger:
    gone = [
        topic
        for topic in ledger.active
        if not topic.protected and weeks_between(topic.last_seen, week) >= settings.retire_after
    ]
    events = [
        Event(week, "retired", topic.id, f"no sentence since {topic.last_seen}, {settings.retire_after} weeks or more")
        for topic in gone
    ]
    return ledger.replaced([replace(topic, status="retired", status_by="machine") for topic in gone], events)


def _merged(ledger: Ledger, week: str) -> Ledger:
    active = ledger.active
    if len(active) < 2 or ledger.background is None:
        return ledger
    centres = matrix(active, ledger.background)
    alike = centres @ centres.T
    for older in range(len(active)):
        for younger in range(older + 1, len(active)):
            if alike[older, younger] >= _MIN_MERGE:
                ledger = _merge_pair(ledger, active[older].id, active[younger].id, float(alike[older, younger]), week)
    return ledger


def _merge_pair(ledger: Ledger, older: str, younger: str, alike: float, week: str) -> Ledger:
    target, source = ledger[older], ledger[younger]
    apart = (older, younger) in ledger.apart or (younger, older) in ledger.apart
    if apart or source.protected or source.name_by == "person" or "active" not in {source.status} & {target.status}:
        return ledger
    event = Event(
        week, "merged", source.id, f"grew together with {target.id} (similarity {alike:.2f})", "machine", (target.id,)
    )
    return ledger.replaced(
        [merged_topic(target, source), replace(source, status="merged", merged_into=target.id)], [event]
    )


def merged_topic(target: Topic, source: Topic) -> Topic:
    """The target with the source's sentences counted in; each keeps its own centroid to attract by."""
    return replace(
        target,
        count=target.count + source.count,
        last_seen=max(target.last_seen, source.last_seen),
        first_seen=min(target.first_seen, source.first_seen),
        phrases=merged_tally(target, source),
        sentences_counted=target.sentences_counted + source.sentences_counted,
    )
