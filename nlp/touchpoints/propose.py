"""Which concept of the library a touchpoint is an instance of, told by its name and phrases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from config.journey import JourneyMap
from nlp.touchpoints.anchors import Anchors, sayings
from nlp.touchpoints.concepts import Library, shipped_library

if TYPE_CHECKING:
    from spacy.language import Language

_FLOOR = -6.0
"""Log of the least share a saying may give a concept, so that one odd phrase does not decide."""
_LEAST = -3.5
"""Minimum mean log share of a proposal; chosen because below it those for the corpus' maps, their industry held out,
are more often wrong than right. Above it .72 of 437 are right; 308 of 745 touchpoints get none."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A touchpoint without a concept, and the likeliest ones, best first; `concept` is None where none is likely."""

    touchpoint: str
    concept: str | None
    score: float
    """Mean log share over the touchpoint's sayings."""
    others: tuple[str, ...]


def proposals(journey: JourneyMap, pipeline: Language) -> list[Proposal]:
    """A proposal for each touchpoint that names no concept. `pipeline` has the pipe "encoder"."""
    encoder: Any = pipeline.get_pipe("encoder")
    open_ = {id_: texts for id_, texts in sayings(journey).items() if journey.touchpoints[id_].concept is None}
    return propose(Anchors.make(open_, encoder.encode), shipped_library()) if open_ else []


def propose(anchors: Anchors, library: Library) -> list[Proposal]:
    scores = library.scores(anchors.vectors)[:, :-1]
    shares = np.maximum(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True), _FLOOR)
    counts = np.diff([*anchors.first.tolist(), len(shares)])
    means = np.add.reduceat(shares, anchors.first, axis=0) / counts[:, None]
    return [_best(id_, row.tolist(), library.concepts) for id_, row in zip(anchors.touchpoints, means, strict=True)]


def _best(touchpoint: str, scores: Sequence[float], concepts: Sequence[str]) -> Proposal:
    first, *others = np.argsort(scores)[::-1][:3].tolist()
    likely = scores[first] >= _LEAST
    return Proposal(
        touchpoint,
        concepts[first] if likely else None,
        round(scores[first], 2),
        tuple(concepts[other] for other in (others if likely else [first, *others])),
    )
