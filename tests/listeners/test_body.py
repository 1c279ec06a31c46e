"""A body that drips, never ends or breaks off is a passing fault, and no thread stays behind with it."""

from __future__ import annotations

import gzip
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests

from listeners import body
from listeners.base import START, Listener
from listeners.body import BodyAdapter
from listeners.errors import TryAgain
from listeners.reddit.listener import RedditListener
from listeners.x.listener import XListener
from tests.listeners.feeds import reddit_options, x_options

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
Send = Callable[[Callable[[bytes], None]], None]


@contextmanager
def serving(answer: Send) -> Iterator[str]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65_536)
            with suppress(OSError):
                answer(self.request.sendall)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def dripping(send: Callable[[bytes], None]) -> None:
    send(HEAD + b"Content-Length: 100000\r\n\r\n")
    for _ in range(300):
        send(b" ")
        time.sleep(0.05)


def get(address: str, seconds: float = 5.0) -> bytes:
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", BodyAdapter(seconds))
        return session.get(address, timeout=5).content


@pytest.mark.parametrize("kind", ["x", "reddit"])
def test_a_server_that_drips_meets_the_timeout(tmp_path: Path, kind: str) -> None:
    with serving(dripping) as address:
        listener: Listener = (
            XListener(x_options(tmp_path, address, query="kiosk", timeout=0.5))
            if kind == "x"
            else RedditListener(reddit_options(tmp_path, address, subreddit="hotels", timeout=0.5))
        )
        began = time.monotonic()
        with pytest.raises(TryAgain):
            listener.fetch(START)
    assert time.monotonic() - began < 5


def test_a_body_arrives_whole_packed_or_not() -> None:
    text = b"x" * 300_000
    packed = gzip.compress(text)
    with serving(lambda send: send(HEAD + b"Content-Length: 300000\r\n\r\n" + text)) as address:
        assert get(address) == text
    with serving(
        lambda send: send(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed)
    ) as address:
        assert get(address) == text


def test_a_body_that_breaks_off_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        serving(lambda send: send(HEAD + b"Content-Length: 300\r\n\r\nshort")) as address,
        pytest.raises(requests.exceptions.ChunkedEncodingError),
    ):
        get(address)


def test_a_body_without_end_is_cut_at_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "LARGEST", 1_000_000)
    with (
        serving(lambda send: send(HEAD + b"\r\n" + b"x" * 2_000_000)) as address,
        pytest.raises(requests.exceptions.ChunkedEncodingError, match="more than 1,000,000 bytes"),
    ):
        get(address)
