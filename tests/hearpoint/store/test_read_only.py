"""Reading needs no right to write, alone or beside a running job."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from hearpoint.store.database import connect, open_database
from tests.hearpoint.store.filled import fill

NOBODY = 65534


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that others may enter and read, not write."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with closing(open_database(folder / "h.db")) as db:
            fill(db, 5)
        (folder / "h.db").chmod(0o644)
        yield folder


@contextmanager
def _another_user() -> Iterator[None]:
    """Go on as a user without any right to write here."""
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


def _count(path: Path) -> int:
    with closing(open_database(path)) as db:
        return int(db.execute("SELECT count(*) FROM feedback").fetchone()[0])


@pytest.mark.skipif(os.geteuid() != 0, reason="becoming another user needs root")
def test_a_file_that_nobody_has_open(folder: Path) -> None:
    with _another_user():
        assert _count(folder / "h.db") == 5


@pytest.mark.skipif(os.geteuid() != 0, reason="becoming another user needs root")
def test_beside_a_running_job(folder: Path) -> None:
    with closing(connect(folder / "h.db")) as job:
        job.execute("UPDATE feedback SET url = 'written just now'")
        for end in ("-wal", "-shm"):
            (folder / f"h.db{end}").chmod(0o644)
        with _another_user():
            assert _count(folder / "h.db") == 5


def test_the_file_is_not_touched_by_reading(folder: Path) -> None:
    before = (folder / "h.db").stat().st_mtime_ns
    with closing(open_database(folder / "h.db")) as db:
        db.execute("SELECT * FROM feedback").fetchall()
    assert (folder / "h.db").stat().st_mtime_ns == before
