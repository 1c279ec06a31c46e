"""X and Reddit in the sandbox, as feeds of the battery."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from config.secret import Secret
from hearpoint.sandbox import faults
from hearpoint.sandbox.server import Sandbox
from listeners.base import Listener
from listeners.reddit.listener import RedditListener
from listeners.reddit.options import RedditOptions
from listeners.testing.conformance import Trouble
from listeners.x.listener import XListener
from listeners.x.options import XOptions

START = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
X_SECRET = "AAAAsecretBearerOfX%3D"
REDDIT_SECRET = "reddit-secret-of-the-app"
HANDLE = "HarbourHotels"
SUBREDDIT = "hotels"
_TROUBLES = {
    "server-error": faults.status(503),
    "html": faults.status(200),
    "truncated": faults.truncated,
    "cut-off": faults.cut_off,
    "dropped": faults.dropped,
}

Record = dict[str, Any]


class SandboxFeed:
    """A sandbox with a way to build listeners and a way to write posts for them."""

    log_shows = "127.0.0.1"

    def __init__(
        self,
        sandbox: Sandbox,
        build: Callable[[str], Listener],
        write: Callable[[int, str], Record],
        native_id: Callable[[str], str],
        secrets: tuple[str, ...],
        written: str = "{}",
    ) -> None:
        self.sandbox = sandbox
        self.secrets = secrets
        self._url = sandbox.url
        self._build = build
        self._write = write
        self._native_id = native_id
        self._written = written
        self._corpus_id: dict[str, str] = {}

    def listener(self) -> Listener:
        return self._build(self._url)

    def publish(self, number: int, text: str | None = None) -> str:
        record = self._write(number, self.written(text or f"the kiosk ate my card, part {number}"))
        self.sandbox.world.add(record)
        native_id = self._native_id(self.sandbox.world.post(record["id"]).history[0])
        self._corpus_id[native_id] = record["id"]
        return native_id

    def written(self, text: str) -> str:
        return self._written.format(text)

    def edit(self, native_id: str, text: str) -> None:
        self.sandbox.world.edit(self._corpus_id[native_id], self.written(text))

    def delete(self, native_id: str) -> None:
        self.sandbox.world.delete(self._corpus_id[native_id])

    def trouble(self, kind: Trouble, times: int = 1) -> None:
        self.sandbox.faults.add(_TROUBLES[kind], times=times)

    def rate_limit(self, reset_in: float | None) -> None:
        self.sandbox.faults.add(faults.rate_limited(reset_in))

    def refuse_key(self) -> None:
        self.sandbox.faults.add(faults.unauthorized, times=None)

    def repeat_pages(self, times: int | None) -> None:
        self.sandbox.faults.add(faults.repeated_page, times=times)

    def heal(self) -> None:
        self.sandbox.faults.clear()

    def skew(self, seconds: float) -> None:
        self.sandbox.wall = lambda: time.time() + seconds


def x_record(number: int, text: str, **fields: Any) -> Record:
    return {
        "id": f"p{number}",
        "platform": "x",
        "author": "mara_k",
        "created_at": START + timedelta(minutes=number),
        "text": text,
    } | fields


def reddit_post(number: int, text: str, **fields: Any) -> Record:
    return {
        "id": f"p{number}",
        "platform": "reddit-post",
        "author": "mara_k",
        "subreddit": SUBREDDIT,
        "title": f"The kiosk, part {number}",
        "created_at": START + timedelta(minutes=number),
        "text": text,
    } | fields


def reddit_comment(number: int, text: str, **fields: Any) -> Record:
    return {
        "id": f"c{number}",
        "platform": "reddit-comment",
        "author": "jo_l",
        "in_reply_to": "thread",
        "created_at": START + timedelta(minutes=number),
        "text": text,
    } | fields


def x_options(folder: Path, url: str, **options: Any) -> XOptions:
    """Options with the sandbox's token in a private file."""
    bearer_token = Secret(f"file:{_private(folder / 'x', X_SECRET)}")
    return XOptions.model_validate({"bearer_token": bearer_token, "api_url": url} | options)


def reddit_options(folder: Path, url: str, **options: Any) -> RedditOptions:
    """Options with the sandbox's secret in a private file."""
    known = {
        "client_id": "client-of-the-app",
        "client_secret": Secret(f"file:{_private(folder / 'reddit', REDDIT_SECRET)}"),
        "user_agent": "test:hearpoint:1 (by /u/nobody)",
        "api_url": url,
    }
    return RedditOptions.model_validate(known | options)


def x_sandbox(records: list[Record] | None = None, **options: Any) -> Sandbox:
    return Sandbox(records or [], x_token=X_SECRET, **options)


def reddit_sandbox(records: list[Record] | None = None, **options: Any) -> Sandbox:
    return Sandbox(records or [], reddit_client=("client-of-the-app", REDDIT_SECRET), **options)


@contextmanager
def x_feed(folder: Path, options: Record, written: str = "{}") -> Iterator[SandboxFeed]:
    with x_sandbox(accounts=(HANDLE,)) as sandbox:
        yield SandboxFeed(
            sandbox,
            lambda url: XListener(x_options(folder, url, page_size=10, **options)),
            x_record,
            str,
            (X_SECRET,),
            written,
        )


@contextmanager
def reddit_feed(
    folder: Path, options: Record, write: Callable[[int, str], Record] = reddit_post, prefix: str = "t3_"
) -> Iterator[SandboxFeed]:
    thread = reddit_post(-1, "What do you think of the kiosk?", id="thread")
    with reddit_sandbox([thread] if prefix == "t1_" else [], subreddits=(SUBREDDIT,)) as sandbox:
        yield SandboxFeed(
            sandbox,
            lambda url: RedditListener(reddit_options(folder, url, page_size=10, **options)),
            write,
            lambda wire_id: prefix + wire_id,
            (REDDIT_SECRET,),
        )


def _private(path: Path, text: str) -> Path:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(text)
    return path
