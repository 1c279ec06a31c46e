"""The battery every listener passes.

A listener joins by a subclass named ``Test...`` whose `feed` gives a platform of its own to a test. What the kind of
source cannot do (a file is never rate limited) it leaves out of `abilities`, and those tests are skipped, visibly.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Literal, Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listeners.base import START, Cursor, Listener, Page, Rechecks
from listeners.errors import GiveUp, ListenerError, TryAgain, TryLater

Ability = Literal["web", "delete", "edit", "recheck"]
Trouble = Literal["server-error", "html", "truncated", "cut-off", "dropped"]
TROUBLES: tuple[Trouble, ...] = ("server-error", "html", "truncated", "cut-off", "dropped")
PAGE_S = 5.0
"""Far longer than any fetch from loopback takes, far shorter than any wait a client library thinks fit."""
TEXTS = (
    "ünïcödé, naïve café",
    "emoji 🧳✈️ 👩‍👩‍👧‍👦 🇩🇪",
    "שלום, החדר היה נקי",
    "الغرفة نظيفة جدا",
    "a & b < c > d &amp; &lt;b&gt; \"quoted\" 'single' \\ backslash",
    "two lines\nand\ttabs",
    "zero\u200bwidth, e\u0301 decomposed",
    "long " * 2000,
)


class Feed(Protocol):
    """A platform for one test, with something to read in it."""

    secrets: tuple[str, ...]
    """What must never be seen in a log or a message."""
    log_shows: str
    """What the client library's own log holds of every request, such as the address; "" where it keeps none."""

    def listener(self) -> Listener:
        """A new listener, as a new process would build it."""
        ...

    def publish(self, number: int, text: str | None = None) -> str:
        """Post the `number`-th text, later than all lower numbers; gives its native id."""
        ...

    def written(self, text: str) -> str:
        """A text as this feed's posts carry it (an account that is mentioned is mentioned in it)."""
        ...

    def edit(self, native_id: str, text: str) -> None: ...

    def delete(self, native_id: str) -> None: ...

    def trouble(self, kind: Trouble, times: int = 1) -> None:
        """The next requests meet a passing fault."""
        ...

    def rate_limit(self, reset_in: float | None) -> None:
        """The next request is told to wait, for so many seconds or without saying how long."""
        ...

    def refuse_key(self) -> None:
        """From now on no key is accepted."""
        ...

    def repeat_pages(self, times: int | None) -> None:
        """The next requests for a later page get the page before (None: all of them, until `heal`)."""
        ...

    def heal(self) -> None: ...

    def skew(self, seconds: float) -> None:
        """The platform's clock is off."""
        ...


def read(feed: Feed, cursor: Cursor = START, pages: int = 200) -> tuple[list[Page], Cursor]:
    """Pages until there are no more, each by a new listener from the cursor as the store would give it back."""
    answers: list[Page] = []
    while len(answers) < pages:
        page = feed.listener().fetch(json.loads(json.dumps(dict(cursor))))
        answers.append(page)
        cursor = page.cursor
        if not page.more:
            return answers, cursor
    raise AssertionError(f"no end after {pages} pages")


def ids(pages: list[Page]) -> list[str]:
    return [record.native_id for page in pages for record in page.records]


def texts(pages: list[Page]) -> dict[str, str]:
    return {record.native_id: record.text for page in pages for record in page.records}


