"""Worlds of tags: they err, weeks vary, seasons come back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.worlds import complaints, topic_weeks, touchpoint_plan
from insights.emergence import Emergence
from insights.pain_points import PainPointRanking, PainPoints
from insights.quantification import KnownError, PredictionPowered, Relabelled
from insights.seasons import season
from insights.trend import StageTrend
from insights.weeks import week_bounds, weeks_until

Floats = npt.NDArray[np.float64]
WEEK = "2026-W47"
MOVED = frozenset({"new", "back", "rising", "falling"})
TOUCHPOINTS = 16
PLAN, STAGES = touchpoint_plan(4, 4), touchpoint_plan(6, 1)


def pain(people: int, known: bool, seed: int) -> tuple[PainPointRanking, Floats]:
    """Sixteen touchpoints whose tags find two thirds of those who complain, unlike by touchpoint, and make some up.

    The truth is in unhappy people per 1,000; on the level of the tags where no error is known.
    """
    random = np.random.default_rng(seed)
    truth, recall = random.beta(2, 38, TOUCHPOINTS), random.beta(6.5, 3.5, TOUCHPOINTS)
    flags = random.beta(1, 150, TOUCHPOINTS)
    unhappy = random.binomial(people, truth)
    tagged = random.binomial(unhappy, recall) + random.binomial(people - unhappy, flags)
    precision = truth * recall / (truth * recall + (1 - truth) * flags)
    names = [f"t{number}" for number in range(TOUCHPOINTS)]
    frame = complaints(list(np.repeat(names, tagged)), np.repeat(precision, tagged))
    labelled = {
        name: KnownError(200, int(random.binomial(200, recall[at])), 2000, int(random.binomial(2000, flags[at])))
        for at, name in enumerate(names)
    }
    result = PainPoints(draws=1000, quotes=0)(frame, PLAN, people, seed=seed, known=labelled if known else None)
    return result, 1000 * truth * (1.0 if known else 0.65)


def pain_score(people: int, known: bool, seed: int) -> list[bool]:
    result, truth = pain(people, known, seed)
    return [point.interval.low <= truth[int(point.touchpoint[1:])] <= point.interval.high for point in result.points]


def pain_rank(people: int, known: bool, seed: int) -> list[bool]:
    result, truth = pain(people, known, seed)
    # Among those that anybody was tagged at.
    shown = [int(point.touchpoint[1:]) for point in result.points]
    rank = {at: 1 + int((truth[shown] > truth[at]).sum()) for at in shown}
    return [
        point.rank_interval.low <= rank[at] <= point.rank_interval.high
        for point, at in zip(result.points, shown, strict=True)
    ]


def pain_list(people: int, known: bool, seed: int) -> list[bool]:
    """Whether any "separable" of the list is false."""
    result, truth = pain(people, known, seed)
    at = [int(point.touchpoint[1:]) for point in result.points]
    pairs = zip(result.points, at, at[1:], strict=False)
    return [any(point.separable_from_next and truth[first] <= truth[two] for point, first, two in pairs)]


def trend(swing: float, history: int, seed: int) -> list[bool]:
    """Whether any of six stages is told to have moved; net sentiment swings by so many points from week to week."""
    random = np.random.default_rng(seed)
    weeks = weeks_until(WEEK, history + 1)
    moments = pd.DatetimeIndex([week_bounds(week)[0] for week in weeks]).tz_convert("UTC")
    n = random.integers(60, 200, (6, len(weeks)))
    good = random.binomial(n, np.clip(0.5 + random.normal(0, swing / 200, n.shape), 0, 1))
    stage, week = (np.repeat(index.ravel(), n.ravel()) for index in np.indices(n.shape))
    within = np.arange(len(stage)) - np.repeat(np.cumsum(n.ravel()) - n.ravel(), n.ravel())
    frame = pd.DataFrame(
        {
            "feedback_id": np.arange(len(stage)),
            "author": None,
            "created_at": moments[week],
            "stage": [f"s{number}" for number in stage],
            "polarity": np.where(within < good[stage, week], "positive", "negative"),
        }
    )
    return [any(change.verdict in {"better", "worse"} for change in StageTrend()(frame, STAGES, WEEK))]


def moved_topics(counts: Floats, year: pd.DataFrame | None = None) -> npt.NDArray[np.bool_]:
    """Which topics are told as moved; a row of what is in no topic, larger than all of them, comes first."""
    volume = np.random.default_rng(int(counts.sum())).poisson(2 * counts.sum(axis=0)).astype(np.float64)
    table = np.vstack([volume, counts])
    topics = np.arange(len(table)) > 0
    names = [str(number) for number in range(len(table))]
    expected = None if year is None else season(year, names)
    statuses = Emergence().judge(table, np.zeros(len(table), dtype=np.int64), topics, expected).statuses
    return np.array([status in MOVED for status in statuses[1:]], dtype=np.bool_)


def topics(variation: tuple[float, ...], seed: int) -> list[bool]:
    """Whether any of 30 topics, from few people to many, is told where none moved."""
    random = np.random.default_rng(seed)
    means, cv = random.gamma(1.5, 20, 30) + 3, random.choice(np.array(variation), 30)
    return [bool(moved_topics(topic_weeks(means, cv, random)).any())]


def topics_share(variation: float, seed: int) -> list[bool]:
    """False ones among those told, where three of 30 topics doubled: a share a run."""
    random = np.random.default_rng(seed)
    flagged = moved_topics(topic_weeks(np.full(30, 20.0), np.full(30, variation), random, doubled=3))
    return [bool(flag) for flag in np.flatnonzero(flagged) >= 3] or [False]


def doubling(variation: float, seed: int, base: float = 20.0) -> list[bool]:
    random = np.random.default_rng(seed)
    return list(moved_topics(topic_weeks(np.full(30, base), np.full(30, variation), random, doubled=3))[:3])


def seasonal(seed: int) -> list[bool]:
    """Whether any of 30 topics is told that does what it did in the same weeks of last year: a third of them double."""
    random = np.random.default_rng(seed)
    means = random.gamma(3, 20, 30) + 5
    peak = np.where(np.arange(30) < 10, 2.0, 1.0)
    this = random.poisson(means[:, None] * np.where(np.arange(9) == 8, peak[:, None], 1.0)).astype(float)
    rates = means[:, None] * np.where(np.arange(11) >= 8, peak[:, None], 1.0)
    last = np.vstack([2.0 * rates.sum(axis=0), random.poisson(rates)])
    return [bool(moved_topics(this, pd.DataFrame(last, index=[str(number) for number in range(31)])).any())]


def relabelled(seed: int) -> list[bool]:
    """200 of 3,000 texts relabelled, of a tagger that has drifted to find one half and make up 15%."""
    random = np.random.default_rng(seed)
    truth = random.random(3000) < 0.25
    tags = random.random(3000) < np.where(truth, 0.5, 0.15)
    at = random.choice(3000, 200, replace=False)
    cells = [int((truth[at] == true).astype(int) @ (tags[at] == other)) for true, other in _CELLS]
    result = PredictionPowered()(int(tags.sum()), 3000, Relabelled(*cells))
    return [result.interval is not None and result.interval.low <= 0.25 <= result.interval.high]


_CELLS = ((True, True), (False, True), (True, False), (False, False))
ROWS = (
    ("pain points' share, error known, 1,000 people", 0.9, "covers", lambda seed: pain_score(1000, True, seed)),
    ("pain points' share, error known, 10,000 people", 0.9, "covers", lambda seed: pain_score(10_000, True, seed)),
    ("pain points' share, error as assumed, 1,000 people", 0.9, "covers", lambda seed: pain_score(1000, False, seed)),
    (
        "pain points' rank interval, error known, 1,000 (at least)",
        0.87,
        "at least",
        lambda seed: pain_rank(1000, True, seed),
    ),
    (
        "pain points' rank interval, error known, 10,000 (at least)",
        0.87,
        "at least",
        lambda seed: pain_rank(10_000, True, seed),
    ),
    ("pain points: a list with a false separable", 0.05, "false", lambda seed: pain_list(10_000, True, seed)),
    ("stage trend, any of six, weeks like coins", 0.05, "false", lambda seed: trend(0, 12, seed)),
    ("stage trend, any of six, weeks swing by 5 points", 0.05, "false", lambda seed: trend(5, 12, seed)),
    ("stage trend, any of six, weeks swing by 10 points", 0.05, "false", lambda seed: trend(10, 12, seed)),
    ("stage trend, the same with four weeks of history", 0.05, "false", lambda seed: trend(10, 4, seed)),
    ("emergence, any told, weeks like coins", 0.1, "false", lambda seed: topics((0.0,), seed)),
    ("emergence, any told, weeks vary by .2", 0.1, "false", lambda seed: topics((0.2,), seed)),
    ("emergence, any told, weeks vary by .1 or .4", 0.1, "false", lambda seed: topics((0.1, 0.4), seed)),
    ("emergence, any told, a season as last year", 0.1, "false", seasonal),
    (
        "emergence, false share, three of 30 doubled, weeks vary by .2",
        0.1,
        "false",
        lambda seed: topics_share(0.2, seed),
    ),
    (
        "emergence, recall of a doubling from 20, weeks like coins (at least)",
        0.85,
        "at least",
        lambda seed: doubling(0.0, seed),
    ),
    (
        "emergence, recall of a doubling from 20, weeks vary by .2 (at least)",
        0.85,
        "at least",
        lambda seed: doubling(0.2, seed),
    ),
    ("adjusted share under drift, 200 relabelled", 0.95, "covers", relabelled),
)
