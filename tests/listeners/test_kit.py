"""The kit holds what it promises: an outsider's listener imports and runs it, and wrong listeners fail it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listeners.base import Listener, Rechecks
from listeners.newest_first import Span, higher
from listeners.testing import Conformance, FakeListener, Feed, fake_feed, ids, post, read

OUTSIDER = """
import time
from contextlib import contextmanager
from listeners.base import Page
from listeners.testing import Conformance, FakeFeed, PlatformListener, fake_feed


class MarksFirst(PlatformListener):
    '''Moves its mark with the first page.'''

    def _after(self, state, window, numbers):
        after, more, notes = super()._after(state, window, numbers)
        return after.model_copy(update={"mark": after.window.newest if after.window else after.mark}), more, notes


class Sleeps(PlatformListener):
    def fetch(self, cursor):
        try:
            return super().fetch(cursor)
        except Exception:
            time.sleep(1)
            return super().fetch(cursor)


class Forgets(PlatformListener):
    def recheck(self, native_ids):
        from listeners.base import Recheck
        return Recheck(current=super().recheck(native_ids).current, gone=())


def feed_of(listener):
    class Feed(FakeFeed):
        def listener(self):
            return listener(self._options, self.platform)

    @contextmanager
    def feed():
        made = Feed()
        yield made
        made.platform.closed = True

    return feed


class TestRight(Conformance):
    def feed(self):
        return fake_feed()


class TestMarksFirst(Conformance):
    def feed(self):
        return feed_of(MarksFirst)()


class TestSleeps(Conformance):
    def feed(self):
        return feed_of(Sleeps)()


class TestForgets(Conformance):
    def feed(self):
        return feed_of(Forgets)()
"""


class TestFakePlatform(Conformance):
    def feed(self) -> AbstractContextManager[Feed]:
        return fake_feed()


def test_an_outsider_runs_the_battery_and_wrong_listeners_fail_it(tmp_path: Path) -> None:
    (tmp_path / "test_outsider.py").write_text(OUTSIDER, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rf", "-p", "no:cacheprovider", "--tb=line", "test_outsider.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=250,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    failed = set(re.findall(r"FAILED test_outsider.py::(\w+)::(\w+)", ran.stdout))
    assert {name for name, _ in failed} == {"TestMarksFirst", "TestSleeps", "TestForgets"}, ran.stdout[-3_000:]
    assert ("TestMarksFirst", "test_a_cursor_resumes_without_a_gap") in failed
    assert ("TestForgets", "test_a_deletion_is_seen") in failed


def test_the_fake_listener_is_a_listener() -> None:
    listener: Listener = FakeListener([post(1)])
    assert isinstance(listener, Rechecks)
    with fake_feed() as feed:
        feed.publish(1)
        assert ids(read(feed)[0]) == ["1"]


@given(pages=st.lists(st.lists(st.integers(0, 1000), max_size=5), max_size=6))
def test_a_span_holds_its_pages(pages: list[list[int]]) -> None:
    span: Span[int] = Span[int]()
    for page in pages:
        before = span
        span = span.with_page(page)
        assert span.posts == before.posts + len(page)
        assert before.newest is None or span.newest == before.newest
        if page:
            assert span.oldest == min(page)
            assert span.stands_still(page)
            assert not span.stands_still(page, ties=True)
    assert Span[int].model_validate(span.model_dump(mode="json")) == span


@pytest.mark.parametrize(("newest", "mark", "kept"), [(5, None, 5), (5, 3, 5), (3, 5, 5)])
def test_a_mark_never_goes_back(newest: int, mark: int | None, kept: int) -> None:
    assert higher(newest, mark) == kept
