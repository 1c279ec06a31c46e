"""Answers of the real X, recorded by tweepy's tests and by twitwi's, read by our listener."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from config.secret import Secret
from listeners.base import START
from listeners.x.listener import XListener
from listeners.x.options import XOptions
from listeners.x.posts import feedback, versions
from tests.listeners.replay import Replay, recorded
from tests.shared_data import shared

PAYLOADS = ("payload-v2", "payload-v2-singletweet", "payload-v2-tweet-retweet", "payload-v2-video", "payload-v2-geo")
Play = Callable[..., tuple[XListener, Replay]]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Play:
    def start(name: str, **options: Any) -> tuple[XListener, Replay]:
        replay = Replay(recorded(shared(f"wire/x-tweepy/{name}.jsonl")))
        replay.install(monkeypatch)
        monkeypatch.setenv("X_TOKEN", "recorded")
        # The recordings are of tweepy's own host.
        known = {"bearer_token": Secret("env:X_TOKEN"), "api_url": "https://api.twitter.com"}
        return XListener(XOptions.model_validate(known | options)), replay

    return start


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("test_client_search_recent_tweets", {"query": "Tweepy"}),
        ("test_client_search_all_tweets", {"mode": "archive", "query": "Tweepy"}),
        ("test_client_get_users_mentions", {"mode": "mentions", "user_id": "783214"}),
        ("test_client_get_users_tweets", {"mode": "posts", "user_id": "783214"}),
    ],
)
def test_a_recorded_page_is_read_to_the_last_post(play: Play, name: str, options: dict[str, str]) -> None:
    listener, replay = play(name, **options)
    body = json.loads(replay.recordings[0]["body"])
    page = listener.fetch(START)
    assert not replay.recordings
    assert not page.skipped
    assert len(page.records) == len(body["data"]) == body["meta"]["result_count"]
    assert {record.native_id for record in page.records} == {versions(post)[0] for post in body["data"]}
    assert all(record.created_at > datetime(2022, 1, 1, tzinfo=UTC) for record in page.records)
    assert page.more
    assert page.cursor["window"]["token"] == body["meta"]["next_token"]
    assert page.cursor["window"]["newest"] == int(body["meta"]["newest_id"])
    assert page.cursor["window"]["oldest"] == int(body["meta"]["oldest_id"])
    assert "since_id" not in page.cursor, "the mark waits for the end of the window"


@pytest.mark.parametrize(
    ("name", "mode"),
    [("test_client_get_recent_tweets_count", "search"), ("test_client_get_all_tweets_count", "archive")],
)
def test_a_recorded_count_is_told(play: Play, name: str, mode: str) -> None:
    listener, replay = play(name, mode=mode, query="Tweepy")
    total = json.loads(replay.recordings[0]["body"])["meta"]["total_tweet_count"]
    assert f"matches {total:,} posts" in listener.check().message


def test_a_recorded_lookup_tells_what_is_still_there(play: Play) -> None:
    listener, replay = play("test_client_get_tweets", query="Tweepy")
    ids = replay.recordings[0]["uri"].partition("ids=")[2].split("%2C")
    result = listener.recheck(ids)
    assert [record.native_id for record in result.current] == ids
    assert not result.gone
    assert replay.last_parameters["ids"].split(",") == ids


@pytest.mark.parametrize("name", PAYLOADS)
def test_recorded_payloads_with_all_fields_are_read(name: str) -> None:
    data = json.loads(_payload(name).read_text(encoding="utf-8"))["data"]
    for post in data if isinstance(data, list) else [data]:
        record = feedback(post)
        assert record.native_id == versions(post)[0]
        assert record.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z") == post["created_at"]
        assert record.author == post["author_id"]
        assert record.thread_id == post["conversation_id"]
        assert record.reach["likes"] == post["public_metrics"]["like_count"]
        assert record.reach["reposts"] == post["public_metrics"]["retweet_count"]
        kinds = {one["type"] for one in post.get("referenced_tweets", [])}
        assert (record.repost_of is not None) == ("retweeted" in kinds)
        assert (record.kind == "reply") == ("replied_to" in kinds)


def _payload(name: str) -> Path:
    return shared(f"wire/x-bluesky-payloads/{name}.json")
