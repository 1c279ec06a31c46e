from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insights.count_change import changes, dispersion
from insights.emergence import Emergence, TopicChange
from insights.intervals import false_discovery
from insights.weeks import week_bounds, weeks_until

WEEK = "2026-W47"
WEEKS = weeks_until(WEEK, 9)


def mentions(counts: dict[str | None, list[int]], day: int = 2) -> pd.DataFrame:
    """One row a person, so many a topic and week; None is in no topic."""
    rows = [
        {"topic_id": topic, "created_at": pd.Timestamp(week_bounds(week)[0]) + pd.Timedelta(days=day, minutes=person)}
        for topic, line in counts.items()
        for week, count in zip(WEEKS, line, strict=True)
        for person in range(count)
    ]
    frame = pd.DataFrame(rows)
    return frame.assign(feedback_id=range(len(frame)), created_at=frame["created_at"].dt.tz_convert("UTC"))


def by_topic(results: tuple[TopicChange, ...]) -> dict[str, TopicChange]:
    return {one.topic.id: one for one in results}


STEADY: dict[str | None, list[int]] = {f"s{number}": [30] * 9 for number in range(12)}


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ([0, 0, 0, 0, 0, 0, 0, 0, 20], "new"),
        ([20, 20, 0, 0, 0, 0, 0, 0, 20], "back"),
        ([20, 21, 19, 22, 18, 20, 20, 20, 60], "rising"),
        ([40, 41, 39, 42, 38, 40, 40, 40, 5], "falling"),
        ([20, 21, 19, 22, 18, 20, 20, 20, 21], "steady"),
        ([0, 0, 1, 0, 0, 0, 1, 0, 2], "too few"),
    ],
)
def test_a_topic_gets_the_status_its_counts_call_for(line: list[int], status: str) -> None:
    results = by_topic(Emergence()(mentions({**STEADY, "x": line}), WEEK))
    assert results["x"].status == status
    assert {results[topic].status for topic in results if topic != "x"} == {"steady"}


def test_a_big_burst_makes_nothing_else_fall() -> None:
    few = {name: STEADY[name] for name in list(STEADY)[:3]}
    results = by_topic(Emergence()(mentions({**few, "x": [30] * 8 + [400]}), WEEK))
    assert results["x"].status == "rising"
    assert {one.status for name, one in results.items() if name != "x"} == {"steady"}


def test_more_volume_in_all_topics_is_no_news() -> None:
    doubled: dict[str | None, list[int]] = {name: [30] * 8 + [60] for name in STEADY}
    assert {one.status for one in Emergence()(mentions(doubled), WEEK)} == {"steady"}


def test_a_week_under_way_is_compared_with_the_same_days() -> None:
    early = mentions({**STEADY, "x": [20] * 9}, day=0)
    late = mentions({"x": [40] * 8 + [0]}, day=5)
    frame = pd.concat([early, late]).assign(feedback_id=range(len(early) + len(late)))
    wednesday = datetime(2026, 11, 18, tzinfo=UTC)
    assert by_topic(Emergence()(frame, WEEK, until=wednesday))["x"].status == "steady"
    assert by_topic(Emergence()(frame, WEEK))["x"].status == "falling"
    before_it_began = datetime(2026, 11, 1, tzinfo=UTC)
    assert by_topic(Emergence()(frame, WEEK, until=before_it_began))["x"].status == "falling"


def test_one_person_who_writes_much_is_one_person() -> None:
    frame = mentions({**STEADY, "x": [3] * 8 + [90]})
    frame = frame.assign(author=frame["topic_id"].map({"x": "loud"}))
    result = by_topic(Emergence(minimum=5)(frame, WEEK))["x"]
    assert (result.n, result.status) == (1, "steady")


def test_the_first_weeks_tell_nothing() -> None:
    line = [0] * 7 + [30, 90]
    results = Emergence()(mentions({"x": line, "y": line[::1]}), WEEK)
    assert {one.status for one in results} == {"too little history"}


def test_no_mentions_no_results() -> None:
    frame = mentions({"x": [1] * 9})
    assert Emergence()(frame.iloc[:0], WEEK) == ()
    assert Emergence()(frame.assign(topic_id=None), WEEK) == ()


