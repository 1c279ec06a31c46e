"""Short writes that wait their turn: everyone may write at any time, one after the other."""

from __future__ import annotations

import logging
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database

log = logging.getLogger(__name__)

PATIENCE = 600.0
"""Maximum seconds a write waits for others; chosen because a job's own writes take well under one, so that who holds
the file for ten minutes has been forgotten somewhere."""
NOTICE = 2.0
"""Minimum seconds of waiting before the user is told."""


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """All that is written inside is stored together, or nothing of it.

    It takes the right to write at its start (BEGIN IMMEDIATE): what is read inside is still so when it is written, and
    a wait for another writer happens before anything is done. Inside another transaction it is a part of that one,
    undone alone. Raises sqlite3.OperationalError where another process has held the file for `PATIENCE` seconds.
    """
    if db.conn.in_transaction:
        with _savepoint(db.conn):
            yield
        return
    _begin(db.conn)
    try:
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        db.conn.rollback()
        raise


@contextmanager
def _savepoint(connection: sqlite3.Connection) -> Iterator[None]:
    name = f"inner_{secrets.token_hex(8)}"
    connection.execute(f"SAVEPOINT {name}")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # a trigger's ROLLBACK takes the whole transaction away
            connection.execute(f"ROLLBACK TO {name}")
            connection.execute(f"RELEASE {name}")
        raise
    connection.execute(f"RELEASE {name}")


def _begin(connection: sqlite3.Connection) -> None:
    start, warned = time.monotonic(), False
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            waited = time.monotonic() - start
            if "locked" not in str(error) or waited > PATIENCE:
                raise
            if not warned and waited > NOTICE:
                log.warning("waiting for another process that is writing the database")
                warned = True
