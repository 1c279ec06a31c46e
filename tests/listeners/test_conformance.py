"""X and Reddit, in every mode, through the real tweepy and praw."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from hearpoint.sandbox.world import user_id
from listeners.testing.conformance import Conformance, Feed
from tests.listeners.feeds import (
    HANDLE,
    SUBREDDIT,
    reddit_comment,
    reddit_feed,
    x_feed,
)


class FromSandbox(Conformance):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path


class TestXSearch(FromSandbox):
    def feed(self) -> AbstractContextManager[Feed]:
        return x_feed(self.folder, {"query": "from:mara_k"})


class TestXArchive(FromSandbox):
    def feed(self) -> AbstractContextManager[Feed]:
        return x_feed(self.folder, {"mode": "archive", "query": "from:mara_k", "spelling": "post"})


class TestXMentions(FromSandbox):
    def feed(self) -> AbstractContextManager[Feed]:
        return x_feed(self.folder, {"mode": "mentions", "user_id": user_id(HANDLE)}, written=f"@{HANDLE} {{}}")


class TestXPosts(FromSandbox):
    def feed(self) -> AbstractContextManager[Feed]:
        return x_feed(self.folder, {"mode": "posts", "user_id": user_id("mara_k")})


class TestXMentionsByHandle(FromSandbox):
    def feed(self) -> AbstractContextManager[Feed]:
        return x_feed(self.folder, {"mode": "mentions", "handle": f"@{HANDLE}"}, written=f"@{HANDLE} {{}}")


class TestRedditNew(FromSandbox):
    def feed(self) -> AbstractContextManager[Feed]:
        return reddit_feed(self.folder, {"subreddit": SUBREDDIT})


class TestRedditSearch(FromSandbox):
    def feed(self) -> AbstractContextManager[Feed]:
        return reddit_feed(self.folder, {"mode": "search", "query": "kiosk", "subreddit": SUBREDDIT})


class TestRedditComments(FromSandbox):
    def feed(self) -> AbstractContextManager[Feed]:
        return reddit_feed(self.folder, {"mode": "comments", "subreddit": SUBREDDIT}, reddit_comment, "t1_")
