"""Tags as the mentions frame: what insights reads, with no database between."""

from __future__ import annotations

import pandas as pd
import pytest

from config.errors import UsageError
from config.journey import shipped_journey
from insights.frames import touchpoint_frame
from insights.pain_points import MENTIONS, PainPoints
from nlp.frames import mentions_frame
from nlp.tagger import Tagger
from nlp.types import Tagged

TEXTS = [
    "Breakfast was cold. The wifi kept dropping.",
    "",
    "Das Zimmer war schmutzig und das Personal unfreundlich.",
    "The breakfast was horrible, and the pool was lovely.",
]


@pytest.fixture(scope="module")
def tagged() -> list[Tagged]:
    return list(Tagger(shipped_journey("hotel")).tag(TEXTS))


def test_there_is_a_row_for_every_mention_with_its_sentence(tagged: list[Tagged]) -> None:
    frame = mentions_frame(TEXTS, tagged)
    assert set(MENTIONS) <= set(frame.columns)
    assert len(frame) == sum(len(one.touchpoints) for one in tagged)
    rows = list(zip(frame["feedback_id"], frame["sentence_id"], frame["touchpoint"], frame["text"], strict=True))
    assert (0, 0, "breakfast", "Breakfast was cold.") in rows
    assert (0, 1, "wifi", "The wifi kept dropping.") in rows
    assert (3, 2, "breakfast", TEXTS[3]) in rows
    assert frame["certainty"].between(0, 1).all()


def test_what_a_frame_knows_of_its_texts_goes_along(tagged: list[Tagged]) -> None:
    posts = pd.DataFrame(
        {
            "comment": TEXTS,
            "feedback_id": [7, 8, 9, 10],
            "author": ["ann", None, "bo", "ann"],
            "created_at": ["2026-11-02", "2026-11-03", "2026-11-03", "2026-11-04T10:00:00+01:00"],
        },
        index=[3, 3, 1, 0],
    )
    posts["created_at"] = pd.to_datetime(posts["created_at"], utc=True, format="ISO8601")
    frame = mentions_frame(posts, iter(tagged), text="comment")
    assert set(frame["feedback_id"]) == {7, 10}
    assert set(frame["author"]) == {"ann"}
    assert frame["created_at"].max() == pd.Timestamp("2026-11-04 09:00", tz="UTC")
    assert frame["source"].isna().all()


def test_pain_points_read_it_as_they_read_the_stores(tagged: list[Tagged]) -> None:
    journey = shipped_journey("hotel")
    ranking = PainPoints()(mentions_frame(TEXTS, tagged), touchpoint_frame(journey), len(TEXTS), seed=0)
    assert {point.touchpoint: point.unhappy for point in ranking.points if point.unhappy}["breakfast"] == 2


def test_no_text_and_no_mention_give_a_frame_of_the_same_columns(tagged: list[Tagged]) -> None:
    full, empty = mentions_frame(TEXTS, tagged), mentions_frame([], [])
    assert empty.empty
    assert list(empty.columns) == list(full.columns)
    assert empty.dtypes["created_at"] == full.dtypes["created_at"]
    assert mentions_frame(TEXTS[1:2], tagged[1:2]).empty


def test_what_does_not_fit_is_named(tagged: list[Tagged]) -> None:
    with pytest.raises(UsageError, match="4 texts, but 3 answers"):
        mentions_frame(TEXTS, tagged[:3])
    with pytest.raises(UsageError, match="no column 'text'; there are: comment; name the column of texts"):
        mentions_frame(pd.DataFrame({"comment": TEXTS}), tagged)
