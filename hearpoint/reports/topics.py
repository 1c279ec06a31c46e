"""What people talk about, by topic of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hearpoint.reports.selecting import checked
from hearpoint.store.counts import topic_counts
from hearpoint.store.selection import ALL, Selection
from hearpoint.store.session import Session
from hearpoint.store.topics import LeftOutSentence, Topics
from nlp.topics.ledger import Ledger, Topic
from nlp.topics.types import Event


@dataclass(frozen=True)
class TopicCount:
    """An active topic, and how many sentences belong to it (those of topics merged into it too)."""

    topic: Topic
    sentences: int

    def json_form(self) -> dict[str, object]:
        topic = self.topic
        return {
            "id": topic.id,
            "name": topic.name,
            "keywords": topic.keywords,
            "sentences": self.sentences,
            "since": topic.first_seen,
            "last_seen": topic.last_seen,
            "example": topic.example,
        }


def topic_names(topics: Topics) -> dict[str, tuple[str, str]]:
    """Topic id -> id and name of the topic that now stands for it: a merged one is the one it became."""
    ledger = topics.ledger()
    standing = {topic.id: ledger[ledger.resolve(topic.id)] for topic in ledger.topics}
    return {topic_id: (topic.id, topic.name) for topic_id, topic in standing.items()}


def topic_list(session: Session, selection: Selection = ALL) -> list[TopicCount]:
    """The active topics, those with most sentences in the selection first."""
    ledger = session.topics.ledger()
    counts = _counts(topic_counts(session.db, checked(session, selection)), ledger)
    listed = sorted(ledger.active, key=lambda topic: (-counts.get(topic.id, 0), topic.id))
    return [TopicCount(topic, counts.get(topic.id, 0)) for topic in listed]


def topic_history(session: Session, topic: str | None = None) -> Sequence[Event]:
    """What happened to a topic, or to all of them, in order. Raises UsageError on an unknown id."""
    ledger = session.topics.ledger()
    if topic is None:
        return ledger.events
    ledger[topic]  # an unknown id is an error that lists the known ones
    return [event for event in ledger.events if topic in (event.topic, *event.others)]


def left_out(session: Session) -> list[LeftOutSentence]:
    """Sentences that no topic was given, newest first."""
    return session.topics.left_out()


def _counts(sentences: Mapping[str, int], ledger: Ledger) -> dict[str, int]:
    counts: dict[str, int] = {}
    for topic_id, count in sentences.items():
        standing = ledger.resolve(topic_id)
        counts[standing] = counts.get(standing, 0) + count
    return counts
