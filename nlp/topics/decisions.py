"""What a person may do to a topic. Each is a function from ledger to ledger, and survives every later update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from config.errors import UsageError
from nlp.topics.batch import in_context
from nlp.topics.ledger import Ledger, Topic, quantised
from nlp.topics.maintenance import merged_topic
from nlp.topics.matching import centred, group, matrix
from nlp.topics.naming import Phrases, readable
from nlp.topics.tree import cells
from nlp.topics.types import Event, EventKind, Sentence
from nlp.topics.vocabulary import partial_tally
from nlp.types import Vectors

_SEED_WITHIN, _SEED_SPREAD, _SEED_MASS = 0.3, 0.1, 20.0
"""What an average topic has: a seeded one has no sentences yet to take them from."""


def rename(ledger: Ledger, topic_id: str, name: str, *, week: str) -> Ledger:
    """Give a topic a name of one's own."""
    topic = ledger[topic_id]
    wanted = name.strip()
    if not wanted:
        raise UsageError(f"the new name of {topic_id} is empty; give it at least one letter")
    _refuse_taken(ledger, wanted, topic_id)
    event = _by_person(week, "renamed", topic_id, f"{topic.name!r} became {wanted!r}")
    return ledger.replaced([replace(topic, name=wanted, name_by="person")], [event])


def merge(ledger: Ledger, source_id: str, target_id: str, *, week: str) -> Ledger:
    """Make two topics one: what would join the source joins the target, from now on and in all counts."""
    source, target = ledger[source_id], ledger[ledger.resolve(target_id)]
    if source.status == "merged":
        raise UsageError(f"{source_id} is already merged into {source.merged_into}")
    if source.id == target.id:
        raise UsageError(f"{source_id} cannot be merged into itself")
    event = _by_person(week, "merged", source_id, f"merged into {target.id} by a person", target.id)
    return ledger.replaced(
        [merged_topic(target, source), replace(source, status="merged", status_by="person", merged_into=target.id)],
        [event],
    )


def pin(ledger: Ledger, topic_id: str, *, week: str, pinned: bool = True) -> Ledger:
    """Keep a topic: the machine will neither retire it nor merge it away."""
    event = _by_person(week, "pinned" if pinned else "unpinned", topic_id, "by a person")
    return ledger.replaced([replace(ledger[topic_id], pinned=pinned)], [event])


def retire(ledger: Ledger, topic_id: str, *, week: str) -> Ledger:
    """End a topic for good: its sentences are left out, countably, until a person revives it."""
    topic = _standing(ledger, topic_id)
    event = _by_person(week, "retired", topic_id, "by a person")
    return ledger.replaced([replace(topic, status="retired", status_by="person", pinned=False)], [event])


def revive(ledger: Ledger, topic_id: str, *, week: str) -> Ledger:
    """Bring a retired topic back."""
    topic = ledger[topic_id]
    if topic.status != "retired":
        raise UsageError(f"{topic_id} is {topic.status}; only a retired topic can be revived")
    event = _by_person(week, "revived", topic_id, "by a person")
    return ledger.replaced([replace(topic, status="active", status_by="person", last_seen=week)], [event])


def seed(ledger: Ledger, name: str, vectors: Vectors, *, week: str, phrases: Sequence[str] = ()) -> Ledger:
    """Watch for a topic before anyone speaks of it. `vectors` are unit rows of phrases that describe it."""
    if len(vectors) == 0:
        raise UsageError(f"the seeded topic {name!r} has no phrases; give at least one sentence a customer might write")
    if not name.strip():
        raise UsageError("the name of the seeded topic is empty; give it at least one letter")
    _refuse_taken(ledger, name.strip())
    topic = Topic(
        id=ledger.next_id(),
        name=name.strip(),
        name_by="person",
        centroid=quantised(np.asarray(vectors, dtype=np.float32).mean(axis=0)),
        first_seen=week,
        last_seen=week,
        within=_SEED_WITHIN,
        spread=_SEED_SPREAD,
        mass=_SEED_MASS,
        keywords=tuple(phrases),
        seeded=True,
    )
    return ledger.added(topic, _by_person(week, "seeded", topic.id, "watched for by a person"))


