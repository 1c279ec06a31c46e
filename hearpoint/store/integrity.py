"""Noticing a damaged database before anything is written into it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from hearpoint.store.database import damaged


def refuse_damaged(db: Database, path: Path | str) -> None:
    """Raise StoreError where pages of the file contradict each other.

    SQLite looks only at the pages it needs: a job would write into a broken file for hours before it met the damage.
    It reads the whole file once: about a second a gigabyte.
    """
    problems = problems_of(db)
    if problems:
        raise damaged(path, problems[0])


def problems_of(db: Database, *, thorough: bool = False) -> list[str]:
    """What SQLite finds wrong with the file, at most ten things; `thorough` compares indices with their tables too."""
    try:
        rows = db.execute(f"PRAGMA {'integrity_check' if thorough else 'quick_check'}(10)").fetchall()
    except sqlite3.DatabaseError as error:  # so broken that it cannot even be looked through
        return [str(error)]
    return [str(text).splitlines()[0] for (text,) in rows if text != "ok"]
