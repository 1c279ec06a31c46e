"""Copies of the database: made while it is in use, and put back in its place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from config.errors import StoreError, UsageError
from config.remedy import Remedy, UseCase
from hearpoint.store.database import open_database, store_errors
from hearpoint.store.integrity import refuse_damaged
from hearpoint.store.private import private_file

PAGES = 4096
"""Pages copied at a time; between two, others may write."""
_BACK_UP = Remedy(UseCase.BACK_UP_STORE, "writes files that can be restored")


def copy_database(db: Database, target: Path) -> None:
    """Write a whole, consistent copy, for the owner only, while others read and write.

    Raises UsageError where the target exists, StoreError where it cannot be written or what is copied is damaged.
    """
    if target.exists() or target.is_symlink():
        raise UsageError(f"{target} exists already; name another file, or remove it")
    draft = target.with_name(f"{target.name}.part")
    draft.unlink(missing_ok=True)
    private_file(draft)
    try:
        with store_errors(target), closing(sqlite3.connect(draft)) as copy:
            db.conn.backup(copy, pages=PAGES)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, with no log beside it
            refuse_damaged(Database(copy), target)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def replace_database(path: Path, backup: Path) -> Path | None:
    """Put a backup in the place of a database; what stood there is kept beside it, and its path returned.

    Raises UsageError where there is no such file, StoreError where it is damaged, of another program or of a newer
    Hearpoint; nothing is changed then. The caller holds the job lock.
    """
    if not backup.is_file():
        raise UsageError(f"{backup}: no such file", remedy=_BACK_UP)
    draft = path.with_name(f"{path.name}.part")
    _remove(draft)
    private_file(draft)
    try:
        _copy(backup, draft)
        with store_errors(backup), closing(open_database(draft)) as db:
            refuse_damaged(db, backup)
            db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        kept = _set_aside(path)
        draft.replace(path)
    finally:
        _remove(draft)
    return kept


def _copy(backup: Path, draft: Path) -> None:
    address = f"{backup.resolve().as_uri()}?mode=ro"
    with store_errors(backup), closing(sqlite3.connect(address, uri=True)) as source:
        if not source.execute("SELECT 1 FROM sqlite_master WHERE name = 'feedback'").fetchone():
            raise StoreError(f"{backup}: no database of Hearpoint", remedy=_BACK_UP)
        with closing(sqlite3.connect(draft)) as target:
            source.backup(target, pages=PAGES)


def _set_aside(path: Path) -> Path | None:
    """Move a database and its log away, so that neither meets the file that comes in its place."""
    if not path.exists():
        return None
    number = 1
    while (kept := path.with_name(f"{path.name}.before-restore-{number}")).exists():
        number += 1
    for end in _PARTS:
        part = path.with_name(path.name + end)
        if part.exists():
            part.replace(kept.with_name(kept.name + end))
    return kept


def _remove(path: Path) -> None:
    for end in _PARTS:
        path.with_name(path.name + end).unlink(missing_ok=True)


_PARTS = ("", "-wal", "-shm")
