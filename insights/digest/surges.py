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
    found = Emergence(timezone=timezone)(frame, week, until=until)
    return tuple(_surge(one) for one in found if one.status in _MOVED)


def topic_changes(
    sentences: pd.DataFrame, week: str, timezone: str, until: datetime | None = None
) -> tuple[TopicChange, ...]:
    """Every topic of the week against its own history, the surest change first."""
    return Emergence(timezone=timezone)(sentences, week, until=until)


def topic_lines(found: Sequence[TopicChange]) -> tuple[TopicLine, ...]:
    """Topics that moved by more than chance explains, the surest first."""
    return tuple(
        TopicLine(one.topic.id, one.topic.label, cast("Verdict", one.status), one.n, _topic(one))
        for one in found
        if one.status in _MOVED
    )


def _surge(one: TopicChange) -> Change:
    worse = one.status != "falling"
    return Change(
        f"{'More' if worse else 'Fewer'} people complain about {one.topic.label}: {one.n} this {unit_of(one.week)}, "
        f"{_expected(one)} expected from the {unit_of(one.week)}s before ({_times(one)}).",
        better=not worse,
        anchor=f"pain-{one.topic.id}",
    )


def _topic(one: TopicChange) -> str:
    return f"“{one.topic.label}”: {one.n} people this {unit_of(one.week)}, {_expected(one)} expected ({_times(one)})."


def _expected(one: TopicChange) -> str:
    return "fewer than 1" if (one.expected or 0.0) < 1 else f"{one.expected:.0f}"


def _times(one: TopicChange) -> str:
    if one.interval is None:
        return "no interval"
    return f"{_factor(one.ratio)} times, 95% interval {_factor(one.interval.low)} to {_factor(one.interval.high)}"


def _factor(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"