class Conformance:
    """Subclass me, and say which platform to read."""

    abilities: ClassVar[frozenset[Ability]] = frozenset({"web", "delete", "edit", "recheck"})
    page: ClassVar[int] = 10
    """How many posts a page of the feed's listeners holds."""

    def feed(self) -> AbstractContextManager[Feed]:
        raise NotImplementedError

    def needs(self, *abilities: Ability) -> None:
        if missing := set(abilities) - self.abilities:
            pytest.skip(f"this kind of source has no {', '.join(sorted(missing))}")

    @pytest.fixture(autouse=True)
    def _never_sleeps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(seconds: float) -> None:
            raise AssertionError(f"a listener slept for {seconds} s")

        monkeypatch.setattr(time, "sleep", refuse)

    def test_reads_everything_once_over_many_pages(self) -> None:
        with self.feed() as feed:
            published = {feed.publish(number) for number in range(3 * self.page + 1)}
            pages, cursor = read(feed)
            assert len(pages) >= 4
            assert sorted(ids(pages)) == sorted(published)
            again, _ = read(feed, cursor)
            assert set(ids(again)) <= published

    def test_a_page_says_what_it_must(self) -> None:
        with self.feed() as feed:
            for number in range(self.page + 1):
                feed.publish(number)
            start: dict[str, Any] = {}
            page = feed.listener().fetch(start)
            assert start == {}, "the cursor handed in is not the listener's to change"
            assert json.loads(json.dumps(page.cursor)) == page.cursor
            assert not page.skipped
            for record in page.records:
                assert record.created_at.utcoffset() == timedelta(0)
                assert record.author

    def test_an_empty_source_is_no_error(self) -> None:
        with self.feed() as feed:
            pages, cursor = read(feed)
            assert not ids(pages)
            new = feed.publish(1)
            later, _ = read(feed, cursor)
            assert ids(later) == [new]

    def test_what_comes_later_is_read_later(self) -> None:
        with self.feed() as feed:
            first = {feed.publish(number) for number in range(self.page + 2)}
            _, cursor = read(feed)
            second = {feed.publish(number) for number in range(100, 100 + 2 * self.page + 1)}
            pages, _ = read(feed, cursor)
            assert second <= set(ids(pages)) <= first | second

    @settings(max_examples=20, suppress_health_check=list(HealthCheck))
    @given(script=st.lists(st.sampled_from(["publish", "fetch", "crash", "trouble", "delete"]), max_size=12))
    def test_a_cursor_resumes_without_a_gap(self, script: list[str]) -> None:
        """Whatever happens between pages, nothing that stays published is missed."""
        with self.feed() as feed:
            world = _Reader(feed, self.page)
            world.publish()
            for act in script:
                if act == "delete" and "delete" not in self.abilities:
                    continue
                if act == "trouble" and "web" not in self.abilities:
                    continue
                getattr(world, act)()
            world.drain()
            assert world.published <= world.seen.keys()
            assert world.seen.keys() <= world.published | world.deleted

    def test_a_repeated_page_is_neither_a_loop_nor_a_gap(self) -> None:
        self.needs("web")
        with self.feed() as feed:
            published = {feed.publish(number) for number in range(4 * self.page)}
            feed.repeat_pages(1)
            pages, cursor = read(feed)
            if set(ids(pages)) != published:
                pages += read(feed, cursor)[0]
            assert set(ids(pages)) == published

    def test_pages_that_repeat_for_ever_end_the_run_and_lose_nothing(self) -> None:
        self.needs("web")
        with self.feed() as feed:
            published = {feed.publish(number) for number in range(4 * self.page)}
            feed.repeat_pages(None)
            pages, cursor = read(feed, pages=20)
            assert any(page.notes for page in pages), "a run that ends before its time says so"
            feed.heal()
            after, _ = read(feed, cursor)
            assert set(ids(pages)) | set(ids(after)) == published

    @pytest.mark.parametrize("how_many", [1, 3])
    def test_the_post_a_page_follows_from_is_deleted(self, how_many: int) -> None:
        self.needs("delete")
        with self.feed() as feed:
            published = [feed.publish(number) for number in range(3 * self.page)]
            first = feed.listener().fetch(START)
            for native_id in ids([first])[-how_many:]:
                feed.delete(native_id)
            rest, cursor = read(feed, first.cursor)
            assert set(ids([first, *rest])) == set(published)
            # And the newest, from which the next run goes on.
            feed.delete(published[-1])
            feed.delete(published[-2])
            new = feed.publish(1000)
            later, _ = read(feed, cursor)
            assert new in ids(later)

    @pytest.mark.parametrize("kind", TROUBLES)
    def test_a_passing_fault_says_try_again_and_the_same_fetch_then_works(self, kind: Trouble) -> None:
        self.needs("web")
        with self.feed() as feed:
            published = {feed.publish(number) for number in range(self.page + 1)}
            listener = feed.listener()
            first = listener.fetch(START)
            feed.trouble(kind)
            started = time.monotonic()
            with pytest.raises(TryAgain):
                listener.fetch(first.cursor)
            assert time.monotonic() - started < PAGE_S
            second = listener.fetch(first.cursor)
            assert set(ids([first, second])) == published

    @pytest.mark.parametrize("skew", [0.0, 3600.0, -3600.0])
    def test_a_rate_limit_says_until_when_by_our_clock(self, skew: float) -> None:
        self.needs("web")
        with self.feed() as feed:
            published = feed.publish(1)
            feed.skew(skew)
            feed.rate_limit(120)
            listener = feed.listener()
            started = datetime.now(UTC)
            with pytest.raises(TryLater) as caught:
                listener.fetch(START)
            assert timedelta(seconds=110) < caught.value.retry_at - started < timedelta(seconds=130)
            assert ids([feed.listener().fetch(START)]) == [published]

    def test_a_rate_limit_without_a_time_waits_some_minutes(self) -> None:
        self.needs("web")
        with self.feed() as feed:
            feed.publish(1)
            feed.rate_limit(None)
            started = datetime.now(UTC)
            with pytest.raises(TryLater) as caught:
                feed.listener().fetch(START)
            assert timedelta(minutes=1) <= caught.value.retry_at - started <= timedelta(hours=1)

    def test_a_refused_key_needs_a_person(self) -> None:
        self.needs("web")
        with self.feed() as feed:
            feed.publish(1)
            feed.refuse_key()
            for ask in (lambda: feed.listener().fetch(START), lambda: feed.listener().check()):
                with pytest.raises(GiveUp, match=r"correct|check|set"):
                    ask()

    def test_an_edit_is_seen(self) -> None:
        self.needs("edit", "recheck")
        with self.feed() as feed:
            native_id = feed.publish(1, "before")
            untouched = feed.publish(2, "as it was")
            assert texts(read(feed)[0])[native_id] == feed.written("before")
            feed.edit(native_id, "after")
            result = _recheck(feed, native_id, untouched)
            assert {record.native_id: record.text for record in result.current} == {
                native_id: feed.written("after"),
                untouched: feed.written("as it was"),
            }
            edited = {record.native_id: record.edited_at for record in result.current}
            assert edited[native_id] is not None
            assert edited[untouched] is None
            assert not result.gone

    def test_a_deletion_is_seen(self) -> None:
        self.needs("delete", "recheck")
        with self.feed() as feed:
            native_id, kept = feed.publish(1), feed.publish(2)
            feed.delete(native_id)
            result = _recheck(feed, native_id, kept)
            assert result.gone == (native_id,)
            assert [record.native_id for record in result.current] == [kept]

    def test_texts_arrive_as_they_were_written(self) -> None:
        with self.feed() as feed:
            written = {feed.publish(number, text): feed.written(text) for number, text in enumerate(TEXTS)}
            assert texts(read(feed)[0]) == written

    def test_check_says_what_can_be_read(self) -> None:
        with self.feed() as feed:
            feed.publish(1)
            health = feed.listener().check()
            assert health.ok
            assert health.message

    @pytest.mark.parametrize("cursor", [{"mark": "yesterday", "since_id": "x"}, {"from_the_future": 1}])
    def test_a_cursor_it_cannot_read_needs_a_person(self, cursor: dict[str, Any]) -> None:
        with self.feed() as feed, pytest.raises(GiveUp, match="left"):
            feed.listener().fetch(cursor)

    def test_no_secret_in_logs_or_messages(self, caplog: pytest.LogCaptureFixture) -> None:
        self.needs("web")
        caplog.set_level(logging.DEBUG)
        with self.feed() as feed:
            for number in range(self.page + 1):
                feed.publish(number)
            told = [repr(feed.listener()), *(_outcome(ask) for ask in _bad_days(feed))]
            output = "\n".join([caplog.text, *told])
            assert feed.log_shows in output, "the clients' own logs are part of the test"
            for secret in feed.secrets:
                assert secret not in output

    def test_a_proxy_is_not_asked_for_what_is_on_this_machine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.needs("web")
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        with self.feed() as feed:
            published = feed.publish(1)
            assert ids(read(feed)[0]) == [published]

    def test_an_address_nobody_listens_at_may_answer_later(self) -> None:
        self.needs("web")
        with self.feed() as feed:
            listener = feed.listener()
        with pytest.raises(TryAgain):
            listener.fetch(START)


