"""Short writes wait their turn, and are whole or nothing."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from sqlite_utils import Database

from hearpoint.store import transaction as module
from hearpoint.store.database import connect, open_database
from hearpoint.store.transaction import transaction

ADD = "INSERT INTO source (id, kind) VALUES (?, 'x')"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    open_database(tmp_path / "h.db").close()
    return tmp_path / "h.db"


def _sources(db: Database) -> int:
    return int(db.execute("SELECT count(*) FROM source").fetchone()[0])


def _add_and_fail(db: Database, source: str) -> None:
    with transaction(db):
        db.execute(ADD, [source])
        raise ZeroDivisionError


def test_a_write_that_fails_leaves_nothing(path: Path) -> None:
    db = connect(path)
    with pytest.raises(ZeroDivisionError):
        _add_and_fail(db, "a")
    assert _sources(db) == 0
    db.close()


def test_an_inner_write_is_undone_alone(path: Path) -> None:
    db = connect(path)
    with transaction(db):
        db.execute(ADD, ["outer"])
        with pytest.raises(ZeroDivisionError):
            _add_and_fail(db, "inner")
    assert [row[0] for row in db.execute("SELECT id FROM source")] == ["outer"]
    db.close()


def test_what_is_read_inside_is_still_so_when_it_is_written(path: Path) -> None:
    """Forty threads add one to what they read: a transaction that became a writer only at its first write would fail
    or lose some."""

    def count_up() -> None:
        db = connect(path)
        with transaction(db):
            (seen,) = db.execute("SELECT coalesce(max(message), '0') FROM source").fetchone()
            db.execute(
                "INSERT OR REPLACE INTO source (id, kind, message) VALUES ('n', 'x', ?)", [f"{int(seen) + 1:03d}"]
            )
        db.close()

    threads = [threading.Thread(target=count_up) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db = connect(path)
    assert db.execute("SELECT message FROM source").fetchone() == ("040",)
    db.close()


def test_a_write_waits_for_another_and_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "NOTICE", 0.0)
    other = sqlite3.connect(path, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(1.5, other.rollback).start()
    db = connect(path)
    start = time.monotonic()
    with transaction(db):
        db.execute(ADD, ["a"])
    assert time.monotonic() - start > 1
    assert "waiting for another process" in caplog.text
    assert _sources(db) == 1
    db.close()
    other.close()


def test_patience_has_an_end(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    db = connect(path)
    with pytest.raises(sqlite3.OperationalError, match="locked"), transaction(db):
        pass
    db.close()
    other.close()
