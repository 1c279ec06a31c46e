"""The tagger of a project: its journey map, its roster, its models and what it has learnt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hearpoint.engine.learned import ModelRegistry
from hearpoint.engine.workspace import Workspace
from nlp.tagger import Tagger


def workspace_tagger(workspace: Workspace, *, processes: int = 1) -> Tagger:
    """Use it in a `with` block where there are several processes."""
    return Tagger(workspace.journey, workspace.roster, processes=processes, **models(workspace))


def models(workspace: Workspace) -> dict[str, Any]:
    """The options of a Tagger that replace what ships. What was learnt on another model is left out."""
    return {**reading(workspace), "learned": registry(workspace).usable}


def reading(workspace: Workspace) -> dict[str, Any]:
    """How the project's texts are read, with nothing learnt put over."""
    settings = workspace.project.settings.nlp
    model = settings.sentiment_model
    return {
        "sentiment_model": workspace.project.path(model) if model else None,
        "languages": settings.languages,
        "lexicon": settings.lexicon,
    }


def registry(workspace: Workspace) -> ModelRegistry:
    """What was learnt stands beside the project's other files, by database: another database has other corrections."""
    return ModelRegistry(workspace.database.with_name(workspace.database.stem + "-learned"))


def stale_model(workspace: Workspace) -> Path | None:
    """What was learnt on another model than the one that ships now, and is therefore not in use."""
    models = registry(workspace)
    return models.current if models.usable is None else None
