"""Names for new topics: from their keywords, or by a namer that is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from nlp.topics.batch import Batch
from nlp.topics.ledger import Ledger, Topic
from nlp.topics.naming import Namer, as_written, readable, redacted, side_by_side
from nlp.topics.types import Assignment, NameRequest, SentenceId

_EXAMPLES = 5


def name_topics(
    ledger: Ledger,
    topic_ids: Sequence[str],
    batch: Batch,
    assignments: Mapping[SentenceId, Assignment],
    namer: Namer | None = None,
) -> Ledger:
    """The ledger with a name for each of these topics, from its keywords and sentences; no two are the same."""
    texts = _texts(batch, assignments)
    for topic_id in topic_ids:
        others = tuple(topic.name for topic in ledger.topics if topic.name and topic.id != topic_id)
        ledger = ledger.replaced([_named(ledger[topic_id], texts.get(topic_id, []), others, namer)])
    return ledger


def _named(topic: Topic, texts: Sequence[str], taken: tuple[str, ...], namer: Namer | None) -> Topic:
    request = NameRequest(topic.keywords, tuple(map(redacted, texts[:_EXAMPLES])), taken)
    given = namer(request) if namer else None
    name = given or readable(as_written(side_by_side(topic.keywords, texts), texts), taken)
    return replace(topic, name=name, name_by="llm" if given else "machine")


def _texts(batch: Batch, assignments: Mapping[SentenceId, Assignment]) -> dict[str, list[str]]:
    """The distinct sentences of each topic, the most central first."""
    rows_of: dict[str, list[tuple[float, int]]] = {}
    for row, sentence in enumerate(batch.sentences):
        where = assignments.get(sentence.id)
        if where is not None and where.topic is not None and batch.first[row]:
            rows_of.setdefault(where.topic, []).append((-where.similarity, row))
    return {topic: [batch.sentences[row].text for _, row in sorted(rows)] for topic, rows in rows_of.items()}
