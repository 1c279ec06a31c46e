"""Assigns sentences to their nearest topics, and updates the topics by what was assigned to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from nlp.topics.batch import Batch
from nlp.topics.ledger import Ledger, Topic, quantised
from nlp.topics.matching import Mask, Nearest, bounds, nearest_topics
from nlp.topics.naming import Phrases
from nlp.topics.types import Assignment, Quality, SentenceId, TopicSettings
from nlp.topics.vocabulary import count_phrases

_MAX_MASS = 500.0
"""Maximum sentences behind a running centroid; older ones fade, so that it follows what customers say."""


def unassigned() -> Assignment:
    """The assignment of a sentence where there is no topic to go to."""
    return Assignment(None, "outlier", 0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Placements:
    """The nearest topic of every sentence of a batch: at its core, near, or too far."""

    topics: tuple[Topic, ...]
    nearest: Nearest
    core: Mask
    far: Mask

    @classmethod
    def of(cls, ledger: Ledger, batch: Batch, settings: TopicSettings) -> Placements:
        """All topics attract, merged ones for the topic they became, but for those the machine retired."""
        topics = tuple(topic for topic in ledger.topics if topic.status != "retired" or topic.status_by == "person")
        nearest = nearest_topics(batch.points, topics, batch.background)
        if not topics:
            none = np.zeros(len(batch.points), dtype=np.bool_)
            return cls(topics, nearest, none, ~none)
        core, near = bounds(topics, settings)
        return cls(topics, nearest, nearest.best >= core[nearest.index], nearest.best < near[nearest.index])

    def joins(self, new: int, fresh: Collection[str]) -> Mask:
        """Which sentences this update assigns: the first `new` sentences, and pending ones a fresh topic takes."""
        decides = np.arange(len(self.core)) < new
        if self.topics:
            is_fresh = np.array([topic.id in fresh for topic in self.topics])
            decides |= is_fresh[self.nearest.index] & ~self.far
        return decides

    def assignments(self, ledger: Ledger, batch: Batch, rows: Mask) -> dict[SentenceId, Assignment]:
        """The assignment of each sentence in `rows`, by its id."""
        stands = [ledger.resolve(topic.id) for topic in self.topics]
        ended = {topic.id for topic in ledger.topics if topic.status == "retired"}
        assignments = {}
        for at in np.flatnonzero(rows):
            topic = stands[self.nearest.index[at]] if stands else None
            alike, share = round(float(self.nearest.best[at]), 4), round(float(self.nearest.share[at]), 4)
            if topic is None or self.far[at]:
                assignment = Assignment(None, "outlier", max(alike, -1.0), share)
            elif topic in ended:
                assignment = Assignment(None, "left out", alike, share, f"topic retired by a person: {topic}")
            else:
                assignment = Assignment(topic, "core" if self.core[at] else "near", alike, share)
            assignments[batch.sentences[at].id] = assignment
        return assignments


def updated_topics(
    ledger: Ledger, batch: Batch, placements: Placements, joins: Mask, fresh: Collection[str], phrases: Phrases
) -> Ledger:
    """The ledger with counts, weeks, running centroids and tallies moved on by the sentences that join.

    Topics in `fresh` have their centroid from these sentences already, and are as old as the oldest that joins.
    """
    changed: dict[str, Topic] = {}
    for at, topic in enumerate(placements.topics):
        mine = (placements.nearest.index == at) & joins & ~placements.far
        if not mine.any():
            continue
        changed.setdefault(topic.id, topic)
        if topic.id not in fresh:
            changed[topic.id] = _with_centroid_moved(changed[topic.id], batch, mine & placements.core & batch.first)
        standing = ledger.resolve(topic.id)
        target = changed.get(standing) or ledger[standing]
        weeks = [batch.sentences[row].week for row in np.flatnonzero(mine)]
        distinct = np.flatnonzero(mine & batch.first)
        changed[standing] = replace(
            count_phrases(target, [batch.sentences[row].text for row in distinct], phrases),
            count=target.count + int(mine.sum()),
            first_seen=min(target.first_seen, *weeks) if standing in fresh else target.first_seen,
            last_seen=max(target.last_seen, *weeks),
        )
    return ledger.replaced(changed.values())


def _with_centroid_moved(topic: Topic, batch: Batch, rows: Mask) -> Topic:
    """The topic with its running centroid moved by its new core sentences."""
    n = int(rows.sum())
    if n == 0:
        return topic
    total = topic.centroid.astype(np.float64) * topic.mass + batch.vectors[rows].sum(axis=0, dtype=np.float64)
    return replace(
        topic, centroid=quantised((total / (topic.mass + n)).astype(np.float32)), mass=min(topic.mass + n, _MAX_MASS)
    )


def quality(placements: Placements | None, analysed: int, left_out: int) -> Quality:
    """How good the assignments of the first `analysed` sentences are."""
    if placements is None:
        return Quality(analysed, left_out, 0, 0, analysed, 0.0, 0.0, 0.0, 0.0)
    new = np.arange(len(placements.core)) < analysed
    core, far = placements.core & new, placements.far & new
    near = new & ~core & ~far
    best = placements.nearest.best
    return Quality(
        analysed=analysed,
        left_out=left_out,
        core=int(core.sum()),
        near=int(near.sum()),
        outliers=int(far.sum()),
        core_similarity=round(float(best[core].mean()), 4) if core.any() else 0.0,
        near_similarity=round(float(best[near].mean()), 4) if near.any() else 0.0,
        core_silhouette=round(placements.nearest.silhouette(core), 4),
        near_silhouette=round(placements.nearest.silhouette(near), 4),
    )
