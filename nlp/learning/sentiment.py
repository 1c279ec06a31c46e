"""Learning sentiment from people's labels: a small head over sentence vectors, beginning at the model's own answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from nlp.learning.compare import FOLDS, Comparison, Groups, Paired, compare, folds
from nlp.learning.heads import LEAST, Floats, Offset
from nlp.learning.implied import expected_error, missing_confirmations, unlike
from nlp.learning.offset import fit_offset
from nlp.types import LABELS, Vectors

FEWEST = 20
"""Labels below which nothing is learnt."""
_STRENGTHS = (100.0, 30.0, 10.0, 3.0, 1.0)
_FEW, _TURNS = 500, 3
_MANY = 1000
"""Labels from which on two inner folds, and the two weakest penalties, are enough to choose from."""


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Sentences or texts, what the model says of them, and what people say."""

    given: Floats
    """The model's probabilities of LABELS, (n, 3)."""
    vectors: Vectors
    """Unit vectors, (n, 384)."""
    targets: Floats
    """Probabilities of LABELS, (n, 3): one label, or soft answers."""
    weights: Floats
    groups: Groups
    """Rows of one group (a feedback) are never parted between learning and testing."""
    people: npt.NDArray[np.bool_]
    """Who said so: a person, or nobody (implied)."""

    @classmethod
    def labelled(cls, given: Floats, vectors: Vectors, labels: npt.NDArray[np.int64], groups: Groups) -> Examples:
        """What people labelled."""
        rows = len(labels)
        return cls(given, vectors, np.eye(len(LABELS))[labels], np.ones(rows), groups, np.ones(rows, dtype=np.bool_))

    def take(self, rows: npt.NDArray[np.intp]) -> Examples:
        return Examples(
            self.given[rows],
            self.vectors[rows],
            self.targets[rows],
            self.weights[rows],
            self.groups[rows],
            self.people[rows],
        )

    def with_implied(self, given: Floats, vectors: Vectors, groups: Groups) -> Examples:
        """Sentences that nobody corrected, as confirmations; see `nlp.learning.implied`."""
        wrong = self.given.argmax(1) != self.targets.argmax(1)
        missing = missing_confirmations(int(wrong.sum()), int((~wrong).sum()), expected_error(given))
        kept = unlike(vectors, self.vectors[wrong])
        given, vectors, groups = given[kept], vectors[kept], groups[kept]
        if not missing or not len(given):
            return self
        return Examples(
            np.concatenate([self.given, given]),
            np.concatenate([self.vectors, vectors]),
            np.concatenate([self.targets, given]),
            np.concatenate([self.weights, np.full(len(given), missing / len(given))]),
            np.concatenate([self.groups, groups]),
            np.concatenate([self.people, np.zeros(len(given), dtype=np.bool_)]),
        )


def learn_sentiment(examples: Examples, seed: int = 0) -> tuple[Offset, Comparison]:
    """The head, and how it does on rows it was not taught: nested cross-validation, the strength chosen inside.

    Few rows are parted several times over, and the probabilities averaged: one parting of 200 rows is a matter of luck.
    """
    turns = _TURNS if len(examples.given) < _FEW else 1
    # Hundreds of small fits: threads of BLAS would only wait for one another.
    with threadpool_limits(1, user_api="blas"):
        said = np.mean([_held_out(examples, seed + turn) for turn in range(turns)], axis=0)
        return _fit(examples, choose_strength(examples, seed + 1)), compare(_paired(examples, said), seed)


def _held_out(examples: Examples, seed: int) -> Floats:
    said = np.zeros_like(examples.given)
    for rows, held in folds(examples.groups, FOLDS, seed):
        part = examples.take(rows)
        head = _fit(part, choose_strength(part, seed + 1))
        said[held] = head(examples.given[held], examples.vectors[held])
    return said


def choose_strength(examples: Examples, seed: int) -> float:
    """The strongest penalty whose held-out loss lies within a standard error of the least (Breiman et al. 1984)."""
    losses = []
    many = len(examples.given) >= _MANY
    count, strengths = (2, _STRENGTHS[-2:]) if many else (FOLDS, _STRENGTHS)
    for strength in strengths:
        loss = np.zeros(len(examples.given))
        for rows, held in folds(examples.groups, count, seed):
            said = _fit(examples.take(rows), strength)(examples.given[held], examples.vectors[held])
            loss[held] = -_log_likelihood(said, examples.targets[held])
        losses.append(loss)
    means = [float(np.average(loss, weights=examples.weights)) for loss in losses]
    best = int(np.argmin(means))
    for strength, loss, mean in zip(strengths, losses, means, strict=True):
        error = float(np.std(loss - losses[best]) / len(loss) ** 0.5)
        if mean <= means[best] + error:
            return strength
    return strengths[best]


def _fit(examples: Examples, strength: float) -> Offset:
    return fit_offset(examples.given, examples.vectors, examples.targets, examples.weights, strength)


def _paired(examples: Examples, said: Floats) -> Paired:
    rows = np.arange(len(said))
    return Paired(
        old_right=examples.targets[rows, examples.given.argmax(1)],
        new_right=examples.targets[rows, said.argmax(1)],
        old_log=_log_likelihood(examples.given, examples.targets),
        new_log=_log_likelihood(said, examples.targets),
        changed=said.argmax(1) != examples.given.argmax(1),
        weights=examples.weights,
        groups=examples.groups,
        people=examples.people,
    )


def _log_likelihood(said: npt.NDArray[np.floating], targets: Floats) -> Floats:
    return np.asarray((targets * np.log(np.maximum(said, LEAST))).sum(1), dtype=np.float64)
