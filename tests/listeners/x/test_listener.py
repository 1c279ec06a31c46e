"""The listener for X, through tweepy, where X has ways of its own."""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import tweepy
from pydantic import ValidationError

from config.secret import Secret
from hearpoint.sandbox.faults import Exchange, slow, status
from hearpoint.sandbox.http import Answer, json_answer
from hearpoint.sandbox.server import Sandbox
from hearpoint.sandbox.world import user_id
from listeners.base import START, Page
from listeners.errors import GiveUp, TryAgain, TryLater
from listeners.testing.conformance import ids
from listeners.x.client import client
from listeners.x.listener import XListener
from listeners.x.options import XOptions
from tests.listeners.feeds import START as BEGIN
from tests.listeners.feeds import X_SECRET, x_options, x_record, x_sandbox


def listener(folder: Path, sandbox: Sandbox, **options: Any) -> XListener:
    return XListener(x_options(folder, sandbox.x_url, **{"query": "kiosk", "page_size": 10} | options))


def drain(listener: XListener, cursor: Any = START) -> list[Page]:
    pages = [listener.fetch(cursor)]
    while pages[-1].more:
        pages.append(listener.fetch(pages[-1].cursor))
    return pages


def records(count: int, **fields: Any) -> list[dict[str, Any]]:
    return [x_record(number, f"the kiosk, part {number}", **fields) for number in range(count)]


def test_a_pause_of_more_than_seven_days_goes_on_and_says_what_is_missing(tmp_path: Path) -> None:
    """Recent search refuses a since_id from before its seven days."""
    with x_sandbox(records(5)) as sandbox:
        reader = listener(tmp_path, sandbox)
        cursor = drain(reader)[-1].cursor
        late = BEGIN + timedelta(days=20)
        for number in range(100, 125):
            sandbox.world.add(x_record(number, "the kiosk", created_at=late + timedelta(minutes=number)))
        missed = x_record(99, "the kiosk", created_at=late - timedelta(days=10))
        sandbox.world.add(missed)
        pages = drain(reader, cursor)
        assert len(pages) == 3
        assert len(set(ids(pages))) == 25
        notes = [note for page in pages for note in page.notes]
        assert len(notes) == 1
        assert re.search(r"2026-10-01 09:04 UTC, more than search's 7 days ago.*mode 'archive'", notes[0])
        # One request was refused for each page, and after that the mark is good again.
        sandbox.requests.clear()
        assert not ids(drain(reader, pages[-1].cursor))
        assert len(sandbox.requests) == 1


def test_a_quiet_source_says_so_once_and_asks_once(tmp_path: Path) -> None:
    with x_sandbox(records(1), now=BEGIN + timedelta(days=1)) as sandbox:
        reader = listener(tmp_path, sandbox)
        cursor = drain(reader)[-1].cursor
        sandbox.world.now = BEGIN + timedelta(days=20)
        first = reader.fetch(cursor)
        assert len(first.notes) == 1
        sandbox.requests.clear()
        second = reader.fetch(first.cursor)
        assert not second.notes
        assert len(sandbox.requests) == 1
        sandbox.world.add(x_record(1, "the kiosk", created_at=BEGIN + timedelta(days=19)))
        third = reader.fetch(second.cursor)
        assert len(third.records) == 1
        assert not reader.fetch(third.cursor).records


def test_the_archive_needs_no_such_detour(tmp_path: Path) -> None:
    with x_sandbox(records(5)) as sandbox:
        reader = listener(tmp_path, sandbox, mode="archive")
        cursor = drain(reader)[-1].cursor
        sandbox.world.add(x_record(100, "the kiosk", created_at=BEGIN + timedelta(days=10)))
        sandbox.world.add(x_record(101, "the kiosk", created_at=BEGIN + timedelta(days=40)))
        pages = drain(reader, cursor)
        assert len(ids(pages)) == 2
        assert not any(page.notes or page.skipped for page in pages)


def test_a_token_x_no_longer_takes_is_done_without(tmp_path: Path) -> None:
    with x_sandbox(records(30)) as sandbox:
        reader = listener(tmp_path, sandbox)
        first = reader.fetch(START)
        stale = json.loads(json.dumps(first.cursor))
        stale["window"]["token"] = "of-another-time"
        assert len(set(ids([first, *drain(reader, stale)]))) == 30


def test_since_bounds_the_first_run_only(tmp_path: Path) -> None:
    with x_sandbox(records(30)) as sandbox:
        reader = listener(tmp_path, sandbox, since=(BEGIN + timedelta(minutes=20)).isoformat())
        first = drain(reader)
        assert len(ids(first)) == 10
        # Weeks later it stands in the settings still, and X would refuse it.
        sandbox.world.add(x_record(100, "the kiosk", created_at=BEGIN + timedelta(days=5)))
        second = drain(reader, first[-1].cursor)
        sandbox.world.add(x_record(101, "the kiosk", created_at=BEGIN + timedelta(days=10)))
        assert len(ids([*second, *drain(reader, second[-1].cursor)])) == 2


