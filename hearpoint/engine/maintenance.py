"""Backing a store up, putting a backup back, and looking it through."""

from __future__ import annotations

from pathlib import Path

from config.settings import Project
from hearpoint.engine.job import job_lock
from hearpoint.engine.progress import Progress, Quiet
from hearpoint.store.backup import copy_database, replace_database
from hearpoint.store.check import CheckResult, check_database
from hearpoint.store.session import Session


def back_up(session: Session, target: Path, *, progress: Progress | None = None) -> Path:
    """Write a copy of the database, while jobs and people go on. Raises UsageError where the target exists."""
    progress = progress or Quiet()
    progress.start(f"writing {target}")
    try:
        copy_database(session.db, target)
    finally:
        progress.finish()
    return target


def restore(project_path: Path, database: Path | None, backup: Path) -> tuple[Path, Path | None]:
    """Put a backup in the place of a project's database. Returns where it stands now, and where the old one is kept."""
    project = Project.read(project_path)
    path = database or project.path(project.settings.database)
    with job_lock(path):
        return path, replace_database(path, backup)


def check_store(session: Session, *, mend: bool = True) -> CheckResult:
    """What is wrong with the database, and what was mended. Raises HearpointError where a job is on."""
    with job_lock(session.database):
        return check_database(session.db, session.database, mend=mend)
