"""A topic's name from a language model: a real server on this machine, which keeps what it was told."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from config.topics import NamerSettings
from hearpoint.engine.namer import ChatNamer, usable
from nlp.topics.types import NameRequest

REQUEST = NameRequest(
    keywords=("hot water", "shower"),
    examples=("No hot water again, and Priya Raman could not help.", "The shower was cold, write to [address]"),
    taken=("Wifi in rooms",),
)


class Server(ThreadingHTTPServer):
    heard: list[dict[str, Any]]
    answer = "“No hot water in the shower.”"
    status = 200


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        server: Server

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.server.heard.append({"path": self.path, "key": self.headers["Authorization"], **body})
            answer = json.dumps({"choices": [{"message": {"content": self.server.answer}}]}).encode()
            self.send_response(self.server.status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *told: object) -> None:
            """Nothing: the test reads what was heard."""

    with Server(("127.0.0.1", 0), Handler) as made:
        made.heard = []
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def namer(server: Server, **settings: Any) -> ChatNamer:
    url = f"http://127.0.0.1:{server.server_address[1]}/v1/"
    return ChatNamer(NamerSettings.model_validate({"url": url, "model": "small", **settings}))


def test_it_is_asked_with_names_masked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAMER_KEY", "secret")
    assert namer(server, key="env:NAMER_KEY")(REQUEST) == "No hot water in the shower"
    (heard,) = server.heard
    assert heard["path"] == "/v1/chat/completions"
    assert heard["key"] == "Bearer secret"
    asked = heard["messages"][1]["content"]
    assert "Priya" not in asked
    assert "No hot water again, and [name] could not help." in asked


def test_a_server_that_fails_is_asked_once_and_costs_nothing(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    server.status = 500
    asked = namer(server)
    with caplog.at_level(logging.WARNING):
        assert asked(REQUEST) is None
        assert asked(REQUEST) is None
    assert len(server.heard) == 1
    assert "topics keep the machine's names" in caplog.text


@pytest.mark.parametrize("answer", ["", "wifi in rooms", "Sure! Here is\na name", "x" * 61])
def test_what_is_no_name_is_not_taken(answer: str) -> None:
    assert usable(answer, REQUEST.taken) is None


@pytest.mark.parametrize(
    ("url", "said"), [("ftp://x", "is no web address"), ("http://names.example.org/v1", "unencrypted; use https")]
)
def test_where_it_may_stand(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        NamerSettings(url=url, model="small")
