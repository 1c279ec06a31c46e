"""Posts of X in the old spelling and in the new read the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listeners.x.posts import feedback, id_at, read_posts, time_of

WRITTEN = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
FIRST = str(id_at(WRITTEN) + 7)
LATER = str(id_at(datetime(2026, 10, 1, 9, 45, tzinfo=UTC)) + 7)


def post(**fields: Any) -> dict[str, Any]:
    return {"id": FIRST, "text": "The kiosk ate my card", "created_at": "2026-10-01T09:30:00.000Z"} | fields


@pytest.mark.parametrize(("references", "metric"), [("referenced_tweets", "retweet"), ("referenced_posts", "repost")])
def test_both_spellings_read_alike(references: str, metric: str) -> None:
    record = feedback(
        post(
            author_id="42",
            conversation_id="7",
            lang="en",
            public_metrics={
                f"{metric}_count": 3,
                "like_count": 5,
                "reply_count": 1,
                "quote_count": 0,
                "impression_count": 9,
            },
            **{references: [{"type": "replied_to", "id": "6"}, {"type": "quoted", "id": "5"}]},
        )
    )
    assert record.native_id == FIRST
    assert record.kind == "reply"
    assert record.created_at == WRITTEN
    assert record.author == "42"
    assert record.thread_id == "7"
    assert record.in_reply_to == "6"
    assert record.repost_of is None
    assert record.language == "en"
    assert record.url == f"https://x.com/i/status/{FIRST}"
    assert record.reach == {"reposts": 3, "likes": 5, "replies": 1, "quotes": 0, "views": 9}


@pytest.mark.parametrize("kind", ["retweeted", "reposted"])
def test_a_repost_names_what_it_repeats(kind: str) -> None:
    record = feedback(post(referenced_tweets=[{"type": kind, "id": "6"}]))
    assert record.repost_of == "6"
    assert record.kind == "post"


@pytest.mark.parametrize("name", ["note_tweet", "note_post"])
def test_a_long_text_stands_in_its_note(name: str) -> None:
    assert (
        feedback(post(text="The start…", **{name: {"text": "The start and the end"}})).text == "The start and the end"
    )


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        ("fish &amp; chips &lt;3", "fish & chips <3"),
        ("&amp;amp; is how HTML writes it", "&amp; is how HTML writes it"),
        ("&copy; stays", "&copy; stays"),
    ],
)
def test_three_signs_are_written_as_html_does(sent: str, written: str) -> None:
    assert feedback(post(text=sent)).text == written


@given(st.text())
def test_every_text_survives_the_way(text: str) -> None:
    sent = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert feedback(post(text=sent)).text == text


@pytest.mark.parametrize("name", ["edit_history_tweet_ids", "edit_history_post_ids"])
def test_an_edited_post_stays_the_post_it_was(name: str) -> None:
    record = feedback(post(id=LATER, created_at="2026-10-01T09:45:00.000Z", **{name: [FIRST, LATER]}))
    assert record.native_id == FIRST
    assert record.created_at == WRITTEN
    assert record.edited_at == datetime(2026, 10, 1, 9, 45, tzinfo=UTC)


def test_a_post_with_nothing_but_id_and_text_takes_its_time_from_the_id() -> None:
    record = feedback({"id": FIRST, "text": "hello"})
    assert record.created_at == WRITTEN
    assert record.author is None
    assert record.reach == {}


@pytest.mark.parametrize("code", ["und", "zxx", "qme", "qht", None])
def test_no_language_is_none(code: str | None) -> None:
    assert feedback(post(lang=code)).language is None


@given(st.integers(1_300_000_000, 4_000_000_000))
def test_ids_hold_their_time(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert time_of(id_at(moment)) == moment


def test_a_post_that_cannot_be_read_does_not_stop_the_others() -> None:
    odd: list[Any] = [
        {"id": "1"},
        {"text": "no id"},
        "no object",
        {"id": "one", "text": "x"},
        {"id": "2", "text": None},
    ]
    records, skipped = read_posts([post(), *odd])
    assert [record.native_id for record in records] == [FIRST]
    assert len(skipped) == len(odd)
    assert skipped[0].where == "X post 1"
