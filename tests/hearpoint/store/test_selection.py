"""A selection: what users may write, addresses and back, and that SQL keeps exactly what a plain filter keeps."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.errors import UsageError
from hearpoint.store.columns import feedback_frame
from hearpoint.store.facts import RESERVED
from hearpoint.store.frames import mentions_frame, sentences_frame
from hearpoint.store.selection import ANY, Condition, Operator, Selection
from hearpoint.store.selection_sql import YES, feedback_where
from tests.hearpoint.store.made_up import START, Said, Written, filled, stores

words = st.text(min_size=1, max_size=6) | st.text(" \\,=!<>a", min_size=1, max_size=5)
conditions = st.builds(
    Condition, words, st.sampled_from(["=", "!="]), st.lists(words, min_size=1, max_size=3).map(tuple)
) | st.builds(Condition, words, st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from([("6",), ("-1.5",)]))
moments = st.none() | st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(st.builds(Selection, moments, moments, st.lists(conditions, max_size=3).map(tuple)))
def test_an_address_gives_the_selection_back(selection: Selection) -> None:
    assert Selection.from_query(selection.to_query()) == selection


def test_what_users_write() -> None:
    selection = Selection.where(
        ["service=111", "site != Harbour", "age=18-24, 25-34", r"place=Bergen\, Norway", "nps<=6"]
    )
    assert selection.conditions == (
        Condition("service", "=", ("111",)),
        Condition("site", "!=", ("Harbour",)),
        Condition("age", "=", ("18-24", "25-34")),
        Condition("place", "=", ("Bergen, Norway",)),
        Condition("nps", "<=", ("6",)),
    )


@pytest.mark.parametrize("text", ["", "site", "=x", "site=", "site=a,,b", "nps<=", "nps<=6,7", "nps>many", "nps<nan1"])
def test_what_is_no_condition_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="--where"):
        Condition.parse(text)


def test_an_address_with_a_wrong_moment_is_told() -> None:
    with pytest.raises(UsageError, match="no moment with a time zone"):
        Selection.from_query("start=2026-11-15")


chosen = st.one_of(
    st.builds(
        Condition,
        st.sampled_from(["site", "age", "clean", "attribute.source", "visit.source"]),
        st.sampled_from(["=", "!="]),
        st.lists(
            st.sampled_from(["18-24", "25", "7.5", "007", "Harbour", "a,b", "3", "true", ANY]), min_size=1, max_size=2
        ).map(tuple),
    ),
    st.builds(
        Condition,
        st.sampled_from(["site", "age", "clean", "nps"]),
        st.sampled_from(["<", "<=", ">", ">="]),
        st.sampled_from([("3",), ("7.5",), ("25",)]),
    ),
    *(
        st.builds(
            Condition,
            st.just(name),
            st.sampled_from(["=", "!="]),
            st.lists(st.sampled_from([*values, ANY]), min_size=1, max_size=2).map(tuple),
        )
        for name, values in {
            "source": ["one", "two"], "kind": ["post", "response"], "mode": ["phone", "web"], "channel": ["app"],
            "buyer": ["yes", "no"], "nps": ["3", "9"], "asked_at": ["wifi"], "language": ["en", "de"],
            "touchpoint": ["wifi", "bar"], "stage": ["stay"], "polarity": ["negative", "positive"],
            "topic": ["t-1", "t-2"],
        }.items()
    ),
)  # fmt: skip
edges = st.none() | st.integers(0, 24 * 30).map(lambda hours: START + timedelta(hours=hours))
selections = st.builds(Selection, edges, edges, st.lists(chosen, max_size=3).map(tuple))


@settings(max_examples=40)
@given(stores, st.lists(selections, min_size=5, max_size=8))
def test_sql_keeps_what_a_plain_filter_keeps(store: list[Written], asked: list[Selection]) -> None:
    db = filled(store)
    for selection in asked:
        where = feedback_where(selection)
        kept = [
            row for (row,) in db.execute(f"SELECT f.id FROM feedback f WHERE {where.text} ORDER BY f.id", where.values)
        ]
        assert kept == [number for number, one in enumerate(store, 1) if _keeps(one, selection)]
        mentions = mentions_frame(db, {}, selection)
        assert mentions["feedback_id"].tolist() == [
            number
            for number, one in enumerate(store, 1)
            for said in one.said
            for touchpoint, polarity in said.mentions
            if not said.aside and _own(one, selection) and _mention(said, touchpoint, polarity, selection)
        ]
        sentences = sentences_frame(db, {}, selection)
        assert sentences["feedback_id"].tolist() == [
            number
            for number, one in enumerate(store, 1)
            for said in one.said
            if _own(one, selection) and (not _about(selection) or _says(said, selection))
        ]
    db.close()


@settings(max_examples=20)
@given(stores)
def test_attributes_come_back_as_the_survey_had_them(store: list[Written]) -> None:
    db = filled(store)

    class Journey:
        stages = ()

    frame = feedback_frame(db, Journey())  # type: ignore[arg-type]
    for number, one in enumerate(store):
        for name, value in _attributes(one).items():
            found = frame[name].iloc[number]
            assert found == value
    db.close()


COMPARE: dict[Operator, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
MENTION_COLUMNS = {"touchpoint", "stage", "polarity", "topic"}


def _keeps(one: Written, selection: Selection) -> bool:
    if not _own(one, selection):
        return False
    return not _about(selection) or any(_says(said, selection) for said in one.said)


def _about(selection: Selection) -> bool:
    return any(condition.name in MENTION_COLUMNS for condition in selection.conditions)


def _says(said: Said, selection: Selection) -> bool:
    if said.aside:
        return False
    asked = [condition for condition in selection.conditions if condition.name in MENTION_COLUMNS]
    if any(condition.name in {"touchpoint", "stage"} for condition in asked):
        return any(_mention(said, touchpoint, polarity, selection) for touchpoint, polarity in said.mentions)
    own = {"polarity": said.label, "topic": said.topic}
    return all(_meets(own[condition.name], condition) for condition in asked)


def _mention(said: Said, touchpoint: str, polarity: str, selection: Selection) -> bool:
    stage = "stay" if touchpoint == "wifi" else "arrive"
    own = {"touchpoint": touchpoint, "stage": stage, "polarity": polarity, "topic": said.topic}
    return all(_meets(own[one.name], one) for one in selection.conditions if one.name in MENTION_COLUMNS)


def _own(one: Written, selection: Selection) -> bool:
    moment = START + timedelta(hours=one.hours)
    if (selection.start and moment < selection.start) or (selection.end and moment >= selection.end):
        return False
    survey, attributes = one.survey, _attributes(one)
    own: dict[str, Any] = {
        "source": one.source, "kind": "response" if survey else "post", "language": "en",
        "mode": survey and survey.mode, "channel": survey and survey.channel, "buyer": survey and survey.buyer,
        "nps": survey.nps if survey else None, "asked_at": survey and survey.touchpoint,
    }  # fmt: skip
    return all(
        _meets(own[condition.name] if condition.name in own else attributes.get(_plain(condition.name)), condition)
        for condition in selection.conditions
        if condition.name not in MENTION_COLUMNS
    )


def _plain(name: str) -> str:
    return name.removeprefix("attribute.")


def _attributes(one: Written) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if one.survey:
        for group, values in (
            ("scores", one.survey.scores), ("visit", one.survey.transaction), ("profile", one.survey.profile),
        ):  # fmt: skip
            found |= {f"{group}.{name}" if name in RESERVED else name: value for name, value in values.items()}
    return found


def _meets(value: Any, condition: Condition) -> bool:
    if condition.operator in COMPARE:
        number = _number(value)
        return number is not None and COMPARE[condition.operator](number, float(condition.values[0]))
    if ANY in condition.values:
        met = value is not None
    elif condition.name == "buyer":
        met = value is not None and int(value) in {YES[one] for one in condition.values}
    else:
        met = value is not None and _text(value) in condition.values
    return met if condition.operator == "=" else not met


def _number(value: Any) -> float | None:
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            return float(value) if json.loads(value) == float(value) and _text(float(value)) == value else None
        except ValueError:
            return None
    return float(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
