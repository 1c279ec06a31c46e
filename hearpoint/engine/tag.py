"""Tagging: what is not tagged by the present model, map and roster, batch by batch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from config.journey import JourneyMap
from config.roster import Roster
from hearpoint.engine.progress import Progress, Quiet
from hearpoint.engine.workspace import Workspace
from hearpoint.store.tags import Tags
from nlp.tagger import Tagger

BATCH = 512


@dataclass(frozen=True, slots=True)
class TagResult:
    tagged: int
    not_analysed: int
    version: str


def tag_workspace(workspace: Workspace, *, progress: Progress | None = None) -> TagResult:
    """Tag what is new, and all again where the models, the journey map or the roster changed."""
    model = workspace.project.settings.nlp.sentiment_model
    tagger = Tagger(
        workspace.journey, workspace.roster, sentiment_model=workspace.project.path(model) if model else None
    )
    version = tags_version(tagger.versions, workspace.journey, workspace.roster)
    return tag_store(workspace.tags, tagger, version, progress=progress)


def tag_store(store: Tags, tagger: Tagger, version: str, *, progress: Progress | None = None) -> TagResult:
    """Tag all that has no tags of `version`. Each batch is stored whole: a stop loses at most one."""
    progress = progress or Quiet()
    tagged = not_analysed = 0
    progress.start("tagging", store.count_stale(version))
    try:
        for batch in store.stale(version, BATCH):
            results = list(tagger.tag([feedback.text for feedback in batch]))
            store.write(version, [(feedback.feedback_id, tags) for feedback, tags in zip(batch, results, strict=True)])
            tagged += len(batch)
            not_analysed += sum(not tags.analysed for tags in results)
            progress.advance(len(batch))
    finally:
        progress.finish()
    return TagResult(tagged, not_analysed, version)


def tags_version(models: dict[str, str], journey: JourneyMap, roster: Roster) -> str:
    """Names everything a tag depends on; when any of it changes, tags are made again."""
    parts: Sequence[object] = (models, journey.model_dump(mode="json"), [asdict(member) for member in roster.members])
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
