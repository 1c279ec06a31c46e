"""Every sentence to its nearest topic, if near enough; and what topics learn from theirs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from nlp.topics.batch import Batch
from nlp.topics.ledger import Ledger, Topic, quantised
from nlp.topics.matching import Mask, Nearest, bounds, nearest_topics
from nlp.topics.naming import Phrases
from nlp.topics.types import Assignment, Quality, SentenceId, TopicSettings
from nlp.topics.vocabulary import heard

_MASS = 500.0
"""The most sentences a running centroid remembers."""


def unassigned() -> Assignment:
    """The assignment of a sentence where there is no topic to go to."""
    return Assignment(None, "outlier", 0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Homes:
    """The nearest topic of every sentence of a batch: at its core, near, or too far."""

    topics: tuple[Topic, ...]
    nearest: Nearest
    core: Mask
    far: Mask

    @classmethod
    def of(cls, ledger: Ledger, batch: Batch, settings: TopicSettings) -> Homes:
        """All topics attract, merged ones for the topic they became, but for those the machine retired."""
        topics = tuple(one for one in ledger.topics if one.status != "retired" or one.status_by == "person")
        nearest = nearest_topics(batch.points, topics, batch.background)
        if not topics:
            none = np.zeros(len(batch.points), dtype=np.bool_)
            return cls(topics, nearest, none, ~none)
        core, near = bounds(topics, settings)
        return cls(topics, nearest, nearest.best >= core[nearest.index], nearest.best < near[nearest.index])

    def joins(self, new: int, fresh: Collection[str]) -> Mask:
        """Whose assignment this update decides: the first `new` sentences, and pending ones a fresh topic takes."""
        decides = np.arange(len(self.core)) < new
        if self.topics:
            is_fresh = np.array([topic.id in fresh for topic in self.topics])
            decides |= is_fresh[self.nearest.index] & ~self.far
        return decides

    def assignments(self, ledger: Ledger, batch: Batch, rows: Mask) -> dict[SentenceId, Assignment]:
        """The assignment of each sentence in `rows`, by its id."""
        stands = [ledger.resolve(topic.id) for topic in self.topics]
        ended = {topic.id for topic in ledger.topics if topic.status == "retired"}
        found = {}
        for at in np.flatnonzero(rows):
            topic = stands[self.nearest.index[at]] if stands else None
            alike, share = round(float(self.nearest.best[at]), 4), round(float(self.nearest.share[at]), 4)
            if topic is None or self.far[at]:
                one = Assignment(None, "outlier", max(alike, -1.0), share)
            elif topic in ended:
                one = Assignment(None, "left out", alike, share, f"topic retired by a person: {topic}")
            else:
                one = Assignment(topic, "core" if self.core[at] else "near", alike, share)
            found[batch.sentences[at].id] = one
        return found


def learned(
    ledger: Ledger, batch: Batch, homes: Homes, joins: Mask, fresh: Collection[str], phrases: Phrases
) -> Ledger:
    """The ledger with counts, weeks, running centroids and tallies moved on by the sentences that join.

    Topics in `fresh` have their centroid from these sentences already, and are as old as the oldest that joins.
    """
    changed: dict[str, Topic] = {}
    for at, topic in enumerate(homes.topics):
        mine = (homes.nearest.index == at) & joins & ~homes.far
        if not mine.any():
            continue
        changed[topic.id] = one = changed.get(topic.id, topic)
        if topic.id not in fresh:
            changed[topic.id] = _followed(one, batch, mine & homes.core & batch.first)
        standing = ledger.resolve(topic.id)
        one = changed.get(standing) or ledger[standing]
        weeks = [batch.sentences[row].week for row in np.flatnonzero(mine)]
        distinct = np.flatnonzero(mine & batch.first)
        changed[standing] = replace(
            heard(one, [batch.sentences[row].text for row in distinct], phrases),
            count=one.count + int(mine.sum()),
            born=min(one.born, *weeks) if standing in fresh else one.born,
            last_seen=max(one.last_seen, *weeks),
        )
    return ledger.replaced(changed.values())


def _followed(topic: Topic, batch: Batch, rows: Mask) -> Topic:
    """The topic with its running centroid moved by its new core sentences."""
    n = int(rows.sum())
    if n == 0:
        return topic
    total = topic.centroid.astype(np.float64) * topic.mass + batch.vectors[rows].sum(axis=0, dtype=np.float64)
    return replace(
        topic, centroid=quantised((total / (topic.mass + n)).astype(np.float32)), mass=min(topic.mass + n, _MASS)
    )


def quality(homes: Homes | None, analysed: int, left_out: int) -> Quality:
    """How good the assignments of the first `analysed` sentences are."""
    if homes is None:
        return Quality(analysed, left_out, 0, 0, analysed, 0.0, 0.0, 0.0, 0.0)
    new = np.arange(len(homes.core)) < analysed
    core, far = homes.core & new, homes.far & new
    near = new & ~core & ~far
    best = homes.nearest.best
    return Quality(
        analysed=analysed,
        left_out=left_out,
        core=int(core.sum()),
        near=int(near.sum()),
        outliers=int(far.sum()),
        core_similarity=round(float(best[core].mean()), 4) if core.any() else 0.0,
        near_similarity=round(float(best[near].mean()), 4) if near.any() else 0.0,
        core_silhouette=round(homes.nearest.silhouette(core), 4),
        near_silhouette=round(homes.nearest.silhouette(near), 4),
    )
