"""The sandbox: X and Reddit on this machine, served from a corpus over HTTP, on a loopback address.

    with Sandbox(Path("corpus.jsonl")) as sandbox:
        XListener(XOptions(api_url=sandbox.x_url, ...))

`sandbox.world` adds, edits and deletes posts and sets the clock; `sandbox.faults` scripts bad days.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from hearpoint.sandbox.corpus import Post, read_corpus
from hearpoint.sandbox.faults import Exchange, Faults, repeated_page
from hearpoint.sandbox.http import Answer, Refused, Request
from hearpoint.sandbox.reddit_api import RedditApi
from hearpoint.sandbox.world import World, user_id
from hearpoint.sandbox.x_api import XApi

X_TOKEN = "sandbox-x-token"
REDDIT_CLIENT = ("sandbox-client", "sandbox-secret")


class Sandbox:
    """A server on 127.0.0.1, at a port of its own, while used as a context manager.

    `now` is the moment it is in the sandbox (default: a minute after the newest post); later posts are not seen yet.
    `search_window` is how far back X's recent search sees; None shows everything. `wall` is the server's own clock,
    which its Date headers and rate limits go by. `accounts` (of X) and `subreddits` exist even if nobody names them.
    """

    def __init__(
        self,
        corpus: Path | Iterable[Post | Mapping[str, Any]],
        *,
        now: datetime | None = None,
        search_window: timedelta | None = timedelta(days=7),
        x_token: str = X_TOKEN,
        reddit_client: tuple[str, str] = REDDIT_CLIENT,
        accounts: Iterable[str] = (),
        subreddits: Iterable[str] = (),
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.world = World(read_corpus(corpus) if isinstance(corpus, Path) else corpus, now)
        self.faults = Faults()
        self.requests: list[Request] = []
        self.wall = wall
        self._x = XApi(self.world, x_token, search_window, tuple(accounts))
        self._reddit = RedditApi(self.world, reddit_client, frozenset(name.lower() for name in subreddits))
        self._previous: dict[str, Answer] = {}
        self._lock = Lock()
        self._server: _Server | None = None

    def __enter__(self) -> Self:
        self._server = _Server(self)
        self._x.base_url = self.url
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None

    @property
    def url(self) -> str:
        if self._server is None:
            raise RuntimeError("the sandbox is not running; use it in a `with` statement")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def x_url(self) -> str:
        """The `api_url` of an X listener."""
        return self.url

    @property
    def reddit_url(self) -> str:
        """The `api_url` of a Reddit listener."""
        return self.url

    @staticmethod
    def x_user_id(handle: str) -> str:
        """The number of an account, which X asks for in place of its handle."""
        return user_id(handle.lstrip("@"))

    def answer(self, request: Request) -> Answer:
        """The answer to a request, faults included."""
        with self._lock:
            self.requests.append(request)
            try:
                answer = self._x.answer(request) if self._x.answers(request.path) else self._reddit.answer(request)
            except Refused as refused:
                answer = refused.answer
            answer = answer.with_headers(self._limits(request))
            fault = self.faults.take(request)
            exchange = Exchange(request, answer, self._previous.get(request.path), self.wall())
            if fault is not repeated_page:
                self._previous[request.path] = answer
        return fault(exchange) if fault else answer

    def _limits(self, request: Request) -> dict[str, str]:
        if not request.path.startswith("/2/"):
            return {}
        return {
            "x-rate-limit-limit": "450",
            "x-rate-limit-remaining": "449",
            "x-rate-limit-reset": str(int(self.wall()) + 900),
        }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def stop(self) -> None:
        """Stop serving and end the connections that clients keep open."""
        self.shutdown()
        self.server_close()
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server
    connection: socket.socket

    def setup(self) -> None:
        super().setup()
        self.server.open.add(self.connection)

    def finish(self) -> None:
        self.server.open.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def do_PUT(self) -> None:
        self._respond()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name the base class gave it
        """Say nothing: requests are kept in `Sandbox.requests`."""

    def _respond(self) -> None:
        answer = self.server.sandbox.answer(self._read())
        if answer.dropped:
            self.close_connection = True
            return
        head = [f"HTTP/1.1 {answer.status} {self.responses.get(answer.status, ('',))[0]}"]
        length = len(answer.body) if answer.claims is None else answer.claims
        if length != len(answer.body):
            self.close_connection = True
        date = formatdate(self.server.sandbox.wall(), usegmt=True)
        headers = {"date": date, "content-length": str(length), **answer.headers}
        if self.close_connection:
            headers["connection"] = "close"
        head += [f"{name}: {value}" for name, value in headers.items()]
        self.wfile.write("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + answer.body)

    def _read(self) -> Request:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        params = dict(parse_qsl(parts.query, keep_blank_values=True))
        return Request(self.command, parts.path, params, body, headers)
