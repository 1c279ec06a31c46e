"""Tagging: what is not tagged by the present model, map and roster, batch by batch."""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice

from config.journey import JourneyMap
from config.roster import Roster
from hearpoint.engine.progress import Progress, Quiet
from hearpoint.engine.taggers import project_tagger
from hearpoint.store.corrections import apply_corrections
from hearpoint.store.session import Session
from hearpoint.store.tag_versions import write_parts
from hearpoint.store.tags import Tags
from hearpoint.store.transaction import transaction
from nlp.questions import Asked
from nlp.tagger import Tagger
from nlp.types import Tagged

BATCH = 1024
WORTH_WORKERS = 4_000
"""Minimum texts for worker processes; chosen because starting them pays from there on."""


@dataclass(frozen=True, slots=True)
class TagResult:
    tagged: int
    not_analysed: int
    version: str


def tag_project(session: Session, *, progress: Progress | None = None) -> TagResult:
    """Tag what is new, and all again where the models, the journey map or the roster changed."""
    versions = project_tagger(session).versions
    version = tags_version(versions, session.journey, session.roster)
    write_parts(session.db, version, version_parts(versions, session.journey, session.roster))
    processes = processes_for(session.tags.count_stale(version), session.project.settings.nlp.processes)
    with project_tagger(session, processes=processes) as tagger:
        return tag_store(session.tags, tagger, version, session.journey.stage_of, progress=progress)


def processes_for(texts: int, wanted: int) -> int:
    """As many workers as asked for; else one a core, once there is enough to do to pay for starting them."""
    if wanted:
        return wanted
    return max(1, len(os.sched_getaffinity(0))) if texts >= WORTH_WORKERS else 1


def tag_store(
    store: Tags, tagger: Tagger, version: str, stages: dict[str, str], *, progress: Progress | None = None
) -> TagResult:
    """Tag all that has no tags of `version`; people's corrections are put over what the model says.

    Each batch is stored whole: a stop loses at most one.
    """
    progress = progress or Quiet()
    tagged = not_analysed = 0
    progress.start("tagging", store.count_stale(version))
    try:
        for batch in _tagged(store, tagger, version):
            with transaction(store.db):
                store.write(version, batch)
                apply_corrections(store.db, [feedback_id for feedback_id, _ in batch], stages)
            tagged += len(batch)
            not_analysed += sum(not tags.analysed for _, tags in batch)
            progress.advance(len(batch))
    finally:
        progress.finish()
    return TagResult(tagged, not_analysed, version)


def _tagged(store: Tags, tagger: Tagger, version: str) -> Iterator[list[tuple[int, Tagged]]]:
    """Batches of (feedback id, tags). Texts are read as the tagger asks for them, so memory stays flat."""
    ids: deque[int] = deque()

    def texts() -> Iterator[str | Asked]:
        for batch in store.stale(version, BATCH):
            for feedback in batch:
                ids.append(feedback.feedback_id)
                yield feedback.asked

    answers = ((ids.popleft(), tags) for tags in tagger.tag(texts(), BATCH))
    while batch := list(islice(answers, BATCH)):
        yield batch


def tags_version(models: dict[str, str], journey: JourneyMap, roster: Roster) -> str:
    """Names everything a tag depends on; when any of it changes, tags are made again."""
    return _digest((models, journey.model_dump(mode="json"), _members(roster)))


def version_parts(models: dict[str, str], journey: JourneyMap, roster: Roster) -> dict[str, str]:
    """The same by part, so that it can be told what changed."""
    return {**models, "journey map": _digest(journey.model_dump(mode="json")), "roster": _digest(_members(roster))}


def _members(roster: Roster) -> list[dict[str, object]]:
    return [asdict(member) for member in roster.members]


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
