"""The tagger of a project: its journey map, roster and models."""

from __future__ import annotations

from typing import Any

from hearpoint.engine.workspace import Workspace
from nlp.tagger import Tagger


def workspace_tagger(workspace: Workspace, *, processes: int = 1) -> Tagger:
    """Use it in a `with` block where there are several processes."""
    return Tagger(workspace.journey, workspace.roster, processes=processes, **models(workspace))


def models(workspace: Workspace) -> dict[str, Any]:
    """The options of a Tagger that replace what ships."""
    settings = workspace.project.settings.nlp
    model = settings.sentiment_model
    return {
        "sentiment_model": workspace.project.path(model) if model else None,
        "languages": settings.languages,
        "lexicon": settings.lexicon,
    }
