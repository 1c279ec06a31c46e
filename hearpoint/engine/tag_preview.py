"""What tagging again would change, told before it does. Writes nothing."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hearpoint.engine.evaluation.measures import Figure, share
from hearpoint.engine.progress import Progress, Quiet
from hearpoint.engine.tag import BATCH, tags_version, version_parts
from hearpoint.engine.taggers import project_tagger
from hearpoint.store.corrections import apply_corrections
from hearpoint.store.sample import feedback_texts
from hearpoint.store.session import Session
from hearpoint.store.tag_versions import Parts, SentenceNow, parts_of, sentences_now, stale_tagged, stale_versions
from hearpoint.store.tags import Tags, Untagged
from hearpoint.store.transaction import transaction
from nlp.tagger import Tagger

SAMPLE = 500
EXAMPLES = 10
KINDS = ("sentiment", "touchpoints", "staff")
NEVER = "never tagged"
OLDER = "tagged before versions were kept"


@dataclass(frozen=True, slots=True)
class Change:
    feedback_id: int
    sentence: str
    what: str
    old: str
    new: str


@dataclass(frozen=True)
class Preview:
    """What is due, why, and what would change in the feedback that was looked at."""

    due: int
    reasons: dict[str, int]
    looked_at: int
    """Feedbacks with tags of another version that were tagged again, in memory."""
    recut: int
    """Sentences that are cut otherwise now; they are not compared."""
    changed: dict[str, Figure]
    """Kind of tag -> share of the compared sentences, with Wilson's interval."""
    sentiment: dict[str, dict[str, int]]
    """From -> to -> sentences."""
    examples: tuple[Change, ...]


class _Undone(Exception):
    """Takes a transaction back."""


def preview_tags(
    session: Session, *, everything: bool = False, seed: int = 0, progress: Progress | None = None
) -> Preview:
    """Look at a random sample, or at everything."""
    with project_tagger(session) as tagger:
        version = tags_version(tagger.versions, session.journey, session.roster)
        parts = version_parts(tagger.versions, session.journey, session.roster)
        limit = None if everything else SAMPLE
        return preview_store(
            session.tags, tagger, version, parts, session.journey.stage_of, limit=limit, seed=seed, progress=progress
        )


def preview_store(
    store: Tags,
    tagger: Tagger,
    version: str,
    parts: Parts,
    stages: dict[str, str],
    *,
    limit: int | None = SAMPLE,
    seed: int = 0,
    progress: Progress | None = None,
) -> Preview:
    """`limit`: feedbacks to look at, None for all of them."""
    progress = progress or Quiet()
    reasons = _reasons(store, version, parts)
    ids = stale_tagged(store.db, version)
    if limit is not None and len(ids) > limit:
        ids = sorted(random.Random(seed).sample(ids, limit))
    changes = _Changes()
    progress.start("tagging a sample again, writing nothing" if limit else "tagging again, writing nothing", len(ids))
    try:
        for start in range(0, len(ids), BATCH):
            batch = feedback_texts(store.db, ids[start : start + BATCH])
            changes.add(*_before_and_after(store, tagger, version, stages, batch))
            progress.advance(len(batch))
    finally:
        progress.finish()
    return changes.preview(reasons, len(ids), seed)


def _reasons(store: Tags, version: str, parts: Parts) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for old, count in stale_versions(store.db, version).items():
        known = None if old is None else parts_of(store.db, old)
        counts[NEVER if old is None else OLDER if known is None else why(known, parts)] += count
    return dict(counts.most_common())


def why(old: Parts, new: Parts) -> str:
    """ "model minilm-1 -> minilm-2, journey map changed": the parts that differ."""
    notes = []
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name, "none"), new.get(name, "none")
        if before != after:
            notes.append(f"{name} changed" if name in ("journey map", "roster") else f"{name} {before} -> {after}")
    return ", ".join(notes) or "the same parts, put together otherwise"


def _before_and_after(
    store: Tags, tagger: Tagger, version: str, stages: dict[str, str], posts: Sequence[Untagged]
) -> tuple[list[SentenceNow], list[SentenceNow]]:
    """What is stored, and what would be, corrections put over it: written for real, and taken back."""
    ids = [post.feedback_id for post in posts]
    before = sentences_now(store.db, ids)
    batch = list(zip(ids, tagger.tag(post.asked for post in posts), strict=True))
    after: list[SentenceNow] = []
    try:
        with transaction(store.db):
            store.write(version, batch)
            apply_corrections(store.db, ids, stages)
            after = sentences_now(store.db, ids)
            raise _Undone
    except _Undone:
        return before, after


class _Changes:
    """Counts what changed, batch by batch."""

    def __init__(self) -> None:
        self._compared = 0
        self._recut = 0
        self._changes: list[Change] = []
        self._moves: Counter[tuple[str, str]] = Counter()
        self._changed: Counter[str] = Counter()

    def add(self, before: Sequence[SentenceNow], after: Sequence[SentenceNow]) -> None:
        now = {(mention.feedback_id, mention.text): mention for mention in after}
        was = {(mention.feedback_id, mention.text): mention for mention in before}
        self._recut += len(was.keys() - now.keys())
        for key, old in was.items():
            new = now.get(key)
            if new is not None:
                self._compared += 1
                self._moves[old.sentiment, new.sentiment] += 1
                self._compare(old, new)

    def _compare(self, old: SentenceNow, new: SentenceNow) -> None:
        pairs = {
            "sentiment": (old.sentiment, new.sentiment),
            "touchpoints": (_listed(old.touchpoints), _listed(new.touchpoints)),
            "staff": (_listed(old.staff), _listed(new.staff)),
        }
        for what, (before, after) in pairs.items():
            if before != after:
                self._changed[what] += 1
                self._changes.append(Change(old.feedback_id, old.text, what, before, after))

    def preview(self, reasons: dict[str, int], looked_at: int, seed: int) -> Preview:
        table: dict[str, dict[str, int]] = {}
        for (old, new), count in sorted(self._moves.items()):
            table.setdefault(old, {})[new] = count
        drawn = random.Random(seed).sample(self._changes, min(EXAMPLES, len(self._changes)))
        shares = {what: share(self._changed[what], self._compared) for what in KINDS} if self._compared else {}
        order = sorted(drawn, key=lambda example: (KINDS.index(example.what), example.feedback_id))
        return Preview(sum(reasons.values()), reasons, looked_at, self._recut, shares, table, tuple(order))


def _listed(values: frozenset[str]) -> str:
    return ", ".join(sorted(values)) or "none"
