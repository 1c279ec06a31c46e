"""Importing a survey export by hand: the same listener and store as a configured source."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from config.clock import Clock, utc_now
from config.errors import UsageError
from config.journey import Id
from config.settings import FILE_NAME, Project
from hearpoint.engine.collect import CollectResult, collect
from hearpoint.engine.progress import Progress
from hearpoint.engine.sources import record_of
from hearpoint.store.frames import stage_names, touchpoints_of
from hearpoint.store.session import Session
from listeners.survey.listener import SurveyListener
from listeners.survey.options import SurveyOptions
from listeners.survey.preview import Preview, preview, survey_options
from listeners.survey.suggest import suggest_mapping, suggested_fields

_NOT_ID = re.compile(r"[^a-z0-9]+")
_DOWNLOADED_AGAIN = re.compile(r" ?\(\d+\)$")


def import_survey(
    session: Session,
    file: Path,
    mapping: Path | None,
    timezone: str | None,
    source_id: str | None,
    *,
    clock: Clock = utc_now,
    progress: Progress | None = None,
) -> CollectResult:
    """Import an export under a source id of its own.

    Raises UsageError or ConfigError on a wrong option or mapping, GiveUp on an export that cannot be read: a file named
    by hand that is none leaves no failed source behind.
    """
    name = source_name(file) if source_id is None else _checked(source_id)
    configured = {source.id: source.kind for source in session.project.settings.sources}
    if configured.get(name, "survey") != "survey":
        raise UsageError(f"{name!r} is a configured source of the kind {configured[name]!r}; choose another --source")
    options = survey_options(file.absolute(), mapping=mapping, timezone=timezone or session.project.settings.timezone)
    with closing(SurveyListener(options)) as listener:
        listener.refuse_unreadable()
        result = collect(record_of(name, listener), listener, session.collected, clock=clock, progress=progress)
    return replace(result, notes=(*result.notes, *_off_the_map(session, name)))


def _off_the_map(session: Session, source_id: str) -> list[str]:
    """What to tell of touchpoints that the journey map does not know: their answers would be of no stage."""
    known = stage_names(session.journey)
    unknown = [name for name in touchpoints_of(session.db, source_id) if name not in known]
    if not unknown:
        return []
    names = ", ".join(map(repr, unknown[:5])) + (f" and {len(unknown) - 5} more" if len(unknown) > 5 else "")
    text = (
        f"not on the journey map, so of no stage: {names}; rename them in a mapping file "
        "(`touchpoint: {column: ..., values: {theirs: yours}}`) or add them to the map"
    )
    return [text]


def preview_survey(project: Path, file: Path, mapping: Path | None, timezone: str | None) -> Preview:
    """How the first rows would be stored in a project, if there is one; nothing is."""
    return preview(_options(project, file, mapping, timezone))


def suggested_mapping(project: Path, file: Path, timezone: str | None) -> str:
    """A commented mapping file to start from, as YAML."""
    return suggest_mapping(_options(project, file, None, timezone))


def suggested_mapping_fields(project: Path, file: Path, timezone: str | None) -> dict[str, Any]:
    """The same as plain values; written as JSON they are a mapping file too."""
    return suggested_fields(_options(project, file, None, timezone))


def _options(project: Path, file: Path, mapping: Path | None, timezone: str | None) -> SurveyOptions:
    if timezone is None and (project / FILE_NAME).exists():
        timezone = Project.read(project).settings.timezone
    return survey_options(file.absolute(), mapping=mapping, timezone=timezone)


def _checked(source_id: str) -> str:
    try:
        return TypeAdapter(Id).validate_python(source_id)
    except ValidationError as error:
        raise UsageError(f"--source: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from None


def source_name(file: Path) -> str:
    """A source id made of a file's name: ``Guest Survey (May).csv`` -> ``guest-survey-may``.

    A browser's "(1)" at the end is left out: the same export downloaded again is the same source.
    """
    name = _NOT_ID.sub("-", _DOWNLOADED_AGAIN.sub("", file.stem.lower())).strip("-")
    if not name or not name[0].isalpha():
        name = f"survey-{name}".strip("-")
    return name[:60]
