from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from config.errors import UsageError
from insights.results import to_json
from insights.trend import StageTrend
from insights.weeks import WeeklyCounts, week_bounds, week_of, weeks_until
from tests.insights.made_up import mentions, touchpoints

MAP = touchpoints(("book", {"site": 6.0}), ("stay", {"room": 10.0}))


def _week(week: str, good: int, bad: int, stage: str = "stay") -> list[dict[str, Any]]:
    moment = week_bounds(week)[0]
    polarities = ["positive"] * good + ["negative"] * bad
    return [
        {"created_at": moment, "stage": stage, "polarity": polarity, "author": f"{week} {number}"}
        for number, polarity in enumerate(polarities)
    ]


def _stream(weeks: tuple[str, ...], last: tuple[int, int]) -> pd.DataFrame:
    rows = [row for week in weeks[:-1] for row in _week(week, 50, 50)] + _week(weeks[-1], *last)
    return mentions(rows).assign(feedback_id=range(len(rows)))


WEEKS = weeks_until("2026-W47", 13)


def test_a_planted_break_and_a_planted_improvement() -> None:
    for last, verdict in [
        ((20, 80), "worse"),
        ((80, 20), "better"),
        ((52, 48), "no change that chance could not make"),
    ]:
        book, stay = StageTrend()(_stream(WEEKS, last), MAP, "2026-W47")
        assert (book.verdict, book.people, book.net_sentiment) == ("too few", 0, None)
        assert (stay.verdict, stay.people, stay.before_people) == (verdict, 100, 400)
        assert stay.net_sentiment == pytest.approx(last[0] - last[1])
        assert stay.change == pytest.approx(last[0] - last[1])
        assert [week for week, _, _ in stay.series] == list(WEEKS[-5:])


def test_a_person_counts_once_a_week() -> None:
    rows = [{"author": "ann", "polarity": polarity} for polarity in ("negative", "negative", "positive")]
    _, stay = StageTrend(minimum_people=1)(mentions(rows), MAP, "2026-W47")
    assert (stay.mentions, stay.people, stay.net_sentiment) == (3, 1, -100)


def test_a_restless_past_makes_change_harder_to_claim() -> None:
    calm = [row for week in WEEKS[:-1] for row in _week(week, 50, 50)]
    restless = [
        row
        for good, week in zip((30, 70, 35, 65) * 3, WEEKS[:-1], strict=True)
        for row in _week(week, good, 100 - good)
    ]
    verdicts = []
    for before in (calm, restless):
        rows = before + _week(WEEKS[-1], 35, 65)
        frame = mentions(rows).assign(feedback_id=range(len(rows)))
        verdicts.append(StageTrend()(frame, MAP, "2026-W47")[1].verdict)
    assert verdicts == ["worse", "no change that chance could not make"]


def test_false_alarms_stay_rare() -> None:
    random = np.random.default_rng(8)
    alarms = 0
    for _ in range(60):
        good = random.binomial(60, 0.4, size=13)
        rows = [row for week, one in zip(WEEKS, good, strict=True) for row in _week(week, int(one), 60 - int(one))]
        frame = mentions(rows).assign(feedback_id=range(len(rows)))
        alarms += StageTrend()(frame, MAP, "2026-W47")[1].verdict in {"better", "worse"}
    assert alarms <= 60 * 0.05 + 4


def test_weeks_that_vary_by_themselves_are_no_news() -> None:
    """Net sentiment of six stages varies by twelve points from week to week, 60 people each; nothing else happens."""
    random = np.random.default_rng(9)
    plan = touchpoints(*((f"s{one}", {f"t{one}": 5.0}) for one in range(6)))
    alarms = 0
    for _ in range(15):
        share = np.clip(0.5 + random.normal(scale=0.06, size=(6, len(WEEKS))), 0, 1)
        good = random.binomial(60, share)
        rows = [
            row
            for stage in range(6)
            for week, one in zip(WEEKS, good[stage], strict=True)
            for row in _week(week, int(one), 60 - int(one), f"s{stage}")
        ]
        frame = mentions(rows).assign(feedback_id=range(len(rows)))
        alarms += any(one.verdict in {"better", "worse"} for one in StageTrend()(frame, plan, "2026-W47"))
    assert alarms <= 4


def test_weeks_turn_in_the_time_zone() -> None:
    moments = pd.Series(pd.to_datetime(["2026-11-22T23:30Z", "2021-01-03T12:00Z", "NaT"]))
    assert week_of(moments).tolist() == ["2026-W47", "2020-W53", None]
    assert week_of(moments, "Europe/Berlin").tolist()[0] == "2026-W48"
    assert [edge.isoformat() for edge in week_bounds("2026-W44", "Europe/Berlin")] == [
        "2026-10-26T00:00:00+01:00",
        "2026-11-02T00:00:00+01:00",
    ]
    assert weeks_until("2021-W01", 3) == ("2020-W52", "2020-W53", "2021-W01")


@pytest.mark.parametrize("bad", ["2026-47", "2026-W54", "W47", "2026-W00"])
def test_a_bad_week_is_named(bad: str) -> None:
    with pytest.raises(UsageError, match=f"'{bad}' is not an ISO week; write it as 2026-W47"):
        weeks_until(bad, 2)


def test_weekly_counts_have_zeros() -> None:
    counts = WeeklyCounts("stage")(mentions(_week("2026-W46", 1, 2)), ("2026-W45", "2026-W46"))
    assert [(one.mentions, one.negative, one.people, one.unhappy) for one in counts["stay"]] == [
        (0, 0, 0, 0),
        (3, 2, 3, 2),
    ]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few(count: int) -> None:
    results = StageTrend()(mentions([{}] * count), MAP, "2026-W47")
    assert [one.verdict for one in results] == ["too few", "too few"]
    json.dumps(to_json(results), allow_nan=False)
    assert WeeklyCounts("stage")(mentions([]), ("2026-W47",)) == {}
