"""Opening a database: what can be wrong with it, and what the user is told."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from config.errors import ConfigError, StoreError
from hearpoint.store.database import open_database, store_errors
from hearpoint.store.pseudonym import Pseudonyms


def test_opening_twice_migrates_once(tmp_path: Path) -> None:
    open_database(tmp_path / "h.db").close()
    db = open_database(tmp_path / "h.db")
    assert db.journal_mode == "wal"
    db.close()


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    db = open_database(path)
    db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('hearpoint', 'm999', 'later')")
    db.conn.commit()
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"newer Hearpoint \(it has 'm999'\); upgrade"):
        open_database(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to have a header " * 20, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a database"):
        open_database(path)
    assert path.read_bytes() == before


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE customers (name)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"the database of another program \(it has the table 'customers'\); choose"):
        open_database(path)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="choose another place with --db"):
        open_database(tmp_path / "file" / "h.db")


def test_a_full_disk_is_said_and_nothing_half_written(tmp_path: Path) -> None:
    db = open_database(tmp_path / "h.db")
    db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0] + 2}")
    rows = [["a", "short"], ["b", "y" * 1_000_000]]
    with pytest.raises(StoreError, match="disk is full"), store_errors("h.db"), db.atomic():
        db.conn.executemany("INSERT INTO source (id, kind, message) VALUES (?, 'x', ?)", rows)
    assert db.execute("SELECT count(*) FROM source").fetchone() == (0,)
    db.close()


def test_a_locked_database_says_so(tmp_path: Path) -> None:
    db = open_database(tmp_path / "h.db")
    db.execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(tmp_path / "h.db")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another process has held it"), store_errors("h.db"):
        db.execute("INSERT INTO source (id, kind) VALUES ('a', 'x')")
    other.close()
    db.close()


def test_the_key_of_pseudonyms_is_made_once_private_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "author.key"
    first, second = Pseudonyms.from_file(path), Pseudonyms.from_file(path)
    assert first("x", "jane") == second("x", "jane")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert first.key.hex() not in repr(first)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "author.key"
    Pseudonyms.from_file(path)
    path.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        Pseudonyms.from_file(path)


def test_a_damaged_key_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "author.key"
    path.write_text("not hex", encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(ConfigError, match="restore the file"):
        Pseudonyms.from_file(path)
    assert path.read_text(encoding="utf-8") == "not hex"
