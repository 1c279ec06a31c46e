"""Opening the database: WAL, foreign keys, migrations, and errors a user can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from config.errors import StoreError
from hearpoint.store.schema import migrations

_BUSY_S = 1.0
"""How long SQLite itself waits at a time; `transaction` goes on waiting, and tells."""


def open_database(path: Path | str) -> Database:
    """Open or create the database and bring it to this version's schema. Raises StoreError.

    `path` may be ":memory:".
    """
    with store_errors(path):
        if path != ":memory:":
            _make_folder(Path(path).parent)
        connection = sqlite3.connect(str(path), timeout=_BUSY_S, check_same_thread=False)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        db = Database(connection)
        try:
            _refuse_another_program(db, path)
            _refuse_newer(db, path)
            db.enable_wal()
            connection.execute("PRAGMA synchronous = NORMAL")
            migrations.apply(db)
        except BaseException:
            db.close()
            raise
        return db


@contextmanager
def store_errors(path: Path | str) -> Iterator[None]:
    """Turn SQLite's errors into a StoreError that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {_remedy(error)}") from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror}; choose another place with --db") from error


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


def _remedy(error: sqlite3.Error) -> str:
    said = str(error)
    if "disk is full" in said or "disk I/O error" in said:
        return f"{said}: nothing of the last step was written; free some space and run again"
    if "not a database" in said or "malformed" in said:
        return f"{said}; it is damaged or another kind of file: restore a copy, or choose another with --db"
    if "locked" in said:
        return f"{said}: another process holds it; wait for it to end and run again"
    if "unable to open" in said:
        return f"{said}: check that the folder exists and may be written, or choose another with --db"
    if "readonly" in said:
        return f"{said}: make the file and its folder writable, or choose another with --db"
    return said
