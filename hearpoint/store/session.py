"""A project's store, opened once; and sessions on it, one for each command, request or thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from config.journey import JourneyMap
from config.roster import Roster
from config.settings import Project
from hearpoint.store.collected import Collected
from hearpoint.store.counts import count_in
from hearpoint.store.database import connect, may_write, open_database, store_errors
from hearpoint.store.integrity import refuse_damaged
from hearpoint.store.pseudonym import Pseudonyms
from hearpoint.store.tags import Tags
from hearpoint.store.topic_settings import topic_settings
from hearpoint.store.topics import Topics
from hearpoint.store.transaction import transaction
from insights.weeks import week_name
from nlp.topics.types import TopicSettings


@dataclass(frozen=True)
class Store:
    """A project and its database file, read and brought up to date once. Usable from any thread."""

    project: Project
    path: Path

    @classmethod
    def open(cls, project_path: Path, database: Path | None = None) -> Store:
        """Read a project's settings and open its database (or another one). Raises ConfigError and StoreError."""
        project = Project.read(project_path)
        path = database or project.path(project.settings.database)
        db = open_database(path)
        try:
            with store_errors(path):
                if may_write(path):
                    count_in(db, project.settings.timezone)
        finally:
            db.close()
        return cls(project, path)

    def refuse_damaged(self) -> None:
        """Raise StoreError where the file is damaged; it is looked through once a process."""
        _ = self._looked_through

    @cached_property
    def _looked_through(self) -> bool:
        with store_errors(self.path), closing(connect(self.path)) as db:
            refuse_damaged(db, self.path)
        return True

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session of its own connection: cheap, for one thread at a time. SQLite's errors become StoreError."""
        with store_errors(self.path):
            db = connect(self.path)
            try:
                yield Session(self, db)
            finally:
                db.close()

    @cached_property
    def journey(self) -> JourneyMap:
        return self.project.journey

    @cached_property
    def roster(self) -> Roster:
        return self.project.roster

    @cached_property
    def topic_settings(self) -> TopicSettings:
        return topic_settings(self.project.settings, self.journey, self.roster)


@dataclass(frozen=True)
class Session:
    """What every report, action and job works on: a project, and a connection to its database."""

    store: Store
    db: Database

    @classmethod
    @contextmanager
    def open(cls, project_path: Path, database: Path | None = None) -> Iterator[Session]:
        """One session on a project: what a command needs."""
        with Store.open(project_path, database).session() as session:
            yield session

    @property
    def project(self) -> Project:
        return self.store.project

    @property
    def database(self) -> Path:
        return self.store.path

    @property
    def journey(self) -> JourneyMap:
        return self.store.journey

    @property
    def roster(self) -> Roster:
        return self.store.roster

    @property
    def topic_settings(self) -> TopicSettings:
        return self.store.topic_settings

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """One person's decision: all of it is written or nothing, and nothing into a damaged database."""
        self.store.refuse_damaged()
        with transaction(self.db):
            yield

    @cached_property
    def collected(self) -> Collected:
        return Collected(self.db, Pseudonyms.from_file(self.project.path(self.project.settings.author_key)))

    @cached_property
    def tags(self) -> Tags:
        return Tags(self.db)

    @cached_property
    def topics(self) -> Topics:
        return Topics(self.db, self.project.settings.timezone)

    def week_of(self, moment: datetime) -> str:
        """The ISO week of a moment in the project's time zone."""
        return week_name(moment.astimezone(ZoneInfo(self.project.settings.timezone)).date())
