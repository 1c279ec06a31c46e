"""The events of a first fit over many weeks: each topic created, retired and revived in the week it happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from nlp.topics.ledger import Ledger, Topic
from nlp.topics.types import Assignment, Event, Sentence, SentenceId, TopicSettings


def weeks_between(first: str, second: str) -> int:
    """Weeks from one ISO week to another."""
    return (_monday(second) - _monday(first)).days // 7


def weeks_after(week: str, count: int) -> str:
    """The ISO week so many weeks later."""
    year, number, _ = (_monday(week) + timedelta(weeks=count)).isocalendar()
    return f"{year}-W{number:02d}"


def _monday(week: str) -> date:
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def backdate(
    ledger: Ledger,
    sentences: Sequence[Sentence],
    assignments: Mapping[SentenceId, Assignment],
    week: str,
    settings: TopicSettings,
) -> Ledger:
    """The ledger of a first fit, as weekly updates would have dated it. Topics long silent by `week` end retired."""
    weeks_of: dict[str, set[str]] = {}
    for sentence in sentences:
        if (home := assignments[sentence.id].topic) is not None:
            weeks_of.setdefault(home, set()).add(sentence.week)
    events, changed = [_dated(event, ledger) for event in ledger.events], list[Topic]()
    for topic in ledger.active:
        if topic.id in weeks_of and not topic.protected:
            silences = _silences(topic, sorted(weeks_of[topic.id]), week, settings.retire_after)
            events += silences
            if silences and silences[-1].kind == "retired":
                changed.append(replace(topic, status="retired", status_by="machine"))
    events.sort(key=lambda event: event.week)
    weeks = tuple(sorted({sentence.week for sentence in sentences} | set(ledger.weeks)))
    return replace(ledger.replaced(changed), events=tuple(events), weeks=weeks)


def _dated(event: Event, ledger: Ledger) -> Event:
    """The event, a creation in the week of the topic's first sentence; a person's decision stays where it is."""
    first = ledger[event.topic].first_seen
    if event.kind != "created" or first >= event.week:
        return event
    return replace(event, week=first, reason=f"{event.reason}; found in {event.week}")


def _silences(topic: Topic, weeks: Sequence[str], now: str, longest: int) -> list[Event]:
    events = []
    for last, following in zip(weeks, [*weeks[1:], None], strict=True):
        if weeks_between(last, following or now) < longest:
            continue
        reason = f"no sentence since {last}, {longest} weeks or more"
        events.append(Event(weeks_after(last, longest), "retired", topic.id, reason))
        if following is not None:
            events.append(Event(following, "revived", topic.id, f"spoken of again after {last}"))
    return events
