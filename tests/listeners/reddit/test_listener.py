"""The listener for Reddit, through praw, where Reddit and praw have ways of their own."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from hearpoint.sandbox.faults import TOKEN_PATH, Exchange, Fault, slow, status, unauthorized
from hearpoint.sandbox.http import Answer, json_answer
from hearpoint.sandbox.server import Sandbox
from listeners.base import START, Page
from listeners.errors import GiveUp, TryAgain, TryLater
from listeners.reddit.listener import RedditListener
from listeners.reddit.options import RedditOptions
from listeners.testing.conformance import ids
from tests.listeners.feeds import SUBREDDIT, reddit_comment, reddit_options, reddit_post, reddit_sandbox


@pytest.fixture(autouse=True)
def _never_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(seconds: float) -> None:
        raise AssertionError(f"praw slept for {seconds} s")

    monkeypatch.setattr(time, "sleep", refuse)


def listener(folder: Path, sandbox: Sandbox, **options: Any) -> RedditListener:
    known = {"subreddit": SUBREDDIT, "page_size": 10}
    return RedditListener(reddit_options(folder, sandbox.reddit_url, **known | options))


def drain(listener: RedditListener, cursor: Any = START) -> list[Page]:
    pages = [listener.fetch(cursor)]
    while pages[-1].more:
        pages.append(listener.fetch(pages[-1].cursor))
    return pages


def records(count: int) -> list[dict[str, Any]]:
    return [reddit_post(number, "It ate my card") for number in range(count)]


def with_limits(remaining: str, reset: str) -> Fault:
    def fault(exchange: Exchange) -> Answer:
        limits = {"x-ratelimit-remaining": remaining, "x-ratelimit-used": "600", "x-ratelimit-reset": reset}
        return exchange.answer.with_headers(limits)

    return fault


def test_a_spent_rate_limit_is_told_before_the_next_request(tmp_path: Path) -> None:
    """prawcore would sleep here."""
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    with reddit_sandbox(records(20)) as sandbox:
        options = reddit_options(tmp_path, sandbox.reddit_url, subreddit=SUBREDDIT, page_size=10)
        reader = RedditListener(options, clock=lambda: moment)
        sandbox.faults.add(with_limits("0.0", "300"))
        first = reader.fetch(START)
        sandbox.requests.clear()
        with pytest.raises(TryLater) as caught:
            reader.fetch(first.cursor)
        assert not sandbox.requests
        assert caught.value.retry_at == moment + timedelta(seconds=300)
        moment += timedelta(seconds=301)
        assert len(reader.fetch(first.cursor).records) == 10


def test_a_limit_nearly_spent_slows_nothing_down(tmp_path: Path) -> None:
    with reddit_sandbox(records(20)) as sandbox:
        sandbox.faults.add(with_limits("1.0", "590"), times=None)
        assert len(ids(drain(listener(tmp_path, sandbox)))) == 20


def test_an_expired_token_is_renewed_once(tmp_path: Path) -> None:
    with reddit_sandbox(records(20)) as sandbox:
        reader = listener(tmp_path, sandbox)
        first = reader.fetch(START)
        sandbox.faults.add(unauthorized)
        assert len(reader.fetch(first.cursor).records) == 10
        assert sum(request.path == TOKEN_PATH for request in sandbox.requests) == 2


def test_a_token_is_used_again(tmp_path: Path) -> None:
    with reddit_sandbox(records(30)) as sandbox:
        drain(listener(tmp_path, sandbox))
        assert sum(request.path == TOKEN_PATH for request in sandbox.requests) == 1


def test_a_wrong_secret_needs_a_person(tmp_path: Path) -> None:
    with reddit_sandbox(records(1)) as sandbox, pytest.raises(GiveUp, match="correct client_id and client_secret"):
        listener(tmp_path, sandbox, client_id="someone-else").fetch(START)


def test_the_secret_goes_to_no_other_address(tmp_path: Path) -> None:
    with reddit_sandbox(records(2)) as sandbox, reddit_sandbox() as elsewhere:

        def redirect(exchange: Exchange) -> Answer:
            return Answer(302, b"", {"location": f"{elsewhere.url}{TOKEN_PATH}"})

        sandbox.faults.add(redirect, path=TOKEN_PATH)
        with pytest.raises(GiveUp):
            listener(tmp_path, sandbox).fetch(START)
        assert not elsewhere.requests


def test_an_app_of_the_wrong_type_needs_a_person(tmp_path: Path) -> None:
    def refuse(exchange: Exchange) -> Answer:
        return json_answer({"error": "unsupported_grant_type"})

    with reddit_sandbox(records(1)) as sandbox:
        sandbox.faults.add(refuse, path=TOKEN_PATH)
        with pytest.raises(GiveUp, match="unsupported_grant_type"):
            listener(tmp_path, sandbox).fetch(START)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (status(503), TryAgain),
        (status(200, b'{"access_token": "tok'), TryAgain),
        (status(200, b"{}"), TryAgain),
        (status(429), TryLater),
    ],
)
def test_trouble_with_the_token_is_told_like_any_other(tmp_path: Path, fault: Fault, kind: type[Exception]) -> None:
    with reddit_sandbox(records(1)) as sandbox:
        sandbox.faults.add(fault, path=TOKEN_PATH)
        reader = listener(tmp_path, sandbox)
        with pytest.raises(kind):
            reader.fetch(START)
        assert reader.fetch(START).records


@pytest.mark.parametrize(
    ("code", "says"),
    [(400, "correct the options"), (403, "private or quarantined"), (404, "check its spelling"), (451, "451")],
)
def test_every_refusal_says_what_to_do(tmp_path: Path, code: int, says: str) -> None:
    with reddit_sandbox(records(1)) as sandbox:
        sandbox.faults.add(status(code))
        with pytest.raises(GiveUp, match=says):
            listener(tmp_path, sandbox).fetch(START)


def test_a_subreddit_that_does_not_exist_needs_a_person(tmp_path: Path) -> None:
    with reddit_sandbox(records(1)) as sandbox, pytest.raises(GiveUp, match="no such subreddit"):
        listener(tmp_path, sandbox, subreddit="nosuchplace").fetch(START)


def test_an_answer_that_is_no_listing_may_be_one_later(tmp_path: Path) -> None:
    with reddit_sandbox(records(1)) as sandbox:
        sandbox.faults.add(status(200, b"[]"))
        with pytest.raises(TryAgain, match="no listing"):
            listener(tmp_path, sandbox).fetch(START)


def test_a_slow_answer_is_not_waited_for(tmp_path: Path) -> None:
    with reddit_sandbox(records(2)) as sandbox:
        sandbox.faults.add(slow(8))
        started = time.monotonic()
        with pytest.raises(TryAgain, match="ReadTimeout"):
            listener(tmp_path, sandbox, timeout=0.1).fetch(START)
        assert time.monotonic() - started < 4


def test_more_than_reddit_lists_is_told(tmp_path: Path) -> None:
    with reddit_sandbox(records(5)) as sandbox:
        reader = listener(tmp_path, sandbox, page_size=100)
        cursor = drain(reader)[-1].cursor
        for number in range(100, 1300):
            sandbox.world.add(reddit_post(number, "It ate my card"))
        pages = drain(reader, cursor)
        assert len(ids(pages)) == 1000
        assert [note for page in pages for note in page.notes] == [
            "Reddit lists the newest 1,000 posts or so, and more were made since the last run: collect more often"
        ]


def test_a_post_held_for_review_is_read_when_it_appears(tmp_path: Path) -> None:
    with reddit_sandbox(records(30)) as sandbox:
        reader = listener(tmp_path, sandbox)
        cursor = drain(reader)[-1].cursor
        sandbox.world.add(reddit_post(15, "Approved at last", id="late"))
        late = {record.title for page in drain(reader, cursor) for record in page.records if "Approved" in record.text}
        assert late == {"The kiosk, part 15"}


def test_search_stays_in_its_subreddit(tmp_path: Path) -> None:
    elsewhere = reddit_post(50, "The kiosk of a cinema", id="cinema", subreddit="cinemas")
    with reddit_sandbox([*records(3), elsewhere]) as sandbox:
        everywhere = drain(listener(tmp_path, sandbox, mode="search", query="kiosk", subreddit=None))
        here = drain(listener(tmp_path, sandbox, mode="search", query="kiosk"))
        both = drain(listener(tmp_path, sandbox, mode="search", query="kiosk", subreddit=f"{SUBREDDIT}+cinemas"))
    assert [len(ids(pages)) for pages in (everywhere, here, both)] == [4, 3, 4]


def test_recheck_sees_what_moderators_removed(tmp_path: Path) -> None:
    comments = [reddit_comment(number, "Mine too") for number in range(3)]
    with reddit_sandbox([reddit_post(0, "", id="thread"), *comments]) as sandbox:
        reader = listener(tmp_path, sandbox, mode="comments")
        found = ids(drain(reader))
        sandbox.world.delete("c0")
        sandbox.world.delete("c1", "removed")
        result = reader.recheck([*found, "t1_never"])
    assert len(result.current) == 1
    assert set(result.gone) == {"t1_never", *found} - {result.current[0].native_id}


def test_nothing_of_a_praw_ini_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A praw.ini or the environment could send the key elsewhere, or log in as a person."""
    for name, value in {"site": "elsewhere", "username": "me", "password": "secret", "oauth_url": "http://x"}.items():
        monkeypatch.setenv(f"praw_{name}", value)
    with reddit_sandbox(records(1)) as sandbox:
        assert listener(tmp_path, sandbox).fetch(START).records
        token = next(request for request in sandbox.requests if request.path == TOKEN_PATH)
    assert b"password" not in token.body


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, "mode 'new' needs the option 'subreddit'"),
        ({"mode": "search"}, "mode 'search' needs the option 'query'"),
        ({"subreddit": "hotels", "query": "kiosk"}, "mode 'new' has no use for 'query'"),
        ({"subreddit": "r/hotels"}, "subreddit"),
        ({"subreddit": "hotels", "user_agent": "python"}, "user_agent"),
        ({"subreddit": "hotels", "client_secret": "s3cret"}, "must not stand in the settings"),
        ({"subreddit": "hotels", "api_url": "http://example.org"}, "use https"),
        ({"subreddit": "hotels", "password": "x"}, "password"),
    ],
)
def test_options_are_held_to_what_reddit_allows(options: dict[str, Any], says: str) -> None:
    known = {"client_id": "id", "client_secret": "env:SECRET", "user_agent": "linux:hearpoint:1 (by /u/me)"}
    with pytest.raises(ValidationError, match=says):
        RedditOptions.model_validate(known | options)
