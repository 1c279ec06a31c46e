"""One job at a time: two cron jobs that overlap must not collect the same window twice."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.errors import HearpointError, StoreError
from hearpoint.store.session import Session


@contextmanager
def job(session: Session) -> Iterator[None]:
    """Hold the database for a job. Raises HearpointError at once where another job holds it.

    The kernel lets go of the lock when the process ends, however it ends.
    """
    with job_lock(session.database):
        yield


@contextmanager
def job_lock(database: Path) -> Iterator[None]:
    """The lock of a job on a database file."""
    path = database.with_name(database.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="ascii")
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; choose another place with --db") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise HearpointError(
                f"another hearpoint run (process {file.read().strip() or 'unknown'}) is writing {database}; "
                "wait for it to end"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