def test_a_young_topic_is_compared_with_its_own_weeks_only() -> None:
    results = by_topic(Emergence()(mentions({**STEADY, "x": [0, 0, 0, 0, 0, 30, 31, 29, 30]}), WEEK))
    assert results["x"].status == "steady"


def test_false_alarms_stay_within_the_share_asked_for() -> None:
    random = np.random.default_rng(7)
    alarms = 0
    for _ in range(300):
        counts = random.poisson(20, (30, 9)).astype(float)
        found = changes(counts[:, -1], counts[:, :-1], np.ones(30), np.ones((30, 8)))
        alarms += bool((false_discovery(found.p) <= 0.10).any())
    # Where nothing moved, any alarm is false: at 10% that is 30 runs of 300; 43 is the binomial's 99% point.
    assert alarms <= 43


def test_weeks_that_vary_much_are_seen_as_such() -> None:
    random = np.random.default_rng(3)
    ones = np.ones((40, 8))
    calm = random.poisson(20, (40, 8)).astype(float)
    wild = random.poisson(20 * random.gamma(4, 1 / 4, (40, 8))).astype(float)
    assert dispersion(calm, ones).value.mean() < 0.03
    assert 0.15 < dispersion(wild, ones).value.mean() < 0.4


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 500),
    st.lists(st.integers(0, 200), min_size=1, max_size=10),
    st.floats(0.1, 1000),
    st.floats(0.1, 1000),
)
def test_an_interval_holds_its_ratio_and_p_is_a_probability(
    now: int, before: list[int], one: float, other: float
) -> None:
    past = np.array([before], dtype=float)
    found = changes(np.array([float(now)]), past, np.array([one]), np.full_like(past, other))
    assert found.low[0] <= found.ratio[0] <= found.high[0]
    assert min(found.p[0], found.p_more[0], found.p_less[0]) >= 0
    assert max(found.p[0], found.p_more[0], found.p_less[0]) <= 1
    assert found.p_more[0] + found.p_less[0] == pytest.approx(1)
    assert np.isfinite([found.expected[0], found.dispersion[0]]).all()


def _year(random: np.random.Generator, peak: float) -> pd.DataFrame:
    """Two years of 12 topics of 30 people a week; "x" has `peak` times as many in week 47 of each year and around."""
    weeks = weeks_until(WEEK, 62)
    lines = {f"s{number}": random.poisson(30, len(weeks)) for number in range(12)}
    rate = np.where([week[-3:] in {"W46", "W47", "W48"} for week in weeks], 30 * peak, 30.0)
    if peak > 1:
        rate[-2] = 30.0  # it comes a week later this year
    lines["x"] = random.poisson(rate)
    parts = []
    for topic, line in lines.items():
        moments = [pd.Timestamp(week_bounds(week)[0]) + pd.Timedelta(days=2) for week in weeks]
        parts.append(pd.DataFrame({"topic_id": topic, "created_at": np.repeat(np.array(moments), line)}))
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(feedback_id=range(len(frame)), created_at=pd.to_datetime(frame["created_at"], utc=True))


def test_what_comes_every_year_is_no_news_where_a_year_is_known() -> None:
    random = np.random.default_rng(5)
    told = {True: 0, False: 0}
    for _ in range(8):
        frame = _year(random, 3.0)
        for known in told:
            since = week_bounds(WEEKS[0])[0]
            part = frame if known else frame[frame["created_at"] >= pd.Timestamp(since)]
            told[known] += by_topic(Emergence()(part, WEEK))["x"].status == "rising"
    assert told[False] == 8
    assert told[True] <= 2


def test_a_large_topic_is_not_what_dispersion_is_learnt_from() -> None:
    """One topic of 2,000 people that hardly varies, 20 of 20 whose weeks vary by 40%: the small ones are seen as they
    are."""
    random = np.random.default_rng(2)
    small = random.poisson(20 * random.gamma(6.25, 1 / 6.25, (20, 8)))
    counts = np.vstack([random.poisson(2000, (1, 8)), small]).astype(float)
    assert 0.08 < float(np.median(dispersion(counts, np.ones_like(counts)).value[1:])) < 0.3
