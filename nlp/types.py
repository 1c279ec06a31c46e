"""The typed result of tagging one text. Offsets are Unicode code points of the given text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

Label = Literal["negative", "neutral", "positive"]
LABELS: tuple[Label, ...] = ("negative", "neutral", "positive")
How = Literal["phrase", "words", "concept", "vector", "taught"]
"""What carries a link: a phrase of the map, words it shares with the touchpoint, what was learned of the touchpoint's
concept, nearness alone, or people's corrections. The surest that applies."""
StaffStatus = Literal["linked", "ambiguous", "unlisted"]
Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sentiment:
    """A label and the probability of each; they sum to 1."""

    label: Label
    scores: Mapping[Label, float]


@dataclass(frozen=True, slots=True)
class SentenceTag:
    start: int
    end: int
    sentiment: Sentiment


@dataclass(frozen=True, slots=True)
class TouchpointMention:
    """A sentence's link to a touchpoint. `start`..`end` is the phrase, or the sentence where no phrase carries it."""

    touchpoint: str
    stage: str
    start: int
    end: int
    polarity: Label
    confidence: float
    sentence: int
    """Index of the sentence it stands in."""
    evidence: How = "vector"


@dataclass(frozen=True, slots=True)
class StaffMention:
    """A named member of frontline staff. `staff_id` is set when `status` is linked; `candidates` when ambiguous.

    `doubt` says why a kind word is not passed on as praise; `others` are other people's names in the sentence.
    """

    start: int
    end: int
    name: str
    staff_id: str | None
    status: StaffStatus
    polarity: Label
    confidence: float
    sentence: int
    candidates: tuple[str, ...] = ()
    doubt: str | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tagged:
    """All tags of one text. Where `analysed` is False, `reason` says why and the lists are empty."""

    lang: str | None
    """ISO 639-1, or None where it cannot be told."""
    analysed: bool
    reason: str | None
    """"empty", "language not analysed: fr", ... or None."""
    sentiment: Sentiment | None
    sentences: tuple[SentenceTag, ...] = ()
    touchpoints: tuple[TouchpointMention, ...] = ()
    staff: tuple[StaffMention, ...] = ()
    vectors: Vectors = field(default_factory=lambda: np.empty((0, 384), dtype=np.float32), repr=False, compare=False)
    """One unit vector a sentence, shape (len(sentences), 384): what the topic model reads."""