def test_since_beyond_what_search_sees_needs_a_person(tmp_path: Path) -> None:
    with x_sandbox(records(3)) as sandbox, pytest.raises(GiveUp, match="start_time"):
        listener(tmp_path, sandbox, since="2025-01-01T00:00:00Z").fetch(START)


def test_first_posts_bounds_the_first_run_only(tmp_path: Path) -> None:
    with x_sandbox(records(60)) as sandbox:
        reader = listener(tmp_path, sandbox, first_posts=20)
        first = drain(reader)
        assert len(ids(first)) == 20
        for number in range(100, 140):
            sandbox.world.add(x_record(number, "the kiosk"))
        assert len(ids(drain(reader, first[-1].cursor))) == 40


@pytest.mark.parametrize("spelling", ["tweet", "post"])
def test_fields_are_asked_for_by_either_spelling(tmp_path: Path, spelling: str) -> None:
    replied = x_record(1, "the kiosk " + "again and " * 60, in_reply_to="p0", likes=2, reposts=3, views=10, lang="en")
    with x_sandbox([*records(1), replied, x_record(2, "RT the kiosk", repost_of="p0")]) as sandbox:
        repost, reply, _ = drain(listener(tmp_path, sandbox, spelling=spelling))[0].records
        assert f"{spelling}.fields" in sandbox.requests[0].params
        first = sandbox.world.post("p0").wire_id
    assert reply.text == replied["text"]
    assert reply.in_reply_to == reply.thread_id == first
    assert reply.kind == "reply"
    assert reply.reach == {"likes": 2, "reposts": 3, "replies": 0, "quotes": 0, "views": 10}
    assert reply.author == user_id("mara_k")
    assert repost.repost_of == first


def test_an_edit_comes_in_as_the_same_post(tmp_path: Path) -> None:
    with x_sandbox(records(2)) as sandbox:
        reader = listener(tmp_path, sandbox)
        pages = drain(reader)
        sandbox.world.edit("p0", "the kiosk gave my card back")
        again = drain(reader, pages[-1].cursor)[0].records
        assert [record.native_id for record in again] == [sandbox.world.post("p0").history[0]]
        assert again[0].text == "the kiosk gave my card back"
        assert again[0].edited_at is not None
        assert again[0].created_at == BEGIN


def test_check_tells_what_reading_would_cost(tmp_path: Path) -> None:
    with x_sandbox(records(200)) as sandbox:
        assert "matches 200 posts in the last 7 days, about $1.00" in listener(tmp_path, sandbox).check().message
        archive = listener(tmp_path, sandbox, mode="archive", spelling="post").check()
        assert "matches 200 posts in the last 30 days" in archive.message
        mentions = listener(tmp_path, sandbox, mode="posts", query=None, user_id=user_id("mara_k"))
        assert mentions.check().message == f"reads posts of @mara_k, whose user_id is {user_id('mara_k')}"


def test_an_account_x_does_not_know_needs_a_person(tmp_path: Path) -> None:
    with x_sandbox(records(2)) as sandbox:
        reader = listener(tmp_path, sandbox, mode="posts", query=None, user_id="1")
        with pytest.raises(GiveUp, match=r"Could not find user with id: \[1\]"):
            reader.check()


def test_an_account_is_looked_up_once_by_its_handle(tmp_path: Path) -> None:
    with x_sandbox(records(25)) as sandbox:
        options = {"mode": "posts", "query": None, "handle": "@Mara_K"}
        pages = [listener(tmp_path, sandbox, **options).fetch(START)]
        while pages[-1].more:
            pages.append(listener(tmp_path, sandbox, **options).fetch(pages[-1].cursor))
        assert len(ids(pages)) == 25
        assert sum("/by/username/" in request.path for request in sandbox.requests) == 1
        assert pages[-1].cursor["spent"]["posts"] == 25 + 2, "an account costs as much as two posts"
        sandbox.world.add(x_record(50, "hello", author="jo_l"))
        other = listener(tmp_path, sandbox, mode="posts", query=None, handle="jo_l").fetch(pages[-1].cursor)
        assert len(other.records) == 1
        assert other.cursor["account"] == {"handle": "jo_l", "user_id": user_id("jo_l")}
        assert other.cursor["spent"]["posts"] == 25 + 2 + 1 + 2


def test_a_query_x_cannot_read_needs_a_person(tmp_path: Path) -> None:
    with x_sandbox(records(2)) as sandbox, pytest.raises(GiveUp, match=r"unbalanced.*correct the source's options"):
        listener(tmp_path, sandbox, query="(kiosk").fetch(START)


def _answers(code: int, body: dict[str, Any]) -> Any:
    def fault(exchange: Exchange) -> Answer:
        return json_answer(body, code)

    return fault


