"""A project with its database open: what every report, action and job works on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
from hearpoint.store.database import open_database, store_errors
from hearpoint.store.pseudonym import Pseudonyms
from hearpoint.store.tags import Tags
from hearpoint.store.topic_settings import topic_settings
from hearpoint.store.topics import Topics
from insights.weeks import week_name
from nlp.topics.types import TopicSettings


@dataclass(frozen=True)
class Session:
    """Settings, files and database of one project."""

    project: Project
    database: Path
    db: Database

    @classmethod
    @contextmanager
    def open(cls, project_path: Path, database: Path | None = None) -> Iterator[Session]:
        """Open a project and its database (or another one). SQLite's errors inside become StoreError."""
        project = Project.read(project_path)
        path = database or project.path(project.settings.database)
        db = open_database(path)
        try:
            with store_errors(path):
                count_in(db, project.settings.timezone)
                yield cls(project, path, db)
        finally:
            db.close()

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

    @cached_property
    def topics(self) -> Topics:
        return Topics(self.db, self.project.settings.timezone)

    @cached_property
    def topic_settings(self) -> TopicSettings:
        return topic_settings(self.project.settings, self.journey, self.roster)

    def week_of(self, moment: datetime) -> str:
        """The ISO week of a moment in the project's time zone."""
        return week_name(moment.astimezone(ZoneInfo(self.project.settings.timezone)).date())
