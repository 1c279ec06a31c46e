"""The register of topics: ids that never change, names, centroids, history.

A value: every function gives a new ledger. Centroids are kept at four decimals, in memory as in JSON, so that
a ledger read back from a store behaves as the one that was written.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from config.errors import UsageError
from nlp.topics.types import By, Event, Status
from nlp.types import Vectors

Tally = tuple[tuple[str, int], ...]

VERSION = 2
_STEP = 10_000
_STORED_FIELDS = {"first_seen": "born", "sentences_counted": "heard"}
_STORED_KINDS = {"created": "born"}
"""What the stored form calls them: it is older than the names, and what is stored stays readable both ways."""


def quantised(vector: Vectors) -> Vectors:
    """The vector at the precision the ledger keeps."""
    return (np.rint(np.asarray(vector, dtype=np.float64) * _STEP) / _STEP).astype(np.float32)


def _packed(vector: Vectors) -> str:
    return base64.b64encode(np.rint(vector.astype(np.float64) * _STEP).astype("<i2").tobytes()).decode("ascii")


def _unpacked(text: str) -> Vectors:
    steps = np.frombuffer(base64.b64decode(text), dtype="<i2")
    return (steps.astype(np.float64) / _STEP).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Topic:
    """One topic."""

    id: str
    name: str
    centroid: Vectors
    """Running mean of its core sentences' vectors, the common part still in it: not of unit length."""
    first_seen: str
    """The week of its first sentence."""
    last_seen: str
    within: float
    """Mean cosine between its founding sentences, the common part removed."""
    spread: float
    """Standard deviation of its founding sentences' similarity to the centroid of the others."""
    mass: float = 0.0
    """Sentences behind the running centroid, capped so that a topic can follow the language of its customers."""
    count: int = 0
    """Sentences assigned so far, repeats included."""
    keywords: tuple[str, ...] = ()
    phrases: Tally = ()
    """What its sentences say, most frequent first: phrases with the number of distinct sentences that hold each."""
    sentences_counted: int = 0
    """Distinct sentences behind `phrases`."""
    name_by: By = "machine"
    status: Status = "active"
    status_by: By = "machine"
    merged_into: str | None = None
    seeded: bool = False
    pinned: bool = False
    example_id: int | str | None = None
    example: str | None = None

    @property
    def protected(self) -> bool:
        """Whether only a person may end it."""
        return self.pinned or self.seeded

    @property
    def expected(self) -> float:
        """The similarity to its centroid to be expected of a new sentence: lower while few stand behind it."""
        inside = max(self.within, 1e-3)
        return float(inside / (inside + (1 - inside) / max(self.mass, 1.0)) ** 0.5)


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """All topics there ever were, in the order they were created."""

    topics: tuple[Topic, ...] = ()
    events: tuple[Event, ...] = ()
    background: Vectors | None = None
    """Running mean of all vectors: the part they have in common, which tells topics nothing apart."""
    seen: int = 0
    """Distinct sentences behind the background."""
    apart: tuple[tuple[str, str], ...] = ()
    """Pairs a person keeps apart: never merged by the machine."""
    weeks: tuple[str, ...] = ()
    """Weeks with an update, ascending."""

    def __getitem__(self, topic_id: str) -> Topic:
        for topic in self.topics:
            if topic.id == topic_id:
                return topic
        known = ", ".join(topic.id for topic in self.topics[:10]) or "none yet"
        raise UsageError(f"no topic {topic_id!r}; known topics: {known}{' ...' if len(self.topics) > 10 else ''}")

    def __contains__(self, topic_id: object) -> bool:
        return any(topic.id == topic_id for topic in self.topics)

    @property
    def active(self) -> tuple[Topic, ...]:
        return tuple(topic for topic in self.topics if topic.status == "active")

    def resolve(self, topic_id: str) -> str:
        """The topic that now stands for this one, following merges."""
        topic = self[topic_id]
        while topic.status == "merged" and topic.merged_into is not None:
            topic = self[topic.merged_into]
        return topic.id

    def next_id(self) -> str:
        return f"t-{len(self.topics) + 1:04d}"

    def added(self, topic: Topic, *events: Event) -> Self:
        return replace(self, topics=(*self.topics, topic), events=self.events + events)

    def replaced(self, changed: Iterable[Topic], events: Iterable[Event] = ()) -> Self:
        by_id = {topic.id: topic for topic in changed}
        topics = tuple(by_id.get(topic.id, topic) for topic in self.topics)
        return replace(self, topics=topics, events=self.events + tuple(events))

    def to_json(self) -> str:
        """The whole ledger as JSON: the same ledger gives the same bytes."""
        document = {
            "version": VERSION,
            "background": None if self.background is None else _packed(self.background),
            "seen": self.seen,
            "weeks": self.weeks,
            "apart": self.apart,
            "topics": [_topic_json(topic) for topic in self.topics],
            "events": [_event_json(event) for event in self.events],
        }
        return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a ledger. Raises UsageError where the text is not one, or is of a newer version."""
        try:
            document = json.loads(text)
            version = document["version"]
            if version > VERSION:
                raise UsageError(f"the topic ledger has version {version}, this program reads {VERSION}; update it")
            background = document["background"]
            return cls(
                topics=tuple(_topic_from(stored) for stored in document["topics"]),
                events=tuple(_event_from(stored) for stored in document["events"]),
                background=None if background is None else _unpacked(background),
                seen=document["seen"],
                apart=tuple((first, second) for first, second in document["apart"]),
                weeks=tuple(document["weeks"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise UsageError(f"this is no topic ledger ({error!r}); restore it from a backup or start anew") from error


def _plain(value: Topic | Event) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _topic_json(topic: Topic) -> dict[str, Any]:
    fields = {**_plain(topic), "centroid": _packed(topic.centroid)}
    return {_STORED_FIELDS.get(name, name): value for name, value in fields.items()}


def _topic_from(document: Mapping[str, Any]) -> Topic:
    names = {stored: name for name, stored in _STORED_FIELDS.items()}
    fields = {names.get(name, name): value for name, value in document.items()}
    fields |= {
        "centroid": _unpacked(fields["centroid"]),
        "keywords": tuple(fields["keywords"]),
        "phrases": tuple((phrase, count) for phrase, count in fields.get("phrases", ())),
    }
    return Topic(**fields)


def _event_json(event: Event) -> dict[str, Any]:
    return {**_plain(event), "kind": _STORED_KINDS.get(event.kind, event.kind)}


def _event_from(document: Mapping[str, Any]) -> Event:
    kinds = {stored: kind for kind, stored in _STORED_KINDS.items()}
    kind = document["kind"]
    return Event(**{**document, "kind": kinds.get(kind, kind), "others": tuple(document["others"])})
