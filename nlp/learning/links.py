"""Learning links to touchpoints from people's corrections, one touchpoint at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from nlp.learned.heads import MIN_PROBABILITY, Floats, LinkHeads
from nlp.learning.compare import FOLDS, Comparison, Groups, Paired, compare, folds
from nlp.learning.implied import missing_confirmations, unlike
from nlp.touchpoints.learn import LearnedHead, Reading
from nlp.touchpoints.learned import reading_of
from nlp.types import Vectors

MIN_CORRECTIONS = 5
"""Minimum corrections of a touchpoint to learn its links; chosen because with fewer one of the FOLDS is empty."""


@dataclass(frozen=True, slots=True, eq=False)
class TouchpointLabels:
    """What people said of one touchpoint: sentences that speak of it, or do not."""

    touchpoint: str
    vectors: Vectors
    chances: Vectors
    """What the journey map says, (n,)."""
    truth: npt.NDArray[np.bool_]
    groups: Groups


@dataclass(frozen=True, slots=True, eq=False)
class Uncorrected:
    """Sentences that nobody corrected, with what the map says of every touchpoint, (m, touchpoints)."""

    vectors: Vectors
    chances: Vectors
    groups: Groups


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    reading: Reading
    truth: npt.NDArray[np.bool_]
    share: Floats
    """How likely `truth` is: 1 or 0 where people said so, else the map's probability of a link."""
    weights: Floats
    groups: Groups
    people: npt.NDArray[np.bool_]


def learn_links(
    labelled: Sequence[TouchpointLabels],
    uncorrected: Uncorrected,
    touchpoints: Sequence[str],
    threshold: float,
    seed: int = 0,
) -> tuple[LinkHeads, Comparison] | None:
    """Heads for the touchpoints with enough corrections, and how they do on rows they were not taught.

    None where no touchpoint has enough. `threshold`: of the linker. What nobody corrected counts as in
    `nlp.learning.implied`.
    """
    enough = [labels for labels in labelled if len(labels.truth) >= MIN_CORRECTIONS]
    if not enough:
        return None
    heads, pairs = [], []
    for labels in enough:
        rows = _rows(labels, uncorrected, touchpoints.index(labels.touchpoint), threshold)
        with threadpool_limits(1, user_api="blas"):
            heads.append(_fit(rows))
            pairs.append(_held_out(rows, threshold, seed))
    learnt = LinkHeads(
        tuple(labels.touchpoint for labels in enough),
        np.concatenate([head.weights for head in heads]),
        np.concatenate([head.constants for head in heads]),
        heads[0].threshold,
    )
    return learnt, compare(_joined(pairs), seed, "right")


def _rows(labels: TouchpointLabels, others: Uncorrected, column: int, threshold: float) -> _Rows:
    wrong = (labels.chances >= threshold) != labels.truth
    kept = unlike(others.vectors, labels.vectors[wrong])
    chances, vectors, groups = others.chances[kept, column], others.vectors[kept], others.groups[kept]
    error = float(np.minimum(chances, 1 - chances).mean()) if len(chances) else 1.0
    missing = missing_confirmations(int(wrong.sum()), int((~wrong).sum()), error)
    each = missing / len(chances) if len(chances) else 0.0
    linked = chances >= threshold
    both = np.concatenate([labels.chances, chances])
    return _Rows(
        reading_of(np.concatenate([labels.vectors, vectors]), both[:, None], threshold),
        np.concatenate([labels.truth, linked]),
        np.concatenate([labels.truth, chances]).astype(np.float64),
        np.concatenate([np.ones(len(labels.truth)), np.full(len(chances), each)]),
        np.concatenate([labels.groups, groups]),
        np.concatenate([np.ones(len(labels.truth), dtype=np.bool_), np.zeros(len(chances), dtype=np.bool_)]),
    )


def _fit(rows: _Rows) -> LearnedHead:
    return LearnedHead.fit(rows.reading, rows.truth[:, None], rows.weights[:, None].astype(np.float32))


def _held_out(rows: _Rows, threshold: float, seed: int) -> Paired:
    """The map's answers against those of heads that were not taught the row."""
    given = _unclipped(rows.reading, threshold)
    chances = given.copy()
    linked = given >= threshold
    was = linked.copy()
    for learn, held in folds(rows.groups, FOLDS, seed):
        part = _Rows(
            rows.reading.take(learn),
            rows.truth[learn],
            rows.share[learn],
            rows.weights[learn],
            rows.groups[learn],
            rows.people[learn],
        )
        head = _fit(part)
        chances[held] = head.probabilities(rows.reading.take(held))[:, 0]
        linked[held] = chances[held] >= head.threshold
    return Paired(
        old_right=(was == rows.truth).astype(np.float64),
        new_right=(linked == rows.truth).astype(np.float64),
        old_log=_log_likelihood(given, rows.share),
        new_log=_log_likelihood(chances, rows.share),
        changed=linked != was,
        weights=rows.weights,
        groups=rows.groups,
        people=rows.people,
    )


def _unclipped(reading: Reading, threshold: float) -> Floats:
    odds = reading.prior[:, 0].astype(np.float64) + np.log(threshold / (1 - threshold))
    return np.asarray(1 / (1 + np.exp(-odds)))


def _log_likelihood(chances: Floats, share: Floats) -> Floats:
    sure = np.clip(chances, MIN_PROBABILITY, 1 - MIN_PROBABILITY)
    return share * np.log(sure) + (1 - share) * np.log(1 - sure)


def _joined(pairs: Sequence[Paired]) -> Paired:
    return Paired(*(np.concatenate([getattr(pair, name) for pair in pairs]) for name in Paired.__slots__))
