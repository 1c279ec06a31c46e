"""Collecting: what happens on each kind of failure, and that a kill at any moment loses and doubles nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import stamina
from hypothesis import given
from hypothesis import strategies as st

from hearpoint.engine.collect import CollectResult, collect, recheck
from hearpoint.store.collected import Collected, Counts, SourceRecord
from hearpoint.store.database import open_database
from hearpoint.store.pseudonym import Pseudonyms
from listeners.base import Cursor, Page, Skipped
from listeners.errors import GiveUp, ListenerError, TryAgain, TryLater
from tests.fakes import FakeListener, post

SOURCE = SourceRecord("one", "fake", "fake")
NOW = datetime(2026, 11, 15, tzinfo=UTC)
CRASHER = Path(__file__).with_name("crasher.py")


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=4):
        yield


def new_store() -> Collected:
    return Collected(open_database(":memory:"), Pseudonyms(b"k" * 32))


def run(listener: FakeListener, store: Collected) -> CollectResult:
    return collect(SOURCE, listener, store, clock=lambda: NOW)


def test_collects_all_pages_and_adds_nothing_the_second_time() -> None:
    store, listener = new_store(), FakeListener([post(n) for n in range(25)])
    assert run(listener, store) == CollectResult("one", "complete", Counts(new=25))
    assert run(listener, store) == CollectResult("one", "complete", Counts())


def test_a_passing_fault_is_tried_again() -> None:
    listener = FakeListener([post(1)], faults=[TryAgain("502"), TryAgain("truncated answer")])
    assert run(listener, new_store()).state == "complete"


def test_a_fault_that_does_not_pass_fails_the_source_and_keeps_what_was_stored() -> None:
    store = new_store()
    listener = FakeListener([post(n) for n in range(25)], faults=[None, *[TryAgain("502")] * 4])
    assert run(listener, store) == CollectResult("one", "failed", Counts(new=10), "502")
    assert run(listener, store) == CollectResult("one", "complete", Counts(new=15))


def test_a_rate_limit_waits_for_the_next_run_instead_of_sleeping() -> None:
    later = NOW + timedelta(minutes=15)
    listener = FakeListener([post(1)], faults=[TryLater("429", later)])
    assert run(listener, new_store()) == CollectResult("one", "waiting", Counts(), "429", later)


def test_a_refused_key_is_not_tried_again() -> None:
    listener = FakeListener([post(1)], faults=[GiveUp("401"), GiveUp("asked twice")])
    assert run(listener, new_store()).message == "401"


def test_a_platform_that_repeats_a_page_does_not_trap_us() -> None:
    class Looping(FakeListener):
        def fetch(self, cursor: Cursor) -> Page:
            return Page((post(1),), {"next": int(cursor.get("next", 0)) % 3 + 1}, more=True)

    result = run(Looping([]), new_store())
    assert result.state == "failed"
    assert result.counts.new == 1
    assert "page it had given before" in (result.message or "")


def test_recheck_takes_away_what_is_gone_and_notes_edits() -> None:
    store, listener = new_store(), FakeListener([post(n) for n in range(5)])
    run(listener, store)
    listener.gone = {"1", "4"}
    listener.posts[2] = post(2, "edited since")
    result = recheck(SOURCE, listener, store, clock=lambda: NOW, days=365)
    assert result.counts == Counts(edited=1, seen=2, gone=2)


@given(st.lists(st.sampled_from(["ok", "again", "later", "giveup"]), max_size=30), st.integers(1, 7))
def test_whatever_fails_in_whatever_order_all_arrives_once(script: list[str], size: int) -> None:
    made: dict[str, ListenerError | None] = {
        "ok": None,
        "again": TryAgain("503"),
        "later": TryLater("429", NOW),
        "giveup": GiveUp("403"),
    }
    listener = FakeListener([post(n) for n in range(20)], size=size, faults=[made[one] for one in script])
    store = new_store()
    total = Counts()
    for _ in range(len(script) + 1):
        total += run(listener, store).counts
    assert total.new == 20
    assert total.edited == 0


def test_sigkill_at_random_moments_loses_and_doubles_nothing(tmp_path: Path) -> None:
    database = tmp_path / "h.db"
    chance = random.Random(20261122)

    def collecting(pages: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, str(CRASHER), str(database), "400", str(pages)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        )

    for _ in range(12):  # by pages asked for, not by the clock: at most 12 times 8 of the 100, however fast the machine
        pages = chance.randint(1, 6)
        with collecting(pages + 2) as process:
            assert process.stdout is not None
            for _ in range(pages):
                assert process.stdout.readline()
            time.sleep(chance.uniform(0, 0.004))
            process.send_signal(signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL, "the test must really have killed it"
    with collecting(1000) as process:
        process.communicate()
    assert process.returncode == 0
    db = open_database(database)
    stored = [row[0] for row in db.execute("SELECT native_id FROM feedback ORDER BY id")]
    assert stored == [str(number) for number in range(400)]
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def test_what_a_listener_remarks_reaches_the_user() -> None:
    class Remarking(FakeListener):
        def fetch(self, cursor: Cursor) -> Page:
            page = super().fetch(cursor)
            return replace(page, skipped=tuple(Skipped(f"row {n}", "no date") for n in range(9)))

    result = run(Remarking([post(1)]), new_store())
    assert result.counts.skipped == 9
    assert result.notes == tuple(f"row {n}: no date" for n in range(5))
