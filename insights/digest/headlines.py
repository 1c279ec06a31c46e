"""What changed, in three to five plain sentences. What chance could explain is not told as news."""

from __future__ import annotations

from collections.abc import Sequence

from insights.digest.content import Change, TopicLine
from insights.trend import StageWeek
from insights.weeks import unit_of

MAX_HEADLINES = 5
"""Maximum sentences of news at the top of a digest."""
SLOW_WEEKS = 4
"""What creeps is seen over so many weeks, against as many before."""
_MOVED = frozenset({"better", "worse"})
QUIET = "Nothing changed this week that chance alone could not explain."


def headlines(
    stages: Sequence[StageWeek],
    slow: Sequence[StageWeek],
    surges: Sequence[Change],
    topics: Sequence[TopicLine],
    limit: int = MAX_HEADLINES,
    unit: str = "week",
) -> tuple[Change, ...]:
    """The surest bad news first, then good news, then topics; the sentence QUIET where there is none.

    `slow`: the same stages over several weeks against those before; told where the week alone shows nothing.
    """
    moved = sorted((stage for stage in stages if stage.verdict in _MOVED), key=lambda stage: stage.q or 0.0)
    stated = {stage.stage for stage in moved}
    crept = sorted(
        (stage for stage in slow if stage.verdict in _MOVED and stage.stage not in stated),
        key=lambda stage: stage.q or 0.0,
    )
    sentences = [(stage.verdict, _stage(stage, "")) for stage in moved]
    sentences += [(stage.verdict, _stage(stage, f"Over the last {SLOW_WEEKS} {unit}s, ")) for stage in crept]
    worse = [change for verdict, change in sentences if verdict == "worse"]
    better = [change for verdict, change in sentences if verdict == "better"]
    news = [
        *[surge for surge in surges if not surge.better],
        *worse,
        *better,
        *[surge for surge in surges if surge.better],
    ]
    news += [Change(line.text, None, "topics") for line in topics if line.verdict in {"new", "back"}]
    return tuple(news[:limit]) or (Change(QUIET.replace("week", unit), None, "journey"),)


def _stage(stage: StageWeek, when: str) -> Change:
    change, interval = stage.change or 0.0, stage.change_interval
    sure = f", 95% interval {signed(interval.low)} to {signed(interval.high)}" if interval else ""
    return Change(
        f"{when}{stage.stage_name} got {stage.verdict}: net sentiment {signed(stage.net_sentiment)} from "
        f"{stage.people} people, {signed(stage.before)} in the {unit_of(stage.week)}s before "
        f"({signed(change)} points{sure}).",
        stage.verdict == "better",
        f"stage-{stage.stage}",
    )


def signed(points: float | None) -> str:
    """+12, −3, or a dash where there is no figure. The minus sign is a true one."""
    return "–" if points is None else f"{points:+.0f}".replace("-", "−")