def split(
    ledger: Ledger, topic_id: str, sentences: Sequence[Sentence], *, week: str, names: Sequence[str] = (), seed: int = 0
) -> Ledger:
    """Part a topic in two by its sentences: the part nearer its centroid keeps the id, the other is new."""
    topic = _standing(ledger, topic_id)
    if ledger.background is None or len(sentences) < 4:
        raise UsageError(f"{topic_id} has {len(sentences)} sentences to split by; at least 4 are needed")
    vectors = in_context(sentences, Phrases())
    points = centred(vectors, ledger.background)
    labels = cells(points, 2, seed)
    if labels.max() == 0:
        raise UsageError(f"the sentences of {topic_id} are all alike; there is nothing to split by")
    parts = [group(points, np.flatnonzero(labels == label)) for label in (0, 1)]
    (centre,) = matrix([topic], ledger.background)
    parts.sort(key=lambda part: -float(part.centroid @ centre))
    stays, leaves = parts
    central = sentences[leaves.rows[int(np.argmax(leaves.alike))]]
    taken = [other.name for other in ledger.topics]
    texts = [[sentences[row].text for row in part.rows] for part in (stays, leaves)]
    words = _new_phrases(texts[1], topic)
    new = Topic(
        id=ledger.next_id(),
        name=names[0] if names else readable(words, taken),
        name_by="person" if names else "machine",
        centroid=quantised(vectors[leaves.rows].mean(axis=0)),
        first_seen=min(sentences[row].week for row in leaves.rows),
        last_seen=max(sentences[row].week for row in leaves.rows),
        within=round(leaves.within, 4),
        spread=round(float(leaves.alike.std()), 4),
        mass=float(len(leaves.rows)),
        count=len(leaves.rows),
        keywords=words,
        phrases=partial_tally(topic, texts[1], Phrases()),
        sentences_counted=len(leaves.rows),
        example_id=central.id,
        example=central.text,
    )
    old = replace(
        topic,
        centroid=quantised(vectors[stays.rows].mean(axis=0)),
        within=round(stays.within, 4),
        spread=round(float(stays.alike.std()), 4),
        mass=float(len(stays.rows)),
        count=max(topic.count - len(leaves.rows), 0),
        phrases=partial_tally(topic, texts[0], Phrases()),
        sentences_counted=len(stays.rows),
    )
    event = _by_person(week, "split", topic_id, f"{len(leaves.rows)} sentences became {new.id}", new.id)
    parted = replace(ledger, apart=(*ledger.apart, (topic_id, new.id)))
    return parted.replaced([old, *_followers(ledger, topic_id, old, new)], [event]).added(new)


def _followers(ledger: Ledger, topic_id: str, old: Topic, new: Topic) -> list[Topic]:
    """Topics once merged into the parted one that lie nearer its new part: their sentences go with that part."""
    merged = [other for other in ledger.topics if other.id != topic_id and ledger.resolve(other.id) == topic_id]
    return [
        replace(other, merged_into=new.id)
        for other in merged
        if float(other.centroid @ new.centroid) > float(other.centroid @ old.centroid)
    ]


def _new_phrases(texts: Sequence[str], topic: Topic) -> tuple[str, ...]:
    from collections import Counter

    counts = Counter(phrase for text in texts for phrase in set(Phrases()(text)))
    known = set(topic.keywords)
    best = sorted(counts, key=lambda phrase: (-counts[phrase] * (phrase.count(" ") + 1), phrase))
    return tuple(phrase for phrase in best if phrase not in known)[:10]


def _standing(ledger: Ledger, topic_id: str) -> Topic:
    topic = ledger[topic_id]
    if topic.status == "merged":
        raise UsageError(f"{topic_id} was merged into {topic.merged_into}; name that one")
    return topic


def _refuse_taken(ledger: Ledger, name: str, but: str | None = None) -> None:
    for topic in ledger.topics:
        if topic.id != but and topic.status != "merged" and topic.name.casefold() == name.casefold():
            raise UsageError(f"{topic.id} is already called {topic.name!r}; choose another name, or merge the two")


def _by_person(week: str, kind: EventKind, topic_id: str, reason: str, *others: str) -> Event:
    return Event(week, kind, topic_id, reason, "person", others)
