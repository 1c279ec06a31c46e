"""The digest's content: news only where chance does not explain it; empty, first and broken weeks read sensibly."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from insights.digest.basis import KnownSource
from insights.digest.build import Frames, WeeklyDigest, latest_week
from insights.digest.content import Digest, SourceLine
from insights.digest.headlines import QUIET
from insights.results import to_json
from tests.insights.made_up import mentions, touchpoints

MAP = touchpoints(("arrive", {"key": 9.0, "desk": 7.0}), ("stay", {"wifi": 6.0}))
WEEKS = [f"2026-W{number}" for number in range(39, 47)]
SOURCES = [KnownSource("x", "complete")]
STAFF = [
    "feedback_id",
    "sentence_id",
    "author",
    "created_at",
    "staff_id",
    "name",
    "status",
    "polarity",
    "confidence",
    "text",
]


def moment(week: str, minute: int = 0, day: int = 0) -> pd.Timestamp:
    monday = datetime.strptime(f"{week}-1", "%G-W%V-%u").replace(tzinfo=UTC)
    return pd.Timestamp(monday) + pd.Timedelta(days=day, hours=12, minutes=minute)


def frames(rows: list[dict[str, object]], staff: list[dict[str, object]] | None = None) -> Frames:
    """Frames in which every mention is a feedback of its own."""
    said = mentions(rows)
    feedback = said[["feedback_id", "source", "author", "created_at", "text"]].assign(
        analysed=True, reason=None, nps=np.nan, stage=None, buyer=None
    )
    people = pd.DataFrame(staff or [], columns=STAFF).astype({"created_at": "datetime64[ns, UTC]", "confidence": float})
    sentences = said[["feedback_id", "author", "created_at", "polarity", "topic_id", "topic_label"]]
    return Frames(feedback, said, people, sentences, MAP)


def chatter(week: str, touchpoint: str, bad: int, good: int, day: int = 0) -> list[dict[str, object]]:
    stage = "stay" if touchpoint == "wifi" else "arrive"
    return [
        {
            "author": f"{week}-{day}-{touchpoint}-{number}",
            "created_at": moment(week, number, day),
            "stage": stage,
            "touchpoint": touchpoint,
            "polarity": "negative" if number < bad else "positive",
            "text": f"The {touchpoint} number {number} is what I speak of here.",
        }
        for number in range(bad + good)
    ]


def eight_weeks(last: int) -> list[dict[str, object]]:
    """Steady weeks; in the last one `last` people complain about the key."""
    rows = [row for week in WEEKS for row in chatter(week, "desk", 6, 20) + chatter(week, "wifi", 8, 12)]
    rows += [row for week in WEEKS[:-1] for row in chatter(week, "key", 2, 6)]
    return rows + chatter(WEEKS[-1], "key", last, 6)


def digest(made: Frames, week: str = WEEKS[-1], **parameters: object) -> Digest:
    build = WeeklyDigest("Harbour Hotels", **parameters)  # type: ignore[arg-type]
    return build(made, week, sources=SOURCES, seed=1)


def test_what_breaks_is_news_with_its_figure_and_interval() -> None:
    found = digest(frames(eight_weeks(40)))
    first = found.changes[0]
    assert first.better is False
    assert first.text.startswith("More people complain about Key: 40 this week, ")
    assert "95% interval" in first.text
    assert first.anchor == "pain-key"
    assert found.pain[0].pains[0].point.touchpoint == "key"
    assert found.pain[0].pains[0].weeks[-1].unhappy == 40


def test_a_steady_week_is_not_told_as_news() -> None:
    assert [change.text for change in digest(frames(eight_weeks(2))).changes] == [QUIET]


def test_few_complaints_are_named_but_not_ranked() -> None:
    arrive = digest(frames(eight_weeks(2))).pain[0]
    assert [point.touchpoint for point in arrive.few] == ["key"]
    assert [pain.point.touchpoint for pain in arrive.pains] == ["desk"]


def test_an_empty_week_and_a_first_week() -> None:
    made = frames(chatter(WEEKS[0], "wifi", 8, 12))
    first = digest(made, WEEKS[0])
    assert first.first_week
    assert [change.text for change in first.changes] == [QUIET]
    empty = digest(made, WEEKS[1])
    assert empty.empty
    assert not empty.first_week


def test_a_past_week_made_again_is_the_same() -> None:
    early = frames(eight_weeks(40)[:200])
    whole = frames(eight_weeks(40))
    week = WEEKS[2]
    rows = [row for row in eight_weeks(40) if row["created_at"] < moment(WEEKS[3])]  # type: ignore[operator]
    assert to_json(digest(whole, week)) == to_json(digest(whole, week))
    assert digest(frames(rows), week).changes == digest(whole, week).changes
    assert len(early.mentions) < len(whole.mentions)


def test_a_source_that_is_down_says_so() -> None:
    build = WeeklyDigest("Harbour Hotels")
    states = [KnownSource("x", "complete"), KnownSource("reddit", "failed", "401: the key was refused")]
    lines = build(frames(eight_weeks(2)), WEEKS[-1], sources=states, seed=1).sources
    assert [(line.source, line.state, line.collected) for line in lines] == [
        ("x", "complete", 54),
        ("reddit", "failed", 0),
    ]


def test_a_survey_says_how_many_of_those_asked_answered() -> None:
    made = frames(eight_weeks(2))

    def line(asked: int) -> SourceLine:
        sources = [KnownSource("x", "complete", asked=asked)]
        (found,) = WeeklyDigest("Harbour Hotels")(made, WEEKS[-1], sources=sources, seed=1).sources
        return found

    rate = line(540).response
    assert rate is not None
    assert rate.rate == pytest.approx(0.1)
    assert rate.interval is not None
    assert rate.interval.low < 0.1 < rate.interval.high
    more = line(53).response
    assert more is not None
    assert more.rate is None


@pytest.mark.parametrize("shown", [True, False])
def test_praise_carries_names_only_where_readers_may_see_them(shown: bool) -> None:
    thanks = {
        "feedback_id": 0,
        "sentence_id": 0,
        "author": "a",
        "created_at": moment(WEEKS[-1]),
        "staff_id": "s1",
        "name": "Priya",
        "status": "linked",
        "polarity": "positive",
        "confidence": 0.9,
        "text": "Priya was wonderful",
    }
    praise = digest(frames(eight_weeks(2), [thanks]), show_staff_names=shown).praise
    assert (praise.people, praise.mentions, praise.staff_count) == (1, 1, 1)
    assert [one.name for one in praise.staff] == (["Priya"] if shown else [])


def test_quotes_of_a_pain_point_name_no_staff() -> None:
    rows = eight_weeks(40)
    rows[-10]["text"] = "Gavin told us the key would never work, he was rude about it."
    made = frames(rows)
    at = made.mentions.index[made.mentions["text"].str.startswith("Gavin")][0]
    criticism = {
        **dict.fromkeys(STAFF),
        "feedback_id": made.mentions.loc[at, "feedback_id"],
        "created_at": moment(WEEKS[-1]),
        "name": "Gavin",
        "status": "unlisted",
        "polarity": "negative",
        "confidence": 0.9,
    }
    made = Frames(made.feedback, made.mentions, frames([], [criticism]).staff, made.sentences, MAP)
    assert "Gavin" not in str(to_json(digest(made)))


def test_the_week_to_tell_is_the_newest_that_is_over() -> None:
    feedback = frames(eight_weeks(2)).feedback
    assert latest_week(feedback, "UTC", datetime(2026, 11, 16, 6, tzinfo=UTC)) == "2026-W46"
    assert latest_week(feedback, "UTC", datetime(2026, 11, 15, 6, tzinfo=UTC)) == "2026-W45"
    assert (
        latest_week(feedback[feedback["created_at"] >= moment("2026-W46")], "UTC", datetime(2026, 11, 10, tzinfo=UTC))
        == "2026-W46"
    )
    assert latest_week(feedback.head(0), "UTC", datetime(2026, 11, 10, tzinfo=UTC)) is None


def test_a_week_under_way_is_compared_with_the_same_days_of_earlier_weeks() -> None:
    rows = eight_weeks(2) + [row for week in WEEKS[:-1] for row in chatter(week, "key", 25, 6, day=4)]
    made = frames(rows)
    build = WeeklyDigest("Harbour Hotels")
    tuesday = (moment(WEEKS[-1]) + pd.Timedelta(days=1)).to_pydatetime()
    partial = build(made, WEEKS[-1], sources=SOURCES, seed=1, until=tuesday)
    whole = build(made, WEEKS[-1], sources=SOURCES, seed=1)
    assert any("Fewer people complain about Key" in change.text for change in whole.changes)
    assert not any("complain about Key" in change.text for change in partial.changes)
