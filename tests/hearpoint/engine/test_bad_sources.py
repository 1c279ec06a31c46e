"""One bad source costs one source: a bug, a server that drips, a file that is none, a platform that asks to wait."""

from __future__ import annotations

import json
import socketserver
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

import pytest
import stamina

from config.errors import ConfigError
from config.journey import shipped_journey_text
from hearpoint.engine import sources as engine_sources
from hearpoint.engine.collect import CollectResult
from hearpoint.engine.collect_all import check_sources, collect_sources
from hearpoint.engine.replay import replay_skipped
from hearpoint.store.collected import Counts
from hearpoint.store.session import Session
from listeners.base import Cursor, Health, Options, Page, Replayed, Skipped
from listeners.errors import GiveUp, TryLater
from listeners.registry import listener_type
from tests.fakes import FakeListener, post

NOW = datetime(2026, 11, 15, tzinfo=UTC)
Fetch = Callable[[Cursor], Any]


class ForumOptions(Options):
    name: str = ""


@dataclass
class Forum(FakeListener):
    """A kind of another package: what it does is in `behaviour`, by the source's `name`."""

    kind: ClassVar[str] = "forum"
    options_type: ClassVar[type[Options]] = ForumOptions
    recheck_days: ClassVar[int] = 0
    behaviour: ClassVar[dict[str, Fetch]] = {}
    asked: ClassVar[list[str]] = []

    posts: list[Any] = field(default_factory=list)
    name: str = ""

    def __init__(self, options: ForumOptions) -> None:
        if options.name == "cannot be made":
            raise KeyError("a bug in its constructor")
        self.name = options.name
        self.realm = None

    @property
    def limits(self) -> str:
        return self.name[:5]

    def fetch(self, cursor: Cursor) -> Page:
        self.asked.append(self.name)
        page: Page = self.behaviour.get(self.name, ends)(cursor)
        return page

    def replay(self, skipped: Any) -> Replayed:
        return Replayed((post(int(skipped[0].raw)),), skipped=tuple(skipped[1:]))


def ends(cursor: Cursor) -> Page:
    return Page((post(len(Forum.asked)),), {"done": True}, more=False)


@pytest.fixture(autouse=True)
def _forum(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def typed(kind: str) -> Any:
        return Forum if kind == "forum" else listener_type(kind)

    monkeypatch.setattr(engine_sources, "listener_type", typed)
    monkeypatch.setattr(Forum, "behaviour", {})
    monkeypatch.setattr(Forum, "asked", [])
    with stamina.set_testing(True, attempts=2):
        yield


@contextmanager
def project(folder: Path, *names: str, more: str = "") -> Iterator[Session]:
    sources = "".join(f"  - {{id: s{n}, kind: forum, options: {{name: {name}}}}}\n" for n, name in enumerate(names))
    (folder / "journey.yaml").write_text(shipped_journey_text("hotel"), encoding="utf-8")
    (folder / "hearpoint.yaml").write_text(f"company: Harbour\nsources:\n{sources}{more}", encoding="utf-8")
    with Session.open(folder) as session:
        yield session


def by_id(results: list[CollectResult]) -> dict[str, CollectResult]:
    return {result.source: result for result in results}


def raises(error: BaseException) -> Fetch:
    def fetch(cursor: Cursor) -> Page:
        raise error

    return fetch


@pytest.mark.parametrize(
    "fetch",
    [
        raises(KeyError("api_key=hunter2")),
        raises(AssertionError()),
        raises(RecursionError()),
        raises(MemoryError()),
        raises(SystemExit(0)),
        lambda cursor: None,
        lambda cursor: Page((post(1),), {"when": NOW}, more=False),
        lambda cursor: Page((post(1),), {("a",): 1}, more=False),  # type: ignore[dict-item]
        lambda cursor: Page(("no feedback",), {}, more=False),  # type: ignore[arg-type]
        lambda cursor: Page(None, {}, more=False),  # type: ignore[arg-type]
    ],
)
def test_whatever_one_source_does_the_others_are_collected_and_it_is_told(tmp_path: Path, fetch: Fetch) -> None:
    Forum.behaviour["bad"] = fetch
    with project(tmp_path, "good", "bad", "fine") as session:
        results = collect_sources(session, clock=lambda: NOW)
        (message,) = session.db.execute("SELECT message FROM source WHERE id = 's1'").fetchone()
    assert [(result.source, result.state) for result in results] == [
        ("s0", "complete"),
        ("s1", "failed"),
        ("s2", "complete"),
    ]
    assert "a bug in the listener of the kind 'forum'" in message
    assert "hunter2" not in message


def test_a_listener_that_cannot_be_made_fails_alone(tmp_path: Path) -> None:
    with project(tmp_path, "cannot be made", "fine") as session:
        states = [result.state for result in collect_sources(session, clock=lambda: NOW)]
    assert states == ["failed", "complete"]


def test_what_came_before_the_fault_stays(tmp_path: Path) -> None:
    def fetch(cursor: Cursor) -> Page:
        if cursor.get("page") == 2:
            raise ValueError
        return Page((post(int(cursor.get("page", 0))),), {"page": int(cursor.get("page", 0)) + 1}, more=True)

    Forum.behaviour["bad"] = fetch
    with project(tmp_path, "bad", "fine") as session:
        result = by_id(collect_sources(session, clock=lambda: NOW))["s0"]
        assert session.collected.cursor("s0") == {"page": 2}
    assert (result.state, result.counts.new) == ("failed", 2)


def test_a_page_that_cannot_be_stored_stops_the_asking(tmp_path: Path) -> None:
    def fetch(cursor: Cursor) -> Page:
        number = int(cursor.get("page", 0))
        return Page(("no feedback",), {"page": number + 1}, more=number < 500)  # type: ignore[arg-type]

    Forum.behaviour["bad"] = fetch
    with project(tmp_path, "bad") as session:
        (result,) = collect_sources(session, clock=lambda: NOW)
    assert result.state == "failed"
    assert len(Forum.asked) < 50


class _Drip(socketserver.BaseRequestHandler):
    """Answers at once, and then a byte at a time."""

    def handle(self) -> None:
        self.request.recv(65_536)
        try:
            self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
            while not self.server.over.is_set():  # type: ignore[attr-defined]
                self.request.sendall(b" ")
                time.sleep(0.1)
        except OSError:
            pass


@contextmanager
def dripping() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Drip) as server:
        server.daemon_threads = True
        server.over = threading.Event()  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.over.set()  # type: ignore[attr-defined]
        server.shutdown()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_server_that_drips_does_not_outlive_its_deadline_nor_hold_up_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRIP", "token")
    with dripping() as address:
        x = f'{{mode: search, query: a, bearer_token: env:DRIP, api_url: "{address}", timeout: 5}}'
        more = f"  - {{id: drip, kind: x, options: {x}}}\ncollect: {{page_seconds: 1.5}}\n"
        with project(tmp_path, "good", "fine", more=more) as session:
            began = time.monotonic()
            results = by_id(collect_sources(session, clock=lambda: NOW))
            took = time.monotonic() - began
            health = dict(check_sources(session, ("drip",)))
    assert {name: result.state for name, result in results.items()} == {
        "s0": "complete",
        "s1": "complete",
        "drip": "failed",
    }
    assert "no whole answer within 2 seconds" in str(results["drip"].message)
    assert took < 10
    assert not health["drip"].ok


