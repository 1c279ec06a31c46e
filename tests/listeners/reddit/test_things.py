"""Posts and comments of Reddit as Feedback."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from listeners.reddit.things import feedback, is_gone, read_things

WRITTEN = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)


def post(**data: Any) -> dict[str, Any]:
    known = {
        "name": "t3_abc",
        "author": "mara_k",
        "title": "The kiosk",
        "selftext": "It ate my card",
        "created_utc": WRITTEN.timestamp(),
        "edited": False,
        "permalink": "/r/hotels/comments/abc/the_kiosk/",
        "score": 5,
        "num_comments": 2,
    }
    return {"kind": "t3", "data": known | data}


def comment(**data: Any) -> dict[str, Any]:
    known = {
        "name": "t1_def",
        "author": "jo_l",
        "body": "Mine too",
        "created_utc": WRITTEN.timestamp(),
        "edited": False,
        "permalink": "/r/hotels/comments/abc/the_kiosk/def/",
        "link_id": "t3_abc",
        "parent_id": "t1_xyz",
        "score": -3,
    }
    return {"kind": "t1", "data": known | data}


def test_a_post() -> None:
    record = feedback(post(edited=WRITTEN.timestamp() + 60))
    assert (record.native_id, record.kind, record.thread_id) == ("t3_abc", "post", "t3_abc")
    assert (record.title, record.text, record.author) == ("The kiosk", "It ate my card", "mara_k")
    assert record.url == "https://www.reddit.com/r/hotels/comments/abc/the_kiosk/"
    assert record.created_at == WRITTEN
    assert record.edited_at == datetime(2026, 10, 1, 9, 31, tzinfo=UTC)
    assert record.reach == {"likes": 5, "replies": 2}
    assert record.in_reply_to is None


def test_a_comment() -> None:
    record = feedback(comment())
    assert (record.native_id, record.kind, record.thread_id) == ("t1_def", "comment", "t3_abc")
    assert (record.title, record.text, record.in_reply_to) == (None, "Mine too", "t1_xyz")
    assert record.reach == {"likes": -3}


def test_a_picture_has_a_title_and_no_text() -> None:
    record = feedback(post(selftext=""))
    assert record.text == ""
    assert record.title == "The kiosk"


def test_a_crosspost_repeats_another() -> None:
    assert feedback(post(crosspost_parent="t3_first")).repost_of == "t3_first"


@pytest.mark.parametrize(("edited", "kept"), [(False, None), (True, None), (None, None)])
def test_edits_without_a_time_have_none(edited: Any, kept: None) -> None:
    assert feedback(post(edited=edited)).edited_at is kept


@pytest.mark.parametrize(
    "thing",
    [
        post(author="[deleted]"),
        post(author=None),
        post(selftext="[removed]"),
        post(selftext="[deleted]"),
        post(removed_by_category="moderator"),
        comment(body="[removed]"),
        comment(body="[deleted]", author="[deleted]"),
        comment(body="[ Removed by Reddit ]"),
    ],
)
def test_what_is_gone_is_named_and_not_kept(thing: dict[str, Any]) -> None:
    records, gone, skipped = read_things([thing])
    assert not records
    assert gone == (thing["data"]["name"],)
    assert not skipped


@pytest.mark.parametrize(
    "thing", [post(), comment(), post(selftext="they [removed] my bag"), post(removed_by_category=None)]
)
def test_what_is_there_is_not_gone(thing: dict[str, Any]) -> None:
    assert not is_gone(thing["data"])


def test_a_thing_that_cannot_be_read_does_not_stop_the_others() -> None:
    odd: list[Any] = [
        {"kind": "t3"},
        "no object",
        {"kind": "t3", "data": {"name": "t3_x", "author": "a"}},
        {"data": []},
    ]
    records, gone, skipped = read_things([*odd, post()])
    assert [record.native_id for record in records] == ["t3_abc"]
    assert not gone
    assert len(skipped) == len(odd)
    assert skipped[2].where == "Reddit t3_x"
