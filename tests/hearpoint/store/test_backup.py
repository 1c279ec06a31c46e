"""Backups are whole, restoring keeps what stood there, and a damaged file is not written into."""

from __future__ import annotations

import random
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from config.errors import StoreError, UsageError
from hearpoint.store.backup import copy_database, replace_database
from hearpoint.store.check import check_database
from hearpoint.store.database import connect, open_database
from hearpoint.store.integrity import problems_of, refuse_damaged
from tests.hearpoint.store.filled import fill


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "h.db"
    db = open_database(path)
    fill(db, 60)
    db.close()
    return path


def _texts(path: Path) -> list[str]:
    db = connect(path)
    texts = [row[0] for row in db.execute("SELECT text FROM feedback ORDER BY id")]
    db.close()
    return texts


def test_files_with_customers_words_are_their_owners(path: Path, tmp_path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    db = connect(path)
    copy_database(db, tmp_path / "copy.db")
    db.close()
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


def test_a_backup_is_whole_while_others_write(path: Path, tmp_path: Path) -> None:
    db, writer = connect(path), connect(path)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE feedback SET url = 'half done'")
    copy_database(db, tmp_path / "copy.db")
    writer.conn.rollback()
    assert _texts(tmp_path / "copy.db") == _texts(path)
    assert not [file for file in tmp_path.iterdir() if file.name.endswith((".part", "-wal"))]
    db.close()
    writer.close()


def test_a_backup_writes_over_nothing(path: Path, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "elsewhere.db")
    db = connect(path)
    for name in ("link.db", "data/h.db"):
        with pytest.raises(UsageError, match="exists already; name another file"):
            copy_database(db, tmp_path / name)
    assert not (tmp_path / "elsewhere.db").exists()
    db.close()


def test_restoring_puts_it_back_and_keeps_what_stood_there(path: Path, tmp_path: Path) -> None:
    before = _texts(path)
    db = connect(path)
    copy_database(db, tmp_path / "copy.db")
    db.execute("UPDATE feedback SET text = 'edited since'")
    db.close()
    kept = replace_database(path, tmp_path / "copy.db")
    assert _texts(path) == before
    assert kept is not None
    assert set(_texts(kept)) == {"edited since"}


@pytest.mark.parametrize("what", ["missing", "text", "another program", "broken"])
def test_nothing_is_restored_from_what_is_no_backup(path: Path, tmp_path: Path, what: str) -> None:
    backup, before = tmp_path / "given.db", path.read_bytes()
    if what == "text":
        backup.write_text("no database at all " * 100, encoding="utf-8")
    elif what == "another program":
        other = sqlite3.connect(backup)
        other.execute("CREATE TABLE customers (name)")
        other.close()
    elif what == "broken":
        db = connect(path)
        copy_database(db, backup)
        db.close()
        _break(backup)
    with pytest.raises((UsageError, StoreError), match=r"no such file|not a database|no database of Hearpoint|damaged"):
        replace_database(path, backup)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["h.db"]


def _break(path: Path) -> None:
    """Overwrite the first page of the sentences, as a bad sector does: opening the file does not meet it."""
    with closing(sqlite3.connect(path)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sentence'").fetchone()
    data, start = bytearray(path.read_bytes()), (page - 1) * 4096
    data[start : start + 64] = random.Random(7).randbytes(64)
    path.write_bytes(data)


def test_a_damaged_file_is_noticed_before_anything_is_written(path: Path) -> None:
    _break(path)
    db = connect(path)
    with pytest.raises(StoreError, match="it is damaged") as error:
        refuse_damaged(db, path)
    assert error.value.remedy is not None
    result = check_database(db, path)
    assert not result.sound
    assert not any(finding.mended for finding in result.findings)
    db.close()


def test_a_sound_database_is_left_as_it_is(path: Path) -> None:
    db = connect(path)
    result = check_database(db, path)
    assert (result.feedback, result.findings) == (60, ())
    db.close()


def test_what_can_be_made_again_is_mended(path: Path) -> None:
    db = connect(path)
    db.execute("UPDATE sentence SET end = 100000 WHERE feedback_id = 1")
    db.execute("DELETE FROM sentence WHERE feedback_id = 2")
    db.execute("INSERT INTO sentence_topic SELECT id, 't-0404', 'core', 1, 1, NULL FROM sentence WHERE feedback_id = 3")
    db.execute("INSERT INTO feedback_fts (feedback_fts, rowid, title, text) VALUES ('delete', 4, NULL, 'other words')")
    path.chmod(0o644)
    db.execute("DELETE FROM mention_fact WHERE feedback_id = 5")
    db.execute("UPDATE mention_count SET n = n + 7")
    told = check_database(db, path, mend=False)
    assert not told.sound
    assert len(told.findings) == 6
    mended = check_database(db, path)
    assert mended.sound
    assert {finding.what for finding in mended.findings} == {finding.what for finding in told.findings}
    assert check_database(db, path).findings == ()
    tagged = {row[0] for row in db.execute("SELECT feedback_id FROM tagging")}
    assert {1, 2} & tagged == set()
    db.close()


def test_nothing_damaged_is_copied_as_a_backup(path: Path, tmp_path: Path) -> None:
    _break(path)
    db = connect(path)
    with pytest.raises(StoreError, match="it is damaged"):
        copy_database(db, tmp_path / "copy.db")
    assert not list(tmp_path.glob("copy.db*"))
    db.close()


def test_a_file_too_broken_to_be_looked_through_is_told_as_damage(path: Path) -> None:
    db = connect(path)
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    assert problems_of(db)
    db.close()
