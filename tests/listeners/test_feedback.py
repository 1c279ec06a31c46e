"""A feedback is checked when it is made, and the error names the field."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listeners.errors import InvalidFeedback, ListenerError
from listeners.feedback import Feedback, Rating, SurveyFields
from listeners.validity import LONGEST_ID, LONGEST_TEXT, shown
from tests.fakes import post

AT = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("native_id", ""),
        ("native_id", 7),
        ("native_id", "x" * (LONGEST_ID + 1)),
        ("native_id", "\ud800"),
        ("kind", "tweet"),
        ("kind", ["post"]),
        ("text", ["x"]),
        ("text", "x" * (LONGEST_TEXT + 1)),
        ("created_at", "2026-11-02"),
        ("created_at", datetime(2026, 11, 2)),  # noqa: DTZ001  no zone is the fault
        ("created_at", datetime(1026, 11, 2, tzinfo=UTC)),
        ("created_at", datetime(2100, 1, 1, tzinfo=UTC)),
        ("edited_at", datetime(1969, 12, 31, tzinfo=UTC)),
        ("author", {"id": 7}),
        ("thread_id", ["t"]),
        ("in_reply_to", 5),
        ("repost_of", b"t"),
        ("title", 5),
        ("url", "https://x.com/\udfff"),
        ("language", "\ud800"),
        ("reach", {"likes": math.inf}),
        ("reach", {"likes": 2**70}),
        ("reach", {"likes": True}),
        ("reach", {5: 5}),
        ("reach", [5]),
        ("survey", {"nps": 5}),
        ("rating", 5),
    ],
)
def test_what_no_feedback_may_hold(field: str, value: Any) -> None:
    with pytest.raises(InvalidFeedback, match=field.partition("_")[0]) as caught:
        post(1, **{field: value})
    assert isinstance(caught.value, ListenerError | ValueError)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nps", 11),
        ("nps", 9.0),
        ("nps", True),
        ("scores", {"rooms": math.nan}),
        ("scores", {"rooms": "5"}),
        ("scores", {"rooms": 10**400}),
        ("touchpoint", 5),
        ("channel", "x" * 2_000),
        ("mode", "pigeon"),
        ("buyer", 1),
        ("transaction", {"price": -math.inf}),
        ("profile", {"segment": ["a"]}),
        ("profile", {"x" * 2_000: "a"}),
    ],
)
def test_what_no_survey_may_hold(field: str, value: Any) -> None:
    with pytest.raises(InvalidFeedback, match=field):
        SurveyFields(**{field: value})


@pytest.mark.parametrize(("value", "worst", "best"), [(0, 1, 5), (6, 1, 5), (math.nan, 1, 5), (3, 5, 5), (3, 5, 1)])
def test_stars_lie_on_their_scale(value: float, worst: int, best: int) -> None:
    with pytest.raises(InvalidFeedback, match="rating"):
        Rating(value, worst, best)


def test_half_an_emoji_does_not_cost_the_words_around_it() -> None:
    assert post(1, "the wifi is down \ud83d").text.startswith("the wifi is down")


_ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.datetimes(), st.binary()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=5,
)


@given(field=st.sampled_from(list(Feedback.__dataclass_fields__)), value=_ANY)
def test_any_value_is_kept_or_refused_with_a_short_reason(field: str, value: Any) -> None:
    reason = ""
    try:
        post(1, **{field: value})
    except InvalidFeedback as error:
        reason = str(error)
    assert len(reason) < 300


@given(value=_ANY)
def test_what_is_shown_of_a_value_is_short(value: Any) -> None:
    assert len(shown(value)) <= 80
    assert shown(10**5_000) == "a whole number of more than 20 digits"
