"""A project with its database open: what every engine function works on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from sqlite_utils import Database

from config.journey import JourneyMap
from config.roster import Roster
from config.settings import Project
from hearpoint.engine.lock import writing
from hearpoint.store.collected import Collected
from hearpoint.store.database import open_database, store_errors
from hearpoint.store.pseudonym import Pseudonyms
from hearpoint.store.tags import Tags

Clock = Callable[[], datetime]


def now() -> datetime:
    """The engine's clock, unless a caller passes another."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Workspace:
    """Settings, files and database of one project."""

    project: Project
    database: Path
    db: Database

    @classmethod
    @contextmanager
    def open(cls, project_path: Path, database: Path | None = None) -> Iterator[Workspace]:
        """Open a project and its database (or another one). SQLite's errors inside become StoreError."""
        project = Project.read(project_path)
        path = database or project.path(project.settings.database)
        db = open_database(path)
        try:
            with store_errors(path):
                yield cls(project, path, db)
        finally:
            db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the database against a second run."""
        with writing(self.database):
            yield

    @cached_property
    def journey(self) -> JourneyMap:
        return self.project.journey

    @cached_property
    def roster(self) -> Roster:
        return self.project.roster

    @cached_property
    def collected(self) -> Collected:
        return Collected(self.db, Pseudonyms.from_file(self.project.path(self.project.settings.author_key)))

    @cached_property
    def tags(self) -> Tags:
        return Tags(self.db)
