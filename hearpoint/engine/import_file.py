"""Importing a survey export by hand: the same listener and store as a configured source."""

from __future__ import annotations

import re
from pathlib import Path

from config.errors import UsageError
from hearpoint.engine.collect import CollectResult, collect
from hearpoint.engine.progress import Progress
from hearpoint.engine.sources import record_of
from hearpoint.engine.workspace import Clock, Workspace, now
from listeners.survey.listener import SurveyListener
from listeners.survey.preview import Preview, preview, survey_options

_NOT_ID = re.compile(r"[^a-z0-9]+")


def import_survey(
    workspace: Workspace,
    file: Path,
    mapping: Path | None,
    timezone: str | None,
    source_id: str | None,
    *,
    clock: Clock = now,
    progress: Progress | None = None,
) -> CollectResult:
    """Import an export under a source id of its own. Raises UsageError or ConfigError on a wrong option or mapping."""
    name = source_id or source_name(file)
    configured = {source.id: source.kind for source in workspace.project.settings.sources}
    if configured.get(name, "survey") != "survey":
        raise UsageError(f"{name!r} is a configured source of the kind {configured[name]!r}; choose another --source")
    options = survey_options(file.absolute(), mapping=mapping, timezone=timezone or workspace.project.settings.timezone)
    listener = SurveyListener(options)
    return collect(record_of(name, listener), listener, workspace.collected, clock=clock, progress=progress)


def preview_survey(file: Path, mapping: Path | None, timezone: str | None) -> Preview:
    """How the first rows would be stored; nothing is."""
    return preview(survey_options(file.absolute(), mapping=mapping, timezone=timezone))


def source_name(file: Path) -> str:
    """A source id made of a file's name: ``Guest Survey (May).csv`` -> ``guest-survey-may``."""
    name = _NOT_ID.sub("-", file.stem.lower()).strip("-")
    if not name or not name[0].isalpha():
        name = f"survey-{name}".strip("-")
    return name[:60]
