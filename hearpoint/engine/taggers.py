"""The tagger of a project: its journey map, its roster, its models and what it has learnt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hearpoint.engine.learned import ModelRegistry
from hearpoint.store.session import Session
from nlp.tagger import Tagger


def project_tagger(session: Session, *, processes: int = 1) -> Tagger:
    """Use it in a `with` block where there are several processes."""
    return Tagger(session.journey, session.roster, processes=processes, **models(session))


def models(session: Session) -> dict[str, Any]:
    """The options of a Tagger that replace what ships. What was learnt on another model is left out."""
    links = session.project.settings.nlp.precision
    return {**reading(session), "links": links, "learned": registry(session).usable}


def reading(session: Session) -> dict[str, Any]:
    """How the project's texts are read, with nothing learnt put over."""
    settings = session.project.settings.nlp
    model = settings.sentiment_model
    return {
        "sentiment_model": session.project.path(model) if model else None,
        "languages": settings.languages,
        "lexicon": settings.lexicon,
    }


def registry(session: Session) -> ModelRegistry:
    """What was learnt stands beside the project's other files, by database: another database has other corrections."""
    return ModelRegistry(session.database.with_name(session.database.stem + "-learned"))


def stale_model(session: Session) -> Path | None:
    """What was learnt on another model than the one that ships now, and is therefore not in use."""
    place = registry(session)
    return place.current if place.usable is None else None
