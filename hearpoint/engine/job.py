"""One job at a time: two cron jobs that overlap must not collect the same window twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from config.errors import HearpointError, StoreError
from hearpoint.store.integrity import refuse_damaged
from hearpoint.store.private import FILE_MODE, make_private_folder, private_file
from hearpoint.store.session import Session


@contextmanager
def job(session: Session) -> Iterator[None]:
    """Hold the database for a job; people may read and decide meanwhile.

    Raises HearpointError at once where another job holds it, StoreError where the file is damaged: nothing is written
    into it then. The kernel lets go of the lock when the process ends, however it ends.
    """
    with job_lock(session.database):
        refuse_damaged(session.db, session.database)
        yield


@contextmanager
def job_lock(database: Path) -> Iterator[None]:
    """The lock of a job on a database file; it holds the number of the process."""
    path = database.with_name(database.name + ".lock")
    make_private_folder(path.parent)
    private_file(path)
    lock = FileLock(path, mode=FILE_MODE, blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise HearpointError(
            f"another hearpoint run (process {_holder(path)}) is writing {database}; wait for it to end"
        ) from None
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; choose another place with --db") from error
    try:
        path.write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        lock.release()


def _holder(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip() or "unknown"
    except OSError:
        return "unknown"
