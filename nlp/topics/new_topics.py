"""New topics: a group of sentences is matched to a topic that is there or was, or becomes one."""

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
from nlp.topics.vocabulary import MAX_KEYWORDS

Candidates = Sequence[tuple[str, float]]
"""Phrases of a group by class TF-IDF, best first."""

_MIN_NEARER = 0.02
"""Minimum by which a new group's members are more alike to each other than to the nearest known topic."""
_CENTRAL, _MIN_WORDS = 10, 5
"""The example is the first of so many central sentences with enough words to be understood alone."""


@dataclass
class TopicBuilder:
    """Brings new groups into the ledger, one after the other."""

    ledger: Ledger
    batch: Batch
    week: str
    settings: TopicSettings
    fresh: set[str] = field(default_factory=set)
    """Ids of the topics created, split or revived so far."""
    created: list[str] = field(default_factory=list)
    """Ids of those created: they have no name yet."""

    def split(self, topic_id: str, stays: Rows, leaves: Rows, candidates: Candidates) -> None:
        """Let a part of a known topic become one of its own; the centroid of what stays is made anew."""
        kept, gone = group(self.batch.points, stays), group(self.batch.points, leaves)
        alike = likeness(
            self.batch.points[stays].sum(axis=0), len(stays), self.batch.points[leaves].sum(axis=0), len(leaves)
        )
        self._create(gone, candidates, f"came apart from {topic_id}")
        topic = replace(
            self.ledger[topic_id],
            centroid=quantised(self.batch.vectors[stays].mean(axis=0)),
            within=round(kept.within, 4),
            spread=round(float(kept.alike.std()), 4),
            mass=float(len(stays)),
            phrases=(),
            sentences_counted=0,
        )
        new = self.ledger.topics[-1].id
        reason = f"{len(leaves)} of its sentences are unlike the {len(stays)} others (likeness {alike:.2f}): {new}"
        self.ledger = self.ledger.replaced([topic], [Event(self.week, "split", topic_id, reason, others=(new,))])
        self.fresh.add(topic_id)

    def add(self, rows: Rows, candidates: Candidates) -> None:
        """Match a group of sentences to a topic, or create one."""
        new = group(self.batch.points, rows)
        topics = self.ledger.topics
        if not topics:
            return self._create(new, candidates, "like no known topic")
        centres = matrix(topics, self.batch.background)
        alike = np.array([same_topic(new, centre) for centre in centres])
        best = int(np.argmax(alike))
        if alike[best] >= self.settings.same:
            return self._revive(topics[best], new, float(alike[best]))
        nearest = (self.batch.points[new.rows] @ centres.T).max(axis=1)
        if float((new.alike - nearest).mean()) < _MIN_NEARER:
            return None
        return self._create(new, candidates, "like no known topic")

    def _revive(self, topic: Topic, members: Group, alike: float) -> None:
        """Bring a topic back that the machine retired; another one stays as it is."""
        if topic.status != "retired" or topic.status_by == "person":
            return
        reason = f"{len(members.rows)} sentences are like it again (similarity {alike:.2f})"
        event = Event(self.week, "revived", topic.id, reason)
        self.ledger = self.ledger.replaced([replace(topic, status="active", last_seen=self.week)], [event])
        self.fresh.add(topic.id)

    def _create(self, members: Group, candidates: Candidates, origin: str) -> None:
        order = members.rows[np.argsort(-members.alike, kind="stable")]
        sentences = [self.batch.sentences[row] for row in order]
        example = next(
            (sentence for sentence in sentences[:_CENTRAL] if len(sentence.text.split()) >= _MIN_WORDS), sentences[0]
        )
        topic = Topic(
            id=self.ledger.next_id(),
            name="",
            centroid=quantised(self.batch.vectors[members.rows].mean(axis=0)),
            first_seen=min(sentence.week for sentence in sentences),
            last_seen=max(sentence.week for sentence in sentences),
            within=round(members.within, 4),
            spread=round(float(members.alike.std()), 4),
            mass=float(len(members.rows)),
            keywords=without_parts([phrase for phrase, _ in candidates], MAX_KEYWORDS),
            example_id=example.id,
            example=example.text,
        )
        reason = f"{len(members.rows)} distinct sentences are alike ({members.within:.2f} on average), {origin}"
        self.ledger = self.ledger.added(topic, Event(self.week, "created", topic.id, reason))
        self.fresh.add(topic.id)
        self.created.append(topic.id)
