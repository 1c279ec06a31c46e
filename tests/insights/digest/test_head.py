"""The head of a digest: the score over time with gaps as gaps, the worst pain points, the largest topics."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights.digest.head import head_scores
from tests.insights.digest.test_build import WEEKS, chatter, digest, eight_weeks, frames, moment


def answers(by_week: dict[str, list[int]]) -> pd.DataFrame:
    rows = [
        {"feedback_id": number, "author": f"a{number}-{week}", "created_at": moment(week, number), "nps": float(score)}
        for week, scores in by_week.items()
        for number, score in enumerate(scores)
    ]
    return pd.DataFrame(rows)


def test_this_week_the_last_four_and_a_year_ago() -> None:
    scores = head_scores(
        answers({"2026-W46": [10] * 40, "2026-W44": [0] * 40, "2025-W46": [7] * 35}), "2026-W46", "UTC"
    )
    told = {score.when: (score.nps.nps, score.nps.n) for score in scores.now}
    assert told == {
        "this week": (100.0, 40),
        "the last 4 weeks": (0.0, 80),
        "the same 4 weeks a year ago": (0.0, 35),
    }


def test_a_year_nobody_was_asked_in_is_left_out_and_a_week_without_answers_is_a_gap() -> None:
    scores = head_scores(answers({"2026-W46": [9] * 5, "2026-W43": [6] * 5}), "2026-W46", "UTC")
    assert [score.when for score in scores.now] == ["this week", "the last 4 weeks"]
    assert scores.line is not None
    by_week = dict(zip(scores.line.weeks, scores.line.nps, strict=True))
    assert (by_week["2026-W43"], by_week["2026-W44"], by_week["2026-W46"]) == (-100.0, None, 100.0)


def test_without_a_score_there_is_none_to_head() -> None:
    empty = answers({"2026-W46": [1]}).assign(nps=np.nan)
    scores = head_scores(empty, "2026-W46", "UTC")
    assert (scores.now, scores.line) == ((), None)


def test_the_worst_over_the_whole_journey_come_first() -> None:
    made = digest(frames(eight_weeks(40)))
    assert made.top[0].point.touchpoint == "key"
    assert len(made.top) == 3
    assert all(not pain.point.too_few for pain in made.top)
    assert made.top[0].weeks[-1].unhappy == 40


def test_the_largest_topics_are_told_whether_they_are_news_or_not() -> None:
    rows = [
        {**row, "topic_id": row["touchpoint"], "topic_label": str(row["touchpoint"]).title()} for row in eight_weeks(2)
    ]
    made = digest(frames(rows))
    assert made.topics == ()
    assert [(one.label, one.people, one.unhappy, one.happy) for one in made.largest] == [
        ("Desk", 26, 6, 20),
        ("Wifi", 20, 8, 12),
        ("Key", 8, 2, 6),
    ]
    desk = made.largest[0]
    assert desk.interval.low < desk.share == 26 / 54 < desk.interval.high
    assert desk.series[-1] == 26
    assert desk.series[0] is None  # before anybody was heard


def test_a_topic_nobody_spoke_of_this_week_is_not_among_them() -> None:
    rows = [{**row, "topic_id": "t-old", "topic_label": "Old"} for row in chatter(WEEKS[0], "desk", 5, 5)]
    rows += [{**row, "topic_id": "t-new", "topic_label": "New"} for row in chatter(WEEKS[-1], "desk", 5, 5)]
    assert [one.topic for one in digest(frames(rows)).largest] == ["t-new"]