def test_a_source_has_a_deadline_and_goes_on_in_the_next_run(tmp_path: Path) -> None:
    def fetch(cursor: Cursor) -> Page:
        time.sleep(0.05)
        number = int(cursor.get("page", 0))
        return Page((post(number),), {"page": number + 1}, more=number < 40)

    Forum.behaviour["endless"] = fetch
    with project(tmp_path, "endless", "fine", more="collect: {source_seconds: 0.4}\n") as session:
        first = collect_sources(session, clock=lambda: NOW)
        assert [result.state for result in first] == ["partial", "complete"]
        assert 0 < first[0].counts.new < 40
        assert "the next run goes on" in str(first[0].message)
        for _ in range(40):
            again = collect_sources(session, clock=lambda: NOW)
            if again[0].state == "complete":
                break
        assert session.db.execute("SELECT count(*) FROM feedback WHERE source = 's0'").fetchone() == (41,)


def test_a_platform_that_asked_to_wait_is_left_alone_until_then(tmp_path: Path) -> None:
    later = NOW + timedelta(minutes=15)
    Forum.behaviour["busy"] = raises(TryLater("wait", later))
    with project(tmp_path, "busy") as session:
        assert collect_sources(session, clock=lambda: NOW)[0].wait_until == later
        Forum.behaviour["busy"] = ends
        (waiting,) = collect_sources(session, clock=lambda: NOW + timedelta(minutes=14))
        assert (waiting.state, waiting.wait_until, Forum.asked) == ("waiting", later, ["busy"])
        assert "--now asks anyway" in str(waiting.message)
        assert collect_sources(session, clock=lambda: later)[0].state == "complete"


def test_now_asks_anyway(tmp_path: Path) -> None:
    Forum.behaviour["busy"] = raises(TryLater("wait", NOW + timedelta(days=1)))
    with project(tmp_path, "busy") as session:
        collect_sources(session, clock=lambda: NOW)
        Forum.behaviour["busy"] = ends
        assert collect_sources(session, ask_now=True, clock=lambda: NOW)[0].state == "complete"
        assert collect_sources(session, clock=lambda: NOW)[0].state == "complete"