class _Reader:
    """A store's side of a listener, on a bad day."""

    def __init__(self, feed: Feed, page: int) -> None:
        self._feed = feed
        self._page = page
        self._cursor: Cursor = START
        self._number = 0
        self.published: set[str] = set()
        self.deleted: set[str] = set()
        self.seen: dict[str, str] = {}

    def publish(self) -> None:
        for _ in range(self._page + self._page // 2):
            self._number += 1
            self.published.add(self._feed.publish(self._number))

    def fetch(self) -> Page:
        page = self._feed.listener().fetch(json.loads(json.dumps(dict(self._cursor))))
        self.seen |= texts([page])
        self._cursor = page.cursor
        return page

    def crash(self) -> None:
        """Fetched, never stored."""
        self._feed.listener().fetch(self._cursor)

    def trouble(self) -> None:
        self._feed.trouble("server-error")
        with pytest.raises(TryAgain):
            self._feed.listener().fetch(self._cursor)

    def delete(self) -> None:
        """The last post read goes away: the one the next page would follow from."""
        last = next((native_id for native_id in reversed(self.seen) if native_id in self.published), None)
        if last is not None:
            self._feed.delete(last)
            self.published.discard(last)
            self.deleted.add(last)

    def drain(self) -> None:
        """Run until two runs in a row bring nothing new."""
        quiet = 0
        while quiet < 2:
            before = len(self.seen)
            while self.fetch().more:
                pass
            quiet = quiet + 1 if len(self.seen) == before else 0


def _recheck(feed: Feed, *native_ids: str) -> Any:
    listener = feed.listener()
    assert isinstance(listener, Rechecks)
    return listener.recheck(native_ids)


def _bad_days(feed: Feed) -> list[Callable[[], Any]]:
    def troubled(kind: Trouble) -> Callable[[], Any]:
        def ask() -> Page:
            feed.trouble(kind)
            return feed.listener().fetch(START)

        return ask

    def limited() -> Page:
        feed.rate_limit(60)
        return feed.listener().fetch(START)

    def refused() -> Page:
        feed.refuse_key()
        return feed.listener().fetch(START)

    return [lambda: read(feed), lambda: feed.listener().check(), *map(troubled, TROUBLES), limited, refused]


def _outcome(ask: Callable[[], Any]) -> str:
    try:
        return repr(ask())
    except ListenerError as error:
        return "".join(traceback.format_exception(error))
