"""Listeners over one answer of our own making, played at the edge of the network under the real tweepy and praw."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import requests
from requests.adapters import HTTPAdapter

from config.secret import Secret
from listeners.base import Listener
from listeners.reddit.listener import RedditListener
from listeners.reddit.options import RedditOptions
from listeners.x.listener import XListener
from listeners.x.options import XOptions
from tests.listeners.replay import Recording, Replay

GOOD_X = '{"id": "%s", "text": "the kiosk ate my card", "created_at": "2026-11-02T10:00:00.000Z", "author_id": "7"}'
GOOD_REDDIT = (
    '{"kind": "t3", "data": {"name": "%s", "author": "mara_k", "title": "The kiosk", "selftext": "ate my card",'
    ' "created_utc": 1793613600.0, "edited": false, "permalink": "/r/hotels/comments/a/b/"}}'
)


def _recording(method: str, uri: str, body: str) -> Recording:
    headers = {"content-type": "application/json; charset=utf-8"}
    return {"method": method, "uri": uri, "status": 200, "headers": headers, "body": body}


@contextmanager
def _playing(*recordings: Recording) -> Iterator[None]:
    replay = Replay(list(recordings))

    def send(adapter: HTTPAdapter, request: requests.PreparedRequest, **options: object) -> requests.Response:
        return replay.answer(request)

    with mock.patch.object(HTTPAdapter, "send", send), mock.patch.dict(os.environ, {"WIRE_SECRET": "recorded"}):
        yield


@contextmanager
def x_answering(records: list[str]) -> Iterator[Listener]:
    """An X search whose one page holds these records, as JSON text."""
    body = f'{{"data": [{", ".join(records)}], "meta": {{"result_count": {len(records)}}}}}'
    with _playing(_recording("GET", "https://api.x.com/2/tweets/search/recent", body)):
        options = {"bearer_token": Secret("env:WIRE_SECRET"), "query": "kiosk"}
        yield XListener(XOptions.model_validate(options))


@contextmanager
def reddit_answering(things: list[str]) -> Iterator[Listener]:
    """A subreddit whose one page holds these things, as JSON text."""
    token = '{"access_token": "recorded", "token_type": "bearer", "expires_in": 3600, "scope": "*"}'
    body = f'{{"kind": "Listing", "data": {{"after": null, "children": [{", ".join(things)}]}}}}'
    with _playing(
        _recording("POST", "https://www.reddit.com/api/v1/access_token", token),
        _recording("GET", "https://oauth.reddit.com/r/hotels/new", body),
    ):
        options = {
            "client_id": "id",
            "client_secret": Secret("env:WIRE_SECRET"),
            "user_agent": "test:hearpoint:1",
            "subreddit": "hotels",
        }
        yield RedditListener(RedditOptions.model_validate(options))
