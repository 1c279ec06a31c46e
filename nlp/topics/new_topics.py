"""What becomes of a new group: it is a topic that is there, one that was, or one that is born."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from nlp.topics.batch import Batch
from nlp.topics.ledger import Ledger, Topic, quantised
from nlp.topics.matching import Group, Rows, group, matrix, same_topic
from nlp.topics.naming import without_parts
from nlp.topics.tree import likeness
from nlp.topics.types import Event, TopicSettings
from nlp.topics.vocabulary import SHOWN

Candidates = Sequence[tuple[str, float]]
"""Phrases of a group by class TF-IDF, best first."""

_NEARER = 0.02
"""How much more alike a new group's members must be to each other than to the nearest known topic."""
_CENTRAL, _TELLING = 10, 5
"""The example is the first of the most central sentences with enough words to be understood alone."""


@dataclass
class Registrar:
    """Brings new groups into the ledger, one after the other."""

    ledger: Ledger
    batch: Batch
    week: str
    settings: TopicSettings
    fresh: set[str] = field(default_factory=set)
    """Ids of the topics born, split or revived so far."""
    born: list[str] = field(default_factory=list)
    """Ids of those born: they have no name yet."""

    def split(self, topic_id: str, stays: Rows, leaves: Rows, candidates: Candidates) -> None:
        """Let a part of a known topic become one of its own; the centroid of what stays is made anew."""
        kept, gone = group(self.batch.points, stays), group(self.batch.points, leaves)
        alike = likeness(
            self.batch.points[stays].sum(axis=0), len(stays), self.batch.points[leaves].sum(axis=0), len(leaves)
        )
        self._bear(gone, candidates, f"came apart from {topic_id}")
        topic = replace(
            self.ledger[topic_id],
            centroid=quantised(self.batch.vectors[stays].mean(axis=0)),
            within=round(kept.within, 4),
            spread=round(float(kept.alike.std()), 4),
            mass=float(len(stays)),
            phrases=(),
            heard=0,
        )
        new = self.ledger.topics[-1].id
        reason = f"{len(leaves)} of its sentences are unlike the {len(stays)} others (likeness {alike:.2f}): {new}"
        self.ledger = self.ledger.replaced([topic], [Event(self.week, "split", topic_id, reason, others=(new,))])
        self.fresh.add(topic_id)

    def place(self, rows: Rows, candidates: Candidates) -> None:
        """Match a group of sentences to a topic, or let one be born."""
        one = group(self.batch.points, rows)
        topics = self.ledger.topics
        if not topics:
            return self._bear(one, candidates, "like no known topic")
        centres = matrix(topics, self.batch.background)
        alike = np.array([same_topic(one, centre) for centre in centres])
        best = int(np.argmax(alike))
        if alike[best] >= self.settings.same:
            return self._known(topics[best], one, float(alike[best]))
        nearest = (self.batch.points[one.rows] @ centres.T).max(axis=1)
        if float((one.alike - nearest).mean()) < _NEARER:
            return None
        return self._bear(one, candidates, "like no known topic")

    def _known(self, topic: Topic, one: Group, alike: float) -> None:
        if topic.status != "retired" or topic.status_by == "person":
            return
        reason = f"{len(one.rows)} sentences are like it again (similarity {alike:.2f})"
        event = Event(self.week, "revived", topic.id, reason)
        self.ledger = self.ledger.replaced([replace(topic, status="active", last_seen=self.week)], [event])
        self.fresh.add(topic.id)

    def _bear(self, one: Group, candidates: Candidates, origin: str) -> None:
        order = one.rows[np.argsort(-one.alike, kind="stable")]
        sentences = [self.batch.sentences[row] for row in order]
        example = next((one for one in sentences[:_CENTRAL] if len(one.text.split()) >= _TELLING), sentences[0])
        topic = Topic(
            id=self.ledger.next_id(),
            name="",
            centroid=quantised(self.batch.vectors[one.rows].mean(axis=0)),
            born=min(sentence.week for sentence in sentences),
            last_seen=max(sentence.week for sentence in sentences),
            within=round(one.within, 4),
            spread=round(float(one.alike.std()), 4),
            mass=float(len(one.rows)),
            keywords=without_parts([phrase for phrase, _ in candidates], SHOWN),
            example_id=example.id,
            example=example.text,
        )
        reason = f"{len(one.rows)} distinct sentences are alike ({one.within:.2f} on average), {origin}"
        self.ledger = self.ledger.added(topic, Event(self.week, "born", topic.id, reason))
        self.fresh.add(topic.id)
        self.born.append(topic.id)
