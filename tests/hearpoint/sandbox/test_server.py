"""The server itself: where it listens, how it stops, how fast it is, what faults it sends."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from config.errors import UsageError
from hearpoint.sandbox import faults
from hearpoint.sandbox.server import X_TOKEN, Sandbox

START = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
SEARCH = "/2/tweets/search/recent?query=kiosk&max_results=100"
HEADERS = {"authorization": f"Bearer {X_TOKEN}"}


def records(count: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"p{number}",
            "platform": "x",
            "author": f"u{number % 97}",
            "created_at": START + timedelta(seconds=number),
            "text": f"@Harbour the kiosk, part {number}",
        }
        for number in range(count)
    ]


def test_it_listens_on_this_machine_only_and_stops() -> None:
    with Sandbox(records(1)) as sandbox:
        assert sandbox.url.startswith("http://127.0.0.1:")
        client = httpx.Client(base_url=sandbox.url, headers=HEADERS)
        assert client.get(SEARCH).status_code == 200
    with pytest.raises(httpx.TransportError):
        client.get(SEARCH)
    client.close()
    with pytest.raises(RuntimeError, match="not running"):
        _ = sandbox.url


def test_two_sandboxes_do_not_meet() -> None:
    with Sandbox(records(1)) as one, Sandbox(records(2)) as other:
        assert one.url != other.url


def test_what_was_asked_is_kept_without_the_token_in_sight() -> None:
    with Sandbox(records(1)) as sandbox:
        httpx.get(sandbox.url + SEARCH, headers=HEADERS)
        (request,) = sandbox.requests
        assert request.params == {"query": "kiosk", "max_results": "100"}
        assert X_TOKEN not in repr(request)


def test_ten_thousand_posts_are_served_within_seconds() -> None:
    with Sandbox(records(10_000)) as sandbox, httpx.Client(base_url=sandbox.url, headers=HEADERS) as client:
        started, found, token = time.monotonic(), 0, ""
        while True:
            meta = client.get(SEARCH + token).json()["meta"]
            found += meta["result_count"]
            if "next_token" not in meta:
                break
            token = f"&next_token={meta['next_token']}"
        assert found == 10_000
        assert time.monotonic() - started < 20, "about one second on an idle machine"


def test_faults_come_in_the_order_of_the_script() -> None:
    with Sandbox(records(1)) as sandbox, httpx.Client(base_url=sandbox.url, headers=HEADERS) as client:
        sandbox.faults.add(faults.status(503), times=2)
        sandbox.faults.add(faults.rate_limited(60), path="/search")
        sandbox.faults.add(faults.rate_limited(), path="/users")
        assert [client.get(SEARCH).status_code for _ in range(4)] == [503, 503, 429, 200]
        answer = client.get("/2/users/1")
        assert answer.status_code == 429
        sandbox.faults.add(faults.unauthorized, times=None)
        assert {client.get(SEARCH).status_code for _ in range(5)} == {401}
        sandbox.faults.clear()
        assert client.get(SEARCH).status_code == 200


def test_a_rate_limit_tells_the_time_by_the_servers_clock() -> None:
    with Sandbox(records(1), wall=lambda: 1_000_000_000.0) as sandbox:
        sandbox.faults.add(faults.rate_limited(60))
        answer = httpx.get(sandbox.url + SEARCH, headers=HEADERS)
        assert answer.headers["x-rate-limit-reset"] == "1000000060"
        assert parsedate_to_datetime(answer.headers["date"]).timestamp() == 1_000_000_000


def test_broken_answers_are_broken() -> None:
    with Sandbox(records(3)) as sandbox, httpx.Client(base_url=sandbox.url, headers=HEADERS) as client:
        sandbox.faults.add(faults.truncated)
        with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
            client.get(SEARCH).json()
        for broken in (faults.cut_off, faults.dropped):
            sandbox.faults.add(broken)
            with pytest.raises(httpx.RemoteProtocolError):
                client.get(SEARCH)
        sandbox.faults.add(faults.slow(0.05))
        started = time.monotonic()
        assert client.get(SEARCH).status_code == 200
        assert time.monotonic() - started >= 0.05


def test_posts_are_added_edited_and_deleted_by_their_corpus_id() -> None:
    with Sandbox(records(2)) as sandbox, httpx.Client(base_url=sandbox.url, headers=HEADERS) as client:
        sandbox.world.add(records(3)[2])
        sandbox.world.edit("p0", "the kiosk is well")
        sandbox.world.delete("p1")
        texts = [post["text"] for post in client.get(SEARCH).json()["data"]]
        assert texts == ["the kiosk is well", "@Harbour the kiosk, part 2"]
        with pytest.raises(UsageError, match="two posts of the corpus have the id 'p0'"):
            sandbox.world.add(records(1)[0])
        with pytest.raises(UsageError, match="no post 'p9'"):
            sandbox.world.delete("p9")
