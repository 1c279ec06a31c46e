"""What rose and what fell this week, by a count test with false discoveries held down: complaints, and topics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

import pandas as pd

from insights.digest.content import Change, TopicLine, Verdict
from insights.emergence import Emergence, TopicChange
from insights.weeks import unit_of

_MOVED = frozenset({"new", "back", "rising", "falling"})


def surges(
    mentions: pd.DataFrame, touchpoints: pd.DataFrame, week: str, timezone: str, until: datetime | None = None
) -> tuple[Change, ...]:
    """Touchpoints about which many more, or fewer, people complain than before; the surest first.

    Counted are distinct people who speak badly of a touchpoint; the exposure is all that was said that week. A week
    that reaches only to `until` is compared with the same days of earlier weeks.
    """
    names = dict(zip(touchpoints["touchpoint"], touchpoints["name"], strict=True))
    negative = mentions["polarity"].eq("negative")
    frame = mentions.assign(
        topic_id=mentions["touchpoint"].where(negative), topic_label=mentions["touchpoint"].map(names)
    )
    changes = Emergence(timezone=timezone)(frame, week, until=until)
    return tuple(_surge(change) for change in changes if change.status in _MOVED)


def topic_changes(
    sentences: pd.DataFrame, week: str, timezone: str, until: datetime | None = None
) -> tuple[TopicChange, ...]:
    """Every topic of the week against its own history, the surest change first."""
    return Emergence(timezone=timezone)(sentences, week, until=until)


def topic_lines(changes: Sequence[TopicChange]) -> tuple[TopicLine, ...]:
    """Topics that moved by more than chance explains, the surest first."""
    return tuple(
        TopicLine(change.topic.id, change.topic.label, cast("Verdict", change.status), change.n, _topic(change))
        for change in changes
        if change.status in _MOVED
    )


def _surge(change: TopicChange) -> Change:
    worse = change.status != "falling"
    return Change(
        f"{'More' if worse else 'Fewer'} people complain about {change.topic.label}: "
        f"{change.n} this {unit_of(change.week)}, {_expected(change)} expected from "
        f"the {unit_of(change.week)}s before ({_times(change)}).",
        better=not worse,
        anchor=f"pain-{change.topic.id}",
    )


def _topic(change: TopicChange) -> str:
    people, expected = f"{change.n} people this {unit_of(change.week)}", f"{_expected(change)} expected"
    return f"“{change.topic.label}”: {people}, {expected} ({_times(change)})."


def _expected(change: TopicChange) -> str:
    return "fewer than 1" if (change.expected or 0.0) < 1 else f"{change.expected:.0f}"


def _times(change: TopicChange) -> str:
    if change.interval is None:
        return "no interval"
    return (
        f"{_factor(change.ratio)} times, 95% interval {_factor(change.interval.low)} to {_factor(change.interval.high)}"
    )


def _factor(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"