def test_what_one_source_is_told_to_wait_for_its_platform_is_not_asked_again(tmp_path: Path) -> None:
    """The rate limit is the app's, so the second source would only be refused, too."""
    later = NOW + timedelta(minutes=15)
    Forum.behaviour["app-1 a"] = raises(TryLater("wait", later))
    with (
        project(tmp_path, "app-1 a", "app-1 b", "app-2 c") as session,
        mock.patch.object(engine_sources.Source, "lane", "one platform"),
    ):
        results = collect_sources(session, clock=lambda: NOW)
    assert [result.state for result in results] == ["waiting", "waiting", "complete"]
    assert Forum.asked == ["app-1 a", "app-2 c"]


def test_ids_do_not_depend_on_which_source_is_quicker(tmp_path: Path) -> None:
    def paced(start: int, pause: float) -> Fetch:
        def fetch(cursor: Cursor) -> Page:
            time.sleep(pause)
            number = int(cursor.get("page", 0))
            return Page((post(start + number),), {"page": number + 1}, more=number < 5)

        return fetch

    stored = []
    for run, pauses in enumerate([(0.0, 0.01), (0.01, 0.0)]):
        Forum.behaviour |= {"a": paced(0, pauses[0]), "b": paced(100, pauses[1])}
        folder = tmp_path / str(run)
        folder.mkdir()
        with project(folder, "a", "b") as session:
            collect_sources(session, clock=lambda: NOW)
            stored.append(session.db.execute("SELECT id, native_id FROM feedback ORDER BY id").fetchall())
    assert stored[0] == stored[1]


def test_ctrl_c_keeps_what_is_stored_and_the_next_run_goes_on(tmp_path: Path) -> None:
    def fetch(cursor: Cursor) -> Page:
        number = int(cursor.get("page", 0))
        return Page((post(number),), {"page": number + 1}, more=number < 30)

    Forum.behaviour |= {"a": fetch, "b": fetch}
    with project(tmp_path, "a", "b") as session:
        write = session.collected.write_page
        written = []

        def interrupted(*arguments: Any) -> Counts:
            written.append(arguments)
            if len(written) == 10:
                raise KeyboardInterrupt
            return write(*arguments)

        with mock.patch.object(session.collected, "write_page", interrupted), pytest.raises(KeyboardInterrupt):
            collect_sources(session, clock=lambda: NOW)
        assert session.db.execute("SELECT count(*) FROM feedback").fetchone() == (9,)
        assert session.collected.cursor("s0") == {"page": 9}
        results = collect_sources(session, clock=lambda: NOW)
    assert [result.counts.new for result in results] == [22, 31]


def test_a_full_disk_is_no_matter_of_one_source(tmp_path: Path) -> None:
    full = mock.Mock(side_effect=sqlite3.OperationalError("database or disk is full"))
    with (
        project(tmp_path, "a", "b") as session,
        mock.patch.object(session.collected, "write_page", full),
        pytest.raises(sqlite3.OperationalError),
    ):
        collect_sources(session, clock=lambda: NOW)


def test_what_was_set_aside_can_be_replayed(tmp_path: Path) -> None:
    def fetch(cursor: Cursor) -> Page:
        aside = tuple(Skipped(f"post {n}", "odd", raw=str(n), native_id=str(n)) for n in (7, 8))
        return Page((), {"done": True}, more=False, skipped=aside)

    Forum.behaviour["odd"] = fetch
    with project(tmp_path, "odd", "fine") as session:
        collect_sources(session, clock=lambda: NOW)
        result = by_id(replay_skipped(session, clock=lambda: NOW))["s0"]
        assert (result.counts.new, result.counts.skipped) == (1, 1)
        assert [row[0] for row in session.db.execute("SELECT place FROM skipped")] == ["post 8"]
        assert json.loads(session.db.execute("SELECT cursor FROM source WHERE id = 's0'").fetchone()[0]) == {
            "done": True
        }


def test_a_wrong_configuration_is_raised_before_anything_is_fetched(tmp_path: Path) -> None:
    with (
        project(tmp_path, "good", more="  - {id: odd, kind: x, options: {query: a}}\n") as session,
        pytest.raises(ConfigError, match="bearer_token"),
    ):
        collect_sources(session, clock=lambda: NOW)
    assert not Forum.asked


def test_health_is_asked_of_each_and_one_bug_is_one_answer(tmp_path: Path) -> None:
    with project(tmp_path, "good", "cannot be made") as session:
        health = dict(check_sources(session))
    assert health["s0"] == Health(ok=True, message="the fake answers")
    assert not health["s1"].ok


def test_a_give_up_keeps_its_own_words(tmp_path: Path) -> None:
    Forum.behaviour["bad"] = raises(GiveUp("the key is refused; make another"))
    with project(tmp_path, "bad") as session:
        (result,) = collect_sources(session, clock=lambda: NOW)
    assert result.message == "the key is refused; make another"