@pytest.mark.parametrize(
    ("code", "body", "kind", "says"),
    [
        (402, {"title": "CreditsDepleted", "detail": "no credits"}, GiveUp, "no credits left; buy some"),
        (403, {"title": "Forbidden", "detail": "client-not-enrolled"}, GiveUp, "access level.*client-not-enrolled"),
        (404, {"title": "Not Found", "detail": "Not Found"}, GiveUp, "check user_id and api_url"),
        (408, {}, TryAgain, "did not answer in time"),
        (418, {}, GiveUp, "418"),
        (429, {"title": "UsageCapExceeded", "detail": "Usage cap exceeded: Monthly product cap"}, GiveUp, "own limit"),
        (429, {"title": "Too Many Requests"}, TryLater, "wait until"),
        (503, {}, TryAgain, "503"),
        (200, {"errors": [{"detail": "Could not find user"}]}, GiveUp, "Could not find user"),
        (200, {"data": "no list", "meta": {}}, TryAgain, "could not be read"),
    ],
)
def test_every_refusal_says_what_to_do(
    tmp_path: Path, code: int, body: dict[str, Any], kind: type[Exception], says: str
) -> None:
    with x_sandbox(records(2)) as sandbox:
        sandbox.faults.add(_answers(code, body))
        with pytest.raises(kind, match=says):
            listener(tmp_path, sandbox).fetch(START)


@pytest.mark.parametrize("body", [b"[]", b'"down"', b'{"errors": "down"}'])
@pytest.mark.parametrize("code", [400, 429, 500])
def test_an_error_in_no_known_form_is_still_told(tmp_path: Path, code: int, body: bytes) -> None:
    with x_sandbox(records(2)) as sandbox:
        sandbox.faults.add(status(code, body))
        with pytest.raises((TryAgain, TryLater, GiveUp)):
            listener(tmp_path, sandbox).fetch(START)


def test_the_token_goes_to_no_other_address(tmp_path: Path) -> None:
    """A redirect is not followed; the request kept for reports has no token in it."""
    with x_sandbox(records(2)) as sandbox, x_sandbox() as elsewhere:

        def redirect(exchange: Exchange) -> Answer:
            return Answer(302, b"", {"location": f"{elsewhere.url}/2/tweets/search/recent"})

        sandbox.faults.add(redirect)
        with pytest.raises(GiveUp, match="redirect; correct api_url"):
            listener(tmp_path, sandbox).fetch(START)
        assert not elsewhere.requests
        assert X_SECRET in sandbox.requests[0].headers["authorization"]


def test_what_tweepy_keeps_of_a_request_has_no_token_in_it(tmp_path: Path) -> None:
    with x_sandbox(records(2)) as sandbox:
        sandbox.faults.add(status(503))
        asked = client(x_options(tmp_path, sandbox.x_url, query="kiosk"), of_posts=True)
        with pytest.raises(tweepy.TwitterServerError) as caught:
            asked.search_recent_tweets("kiosk")
        assert X_SECRET not in str(caught.value.response.request.headers)
        assert X_SECRET not in str(vars(asked))


def test_a_slow_answer_is_not_waited_for(tmp_path: Path) -> None:
    with x_sandbox(records(2)) as sandbox:
        sandbox.faults.add(slow(8))
        started = time.monotonic()
        with pytest.raises(TryAgain, match="ReadTimeout"):
            listener(tmp_path, sandbox, timeout=0.1).fetch(START)
        assert time.monotonic() - started < 4


def test_a_missing_token_is_told_when_it_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_SUCH_TOKEN", raising=False)
    reader = XListener(XOptions(bearer_token=Secret("env:NO_SUCH_TOKEN"), query="kiosk"))
    with pytest.raises(Exception, match="NO_SUCH_TOKEN is not set"):
        reader.fetch(START)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, "mode 'search' needs the option 'query'"),
        ({"mode": "mentions"}, "needs either the option 'handle' or 'user_id'"),
        ({"mode": "posts", "handle": "@harbour", "user_id": "1"}, "needs either the option 'handle' or 'user_id'"),
        ({"mode": "posts", "handle": "@harbour", "query": "kiosk"}, "mode 'posts' has no use for 'query'"),
        ({"mode": "posts", "handle": "@two words"}, "handle"),
        ({"mode": "mentions", "user_id": "@harbour"}, "user_id"),
        ({"query": "kiosk", "user_id": "1"}, "mode 'search' has no use for 'user_id'"),
        ({"query": "k" * 513}, "513 characters; X allows 512"),
        ({"query": "kiosk", "bearer_token": "AAAA"}, "must not stand in the settings"),
        ({"query": "kiosk", "api_url": "http://api.x.com"}, "use https"),
        ({"query": "kiosk", "monthly_budget": 0}, "monthly_budget"),
        ({"query": "kiosk", "wait_on_rate_limit": True}, "wait_on_rate_limit"),
    ],
)
def test_options_are_held_to_what_x_allows(options: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        XOptions.model_validate({"bearer_token": "env:X_TOKEN"} | options)
