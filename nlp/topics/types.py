"""What goes into the topic ledger and what comes out of an update."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nlp.types import Label, Vectors

SentenceId = int | str
Status = Literal["active", "retired", "merged"]
By = Literal["machine", "person", "llm"]
How = Literal["core", "near", "outlier", "left out"]
EventKind = Literal["created", "seeded", "renamed", "merged", "split", "pinned", "unpinned", "retired", "revived"]


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """The unit that means one thing: a sentence or clause with its vector."""

    id: SentenceId
    text: str
    vector: Vectors
    """Shape (384,), unit length."""
    week: str
    """ISO week, e.g. 2026-W47."""
    feedback_id: SentenceId | None = None
    author: str | None = None
    touchpoint: str | None = None
    polarity: Label | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a topic, and why."""

    week: str
    kind: EventKind
    topic: str
    reason: str
    by: By = "machine"
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where a sentence went. `topic` is None for outliers and for what was left out."""

    topic: str | None
    how: How
    similarity: float
    """Cosine to the topic's centroid, the common part of all vectors removed."""
    confidence: float
    """Share of the chosen topic among all topics, by similarity; 0 to 1."""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """How good an update's assignments are, so that a low outlier share cannot hide a bad fit."""

    analysed: int
    left_out: int
    core: int
    near: int
    outliers: int
    core_similarity: float
    near_similarity: float
    core_silhouette: float
    """Mean of (own - next) / (1 - min(own, next)) by centroid cosines; above 0 means closer to its own topic."""
    near_silhouette: float

    @property
    def outlier_share(self) -> float:
        return self.outliers / self.analysed if self.analysed else 0.0


@dataclass(frozen=True, slots=True)
class TopicSettings:
    """How topics are found. What the thresholds were chosen on: docs/decisions/0007-topics.md."""

    min_size: int | None = None
    """Fewest distinct sentences that make a topic; None lets it grow with the batch, from 5 to 50 (17 of 1,400)."""
    same: float = 0.72
    """Two groups whose centroids (noise-corrected, common part removed) are at least this similar are one topic."""
    coherence: float = 0.2
    """A group whose sentences are less similar to each other than this, on average, is no topic."""
    core_spread: float = 1.0
    """A sentence is at a topic's core up to this many standard deviations below its mean similarity."""
    near_spread: float = 3.0
    """It is near a topic up to so many, or from `floor` on; else it is an outlier."""
    floor: float = 0.3
    retire_after: int = 8
    """Weeks without a sentence after which a topic is retired."""
    fit_limit: int = 50_000
    """Sentences used for discovery; the rest is assigned by vectors."""
    names: tuple[str, ...] = ()
    """Names and handles of the company, its staff and its places: never part of a topic's name."""
    subjects: tuple[str, ...] = ()
    """What the journey map calls things, in lower case: good names for topics."""
    off_topic: tuple[str, ...] = ()
    """What shares the company's name and is not meant, such as a game: what holds it is left out."""
    leave_out: bool = True
    """Whether spam, what is off-topic and sentences that say nothing are left out."""


@dataclass(frozen=True, slots=True)
class NameRequest:
    """What a namer other than the machine is shown: redacted text only."""

    keywords: tuple[str, ...]
    examples: tuple[str, ...]
    taken: tuple[str, ...]


Reasons = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was left out of the topics: how many by reason, and which."""

    by_reason: Reasons = field(default_factory=dict)
    ids: tuple[SentenceId, ...] = ()
