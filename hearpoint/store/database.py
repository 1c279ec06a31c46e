"""Opening the database: WAL, foreign keys, migrations, and errors a user can act on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from config.errors import StoreError
from config.remedy import Remedy, UseCase
from hearpoint.store.private import make_private_folder, private_file
from hearpoint.store.schema import migrations

BUSY_SECONDS = 1.0
"""Maximum seconds SQLite itself waits at a time; `transaction` goes on waiting, and tells."""


def open_database(path: Path | str) -> Database:
    """Open or create the database and bring it to this version's schema. Raises StoreError.

    `path` may be ":memory:". Where nothing may be written, an up-to-date database is opened for reading.
    """
    with store_errors(path):
        if path != ":memory:" and not Path(path).exists():
            make_private_folder(Path(path).parent)
            private_file(Path(path))
        db = connect(path)
        try:
            _refuse_another_program(db, path)
            _refuse_newer(db, path)
            _bring_up_to_date(db, path)
        except BaseException:
            db.close()
            raise
        return db


def connect(path: Path | str) -> Database:
    """A connection to a database that is up to date, usable from any thread, one at a time."""
    connection = _for_writing(path) if path == ":memory:" or may_write(path) else _for_reading(Path(path))
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    return Database(connection)


def may_write(path: Path | str) -> bool:
    """Whether whom this process acts for may change the file."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


@contextmanager
def store_errors(path: Path | str) -> Iterator[None]:
    """Turn SQLite's errors into a StoreError that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _store_error(path, error) from error


def _for_writing(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(str(path), timeout=BUSY_SECONDS, check_same_thread=False)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        # The file may be written, its folder not: SQLite cannot put the files of its log beside it.
        if "unable to open" not in str(error) or path == ":memory:":
            raise
        return _for_reading(Path(path))
    return connection


def _for_reading(path: Path) -> sqlite3.Connection:
    """Without the right to write, beside a running job or alone.

    A database with a log needs its index file. Where nobody has it open and we may not make one, the file stands still:
    it is read as immutable.
    """
    alone = not path.with_name(path.name + "-shm").exists()
    address = f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"
    return sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, check_same_thread=False)


def _bring_up_to_date(db: Database, path: Path | str) -> None:
    if not migrations.pending(db):
        return
    if path != ":memory:" and not may_write(path):
        raise StoreError(f"{path}: written by an older Hearpoint; open it once where it may be written")
    db.enable_wal()
    migrations.apply(db)


def _refuse_another_program(db: Database, path: Path | str) -> None:
    """A mistyped --db must not put our tables into somebody's bookkeeping."""
    tables = db.table_names()
    if tables and migrations.migrations_table not in tables:
        raise StoreError(
            f"{path}: the database of another program (it has the table {tables[0]!r}); choose another with --db"
        )


def _refuse_newer(db: Database, path: Path | str) -> None:
    known = {migration.name for migration in migrations.pending(db)} | {m.name for m in migrations.applied(db)}
    ours = {migration.name for migration in migrations._migrations}
    newer = sorted(known - ours)
    if newer:
        raise StoreError(
            f"{path}: the database was written by a newer Hearpoint (it has {newer[0]!r}); "
            "upgrade Hearpoint, or choose another database with --db"
        )


def _store_error(path: Path | str, error: sqlite3.Error) -> StoreError:
    message = str(error)
    if "disk is full" in message or "disk I/O error" in message:
        return StoreError(f"{path}: {message}: nothing of the last step was written; free some space and run again")
    if "not a database" in message or "malformed" in message:
        return damaged(path, message)
    if "locked" in message:
        return StoreError(f"{path}: {message}: another process has held it for minutes; end that one and run again")
    if "unable to open" in message:
        return StoreError(
            f"{path}: {message}: check that the folder exists and may be read, or choose another with --db"
        )
    if "readonly" in message:
        return StoreError(f"{path}: {message}: make the file and its folder writable, or choose another with --db")
    return StoreError(f"{path}: {message}")


def damaged(path: Path | str, message: str) -> StoreError:
    """A file that SQLite cannot read, or that contradicts itself."""
    return StoreError(
        f"{path}: {message}; it is damaged or another kind of file: choose another with --db, or restore a copy",
        remedy=Remedy(UseCase.RESTORE_STORE, "puts a backup in its place"),
    )
