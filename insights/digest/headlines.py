"""What changed, in three to five plain sentences. What chance could explain is not told as news."""

from __future__ import annotations

from collections.abc import Sequence

from insights.digest.content import Change, TopicLine
from insights.trend import StageWeek
from insights.weeks import unit_of

MOST = 5
SLOW_WEEKS = 4
"""What creeps is seen over so many weeks, against as many before."""
_MOVED = frozenset({"better", "worse"})
QUIET = "Nothing changed this week that chance alone could not explain."


def headlines(
    stages: Sequence[StageWeek],
    slow: Sequence[StageWeek],
    surges: Sequence[Change],
    topics: Sequence[TopicLine],
    most: int = MOST,
    unit: str = "week",
) -> tuple[Change, ...]:
    """The surest bad news first, then good news, then topics; the sentence QUIET where there is none.

    `slow`: the same stages over several weeks against those before; told where the week alone shows nothing.
    """
    moved = sorted((one for one in stages if one.verdict in _MOVED), key=lambda one: one.q or 0.0)
    told = {one.stage for one in moved}
    crept = sorted(
        (one for one in slow if one.verdict in _MOVED and one.stage not in told), key=lambda one: one.q or 0.0
    )
    sentences = [(one.verdict, _stage(one, "")) for one in moved]
    sentences += [(one.verdict, _stage(one, f"Over the last {SLOW_WEEKS} {unit}s, ")) for one in crept]
    worse = [change for verdict, change in sentences if verdict == "worse"]
    better = [change for verdict, change in sentences if verdict == "better"]
    news = [*[one for one in surges if not one.better], *worse, *better, *[one for one in surges if one.better]]
    news += [Change(line.text, None, "topics") for line in topics if line.verdict in {"new", "back"}]
    return tuple(news[:most]) or (Change(QUIET.replace("week", unit), None, "journey"),)


def _stage(one: StageWeek, when: str) -> Change:
    change, interval = one.change or 0.0, one.change_interval
    sure = f", 95% interval {signed(interval.low)} to {signed(interval.high)}" if interval else ""
    return Change(
        f"{when}{one.stage_name} got {one.verdict}: net sentiment {signed(one.net_sentiment)} from {one.people} "
        f"people, {signed(one.before)} in the {unit_of(one.week)}s before ({signed(change)} points{sure}).",
        one.verdict == "better",
        f"stage-{one.stage}",
    )


def signed(points: float | None) -> str:
    """+12, −3, or a dash where there is no figure. The minus sign is a true one."""
    return "–" if points is None else f"{points:+.0f}".replace("-", "−")
