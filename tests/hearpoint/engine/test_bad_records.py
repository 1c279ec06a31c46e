"""One bad record costs one record: from the wire into the store, its neighbours arrive and its reason is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import stamina
from hypothesis import given, settings
from hypothesis import strategies as st

from hearpoint.engine.collect import CollectResult, collect
from hearpoint.store.collected import Collected, SourceRecord
from hearpoint.store.database import open_database
from hearpoint.store.pseudonym import Pseudonyms
from listeners.base import Listener
from listeners.survey import SurveyListener, SurveyOptions
from tests.listeners.wire import GOOD_REDDIT, GOOD_X, reddit_answering, x_answering

NOW = datetime(2026, 11, 15, tzinfo=UTC)
Answering = Callable[[list[str]], AbstractContextManager[Listener]]

_X = '{"id": "1985000000000000002", "text": "bad", "created_at": "2026-11-02T10:00:01.000Z", '
BAD_X = {
    "like_count infinite": _X + '"public_metrics": {"like_count": 1e400}}',
    "like_count of 5,000 digits": _X + f'"public_metrics": {{"like_count": {"9" * 5_000}}}}}',
    "like_count too large for the store": _X + f'"public_metrics": {{"like_count": {2**70}}}}}',
    "conversation_id a list": _X + '"conversation_id": ["1"]}',
    "author_id an object": _X + '"author_id": {"id": "7"}}',
    "half a character in lang": _X + '"lang": "\\ud800"}',
    "lang a list": _X + '"lang": ["en"]}',
    "text a number": '{"id": "1985000000000000002", "text": 5, "created_at": "2026-11-02T10:00:01.000Z"}',
    "a time without a zone": '{"id": "1985000000000000002", "text": "bad", "created_at": "2026-11-02T10:00:01"}',
    "the year 1026": '{"id": "1985000000000000002", "text": "bad", "created_at": "1026-11-02T10:00:01Z"}',
    "id a number": '{"id": 1985000000000000002, "text": "bad", "created_at": "2026-11-02T10:00:01Z"}',
}
_REDDIT = '{"kind": "t3", "data": {"author": "jo_l", "permalink": "/r/a/", "edited": false, '
_WHOLE = '"name": "t3_bad", "selftext": "bad", "title": "bad", "created_utc": 1793613600.0'
BAD_REDDIT = {
    "title an integer": _REDDIT + '"name": "t3_bad", "selftext": "bad", "title": 5, "created_utc": 1793613600.0}}',
    "title a list": _REDDIT + '"name": "t3_bad", "selftext": "bad", "title": ["a"], "created_utc": 1793613600.0}}',
    "text an object": _REDDIT + '"name": "t3_bad", "selftext": {"a": 1}, "title": "bad", "created_utc": 1793613600.0}}',
    "created_utc 1e18": _REDDIT + '"name": "t3_bad", "selftext": "bad", "title": "bad", "created_utc": 1e18}}',
    "created_utc infinite": _REDDIT + '"name": "t3_bad", "selftext": "bad", "title": "bad", "created_utc": 1e400}}',
    "created_utc -1e17": _REDDIT + '"name": "t3_bad", "selftext": "", "title": "", "created_utc": -1e17}}',
    "name a list": _REDDIT + '"name": ["t3_bad"], "selftext": "bad", "title": "bad", "created_utc": 1793613600.0}}',
    "score infinite": _REDDIT + _WHOLE + ', "score": 1e400}}',
    "crosspost_parent an object": _REDDIT + _WHOLE + ', "crosspost_parent": {}}}',
    "half a character in its address": (_REDDIT + _WHOLE + "}}").replace("/r/a/", "/r/\\ud83d/"),
    "edited at 1e18": (_REDDIT + _WHOLE + "}}").replace('"edited": false', '"edited": 1e18'),
}


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1):
        yield


def stored(listener: Listener) -> tuple[CollectResult, list[str], list[tuple[str, str | None]]]:
    """How collecting ends, the ids in the store, and reason and raw of what was set aside."""
    db = open_database(":memory:")
    try:
        store = Collected(db, Pseudonyms(b"k" * 32))
        result = collect(SourceRecord("s", listener.kind, listener.kind), listener, store, clock=lambda: NOW)
        ids = [row[0] for row in db.execute("SELECT native_id FROM feedback WHERE deleted_at IS NULL ORDER BY id")]
        return result, ids, db.execute("SELECT reason, raw FROM skipped").fetchall()
    finally:
        db.close()


@pytest.mark.parametrize("bad", BAD_X.values(), ids=BAD_X.keys())
def test_a_malformed_post_of_x(bad: str) -> None:
    with x_answering([GOOD_X % "1985000000000000003", bad, GOOD_X % "1985000000000000001"]) as listener:
        result, ids, ((reason, raw),) = stored(listener)
    assert (result.state, result.counts.skipped) == ("complete", 1)
    assert ids == ["1985000000000000003", "1985000000000000001"]
    assert reason
    assert raw is not None


@pytest.mark.parametrize("bad", BAD_REDDIT.values(), ids=BAD_REDDIT.keys())
def test_a_malformed_thing_of_reddit(bad: str) -> None:
    with reddit_answering([GOOD_REDDIT % "t3_one", bad, GOOD_REDDIT % "t3_two"]) as listener:
        result, ids, ((reason, raw),) = stored(listener)
    assert (result.state, result.counts.skipped) == ("complete", 1)
    assert ids == ["t3_one", "t3_two"]
    assert reason
    assert raw is not None


_NUMBER = st.sampled_from(["0", "-1", "1e400", "-1e400", "1e18", "9" * 5_000, "2e308", "0.5", "true", "null", "NaN"])
_LONG = f'"{"y" * 101_000}"'
_TEXT = st.sampled_from(['""', '"x"', '"\\ud800"', '"\\u0000"', '"t3_x"', '"1985000000000000009"', _LONG])
_JSON = st.recursive(
    st.one_of(_NUMBER, _TEXT),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda each: f"[{', '.join(each)}]"),
        st.dictionaries(st.sampled_from(["id", "type", "text", "like_count"]), inner, max_size=3).map(
            lambda each: "{" + ", ".join(f'"{name}": {value}' for name, value in each.items()) + "}"
        ),
    ),
    max_leaves=6,
)


def _object(known: dict[str, str]) -> st.SearchStrategy[str]:
    """An object with the documented names, each with its usual value or with any JSON, or left out."""
    fields = {name: st.one_of(st.just(usual), _JSON) for name, usual in known.items()}
    return st.fixed_dictionaries({}, optional=fields).map(
        lambda each: "{" + ", ".join(f'"{name}": {value}' for name, value in each.items()) + "}"
    )


X_RECORDS = _object(
    {
        "id": '"1985000000000000002"',
        "text": '"bad"',
        "created_at": '"2026-11-02T10:00:01Z"',
        "author_id": '"7"',
        "conversation_id": '"8"',
        "lang": '"en"',
        "public_metrics": '{"like_count": 4}',
        "referenced_tweets": '[{"type": "replied_to", "id": "9"}]',
        "edit_history_tweet_ids": '["1985000000000000002"]',
        "note_tweet": '{"text": "longer"}',
    }
)
REDDIT_DATA = _object(
    {
        "name": '"t3_bad"',
        "author": '"jo_l"',
        "title": '"bad"',
        "selftext": '"bad"',
        "body": '"bad"',
        "created_utc": "1793613600.0",
        "edited": "false",
        "permalink": '"/r/a/"',
        "score": "3",
        "num_comments": "1",
        "link_id": '"t3_a"',
        "parent_id": '"t3_a"',
        "crosspost_parent": '"t3_b"',
        "removed_by_category": "null",
    }
)
REDDIT_THINGS = st.one_of(
    _JSON,
    st.builds('{{"kind": {}, "data": {}}}'.format, st.one_of(st.sampled_from(['"t1"', '"t3"']), _JSON), REDDIT_DATA),
)


@settings(max_examples=150)
@given(records=st.lists(st.one_of(_JSON, X_RECORDS), max_size=3))
def test_any_records_of_x_leave_their_neighbours(records: list[str]) -> None:
    with x_answering([GOOD_X % "1985000000000000003", *records, GOOD_X % "1985000000000000001"]) as listener:
        result, ids, _ = stored(listener)
    assert result.state == "complete", result.message
    assert {"1985000000000000003", "1985000000000000001"} <= set(ids)


@settings(max_examples=150)
@given(things=st.lists(REDDIT_THINGS, max_size=3))
def test_any_things_of_reddit_leave_their_neighbours(things: list[str]) -> None:
    with reddit_answering([GOOD_REDDIT % "t3_one", *things, GOOD_REDDIT % "t3_two"]) as listener:
        result, ids, _ = stored(listener)
    assert result.state == "complete", result.message
    assert {"t3_one", "t3_two"} <= set(ids)


@settings(max_examples=100)
@given(
    lines=st.lists(
        st.one_of(_JSON, _object({"when": '"2026-11-02"', "comment": '"bad"', "nps": "3", "who": '"a"'})), max_size=4
    )
)
def test_any_lines_of_a_survey_leave_their_neighbours(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("survey")
    mapping = _mapping(folder)
    good = [f'{{"id": "{name}", "when": "2026-11-02", "comment": "fine", "nps": 9}}' for name in "abcd"]
    file = folder / "answers.jsonl"
    file.write_text("\n".join([*good[:2], *lines, *good[2:]]), encoding="utf-8")
    result, ids, _ = stored(SurveyListener(SurveyOptions(path=file, mapping=mapping)))
    # Where most of a file does not fit, the file is refused.
    if result.state == "complete":
        assert {"a", "b", "c", "d"} <= set(ids)
    else:
        assert file.name in str(result.message)


def test_a_number_of_5000_digits_costs_its_field(tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    digits = "9" * 5_000
    file.write_text(
        '{"id": 1, "when": "2026-11-02", "comment": "fine", "nps": 9}\n'
        f'{{"id": 2, "when": "2026-11-02", "comment": "kept", "nps": {digits}}}\n'
        f'{{"id": 3, "when": "2026-11-02", "comment": {digits}, "nps": 1}}\n',
        encoding="utf-8",
    )
    result, ids, skipped = stored(SurveyListener(SurveyOptions(path=file, mapping=_mapping(tmp_path))))
    assert result.state == "complete"
    assert ids == ["1", "2", "3"]
    assert not skipped
    assert any("row 2, nps" in note and len(note) < 300 for note in result.notes)


def _mapping(folder: Path) -> Path:
    mapping = folder / "map.yaml"
    mapping.write_text("id: id\ncreated_at: when\ntext: comment\nnps: nps\n", encoding="utf-8")
    return mapping
