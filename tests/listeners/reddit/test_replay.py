"""Answers of the real Reddit, recorded by praw's tests, read by our listener."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from config.secret import Secret
from listeners.base import START
from listeners.reddit.listener import RedditListener
from listeners.reddit.options import RedditOptions
from listeners.reddit.things import is_gone
from tests.listeners.replay import Recording, Replay, recorded
from tests.shared_data import shared

TOKEN: Recording = {
    "method": "POST",
    "uri": "https://www.reddit.com/api/v1/access_token",
    "status": 200,
    "headers": {"content-type": "application/json; charset=UTF-8"},
    "body": '{"access_token": "recorded", "token_type": "bearer", "expires_in": 3600, "scope": "*"}',
}
Play = Callable[..., tuple[RedditListener, Replay]]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Play:
    def start(name: str, address: str | None = None, **options: Any) -> tuple[RedditListener, Replay]:
        """A listener over the first exchange of a recording, found at another address where ours differs."""
        exchange = recorded(shared(f"wire/reddit-praw/{name}.jsonl"))[0]
        replay = Replay([TOKEN.copy(), exchange | ({"uri": address} if address else {})])
        replay.install(monkeypatch)
        monkeypatch.setenv("REDDIT_SECRET", "recorded")
        known = {"client_id": "id", "client_secret": Secret("env:REDDIT_SECRET"), "user_agent": "test:hearpoint:1"}
        return RedditListener(RedditOptions.model_validate(known | options)), replay

    return start


@pytest.mark.parametrize(
    ("name", "address", "options"),
    [
        ("TestSubredditListings.test_new", None, {"subreddit": "askreddit"}),
        ("TestSubreddit.test_search", None, {"mode": "search", "query": "praw oauth search", "subreddit": "all"}),
        (
            "TestMultiredditListings.test_comments",
            "https://oauth.reddit.com/r/europe+MapPorn/comments",
            {"mode": "comments", "subreddit": "europe+MapPorn"},
        ),
        (
            "TestMultiredditStreams.test_comments__with_pause",
            "https://oauth.reddit.com/r/europe+MapPorn/comments",
            {"mode": "comments", "subreddit": "europe+MapPorn"},
        ),
    ],
)
def test_a_recorded_listing_is_read_to_the_last_post(
    play: Play, name: str, address: str | None, options: dict[str, str]
) -> None:
    listener, replay = play(name, address, **options)
    data = json.loads(replay.recordings[1]["body"])["data"]
    page = listener.fetch(START)
    assert not replay.recordings
    assert not page.skipped
    there = [child["data"] for child in data["children"] if not is_gone(child["data"])]
    assert [record.native_id for record in page.records] == [one["name"] for one in there]
    assert [record.text for record in page.records] == [one.get("body", one.get("selftext")) for one in there]
    assert len(page.records) + len(page.gone) == len(data["children"])
    assert page.more == (data["after"] is not None)
    if page.more:
        assert page.cursor["window"]["anchors"][0] == data["after"]


def test_a_recorded_deletion_is_one(play: Play) -> None:
    listener, _ = play("TestComment.test_refresh__deleted_comment", subreddit="test")
    assert listener.recheck(["t1_d7ltvl0"]).gone == ("t1_d7ltvl0",)


def test_a_recorded_comment_is_still_there(play: Play) -> None:
    listener, replay = play("TestComment.test_refresh__twice", subreddit="test")
    result = listener.recheck(["t1_d81vwef"])
    assert [record.native_id for record in result.current] == ["t1_d81vwef"]
    assert replay.last_parameters["id"] == "t1_d81vwef"
