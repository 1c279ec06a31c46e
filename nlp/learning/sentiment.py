"""Learning sentiment from people's labels: a small head over the encoder's states, put over the model's answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from nlp.learned.heads import MIN_PROBABILITY, Floats, Offset
from nlp.learning.compare import FOLDS, Comparison, Groups, Paired, compare, folds
from nlp.learning.implied import expected_error, missing_confirmations, unlike
from nlp.learning.offset import fit_offset
from nlp.types import LABELS, Vectors

MIN_LABELS = 20
"""Minimum labels to learn from; chosen because the penalty below was tried from there up (decision 0008)."""
_STRENGTH = 1.0
"""Ridge penalty on the head's weights; chosen because it is near the best from 20 labels to 8,000, on two kinds of text
(decision 0008)."""
_FEW, _TURNS = 500, 10
"""Below so many rows cross-validation is repeated so often: one parting of 200 rows is a matter of luck."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Sentences or texts as the models read them."""

    given: Floats
    """The model's probabilities of LABELS, (n, 3)."""
    states: Vectors
    """Unit means of the states of their pieces, (n, 384): what is learnt from."""
    vectors: Vectors
    """Their unit vectors, (n, 384): what tells whether two are alike."""
    groups: Groups
    """Rows of one group (a feedback) are never parted between learning and testing."""

    def take(self, rows: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Rows:
        return Rows(self.given[rows], self.states[rows], self.vectors[rows], self.groups[rows])

    def and_also(self, others: Rows) -> Rows:
        return Rows(
            np.concatenate([self.given, others.given]),
            np.concatenate([self.states, others.states]),
            np.concatenate([self.vectors, others.vectors]),
            np.concatenate([self.groups, others.groups]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Sentences or texts, and what people say of them."""

    rows: Rows
    targets: Floats
    """Probabilities of LABELS, (n, 3): one label, or soft answers."""
    weights: Floats
    people: npt.NDArray[np.bool_]
    """Who said so: a person, or nobody (implied)."""

    @classmethod
    def labelled(cls, rows: Rows, labels: npt.NDArray[np.int64]) -> Examples:
        """What people labelled."""
        count = len(labels)
        return cls(rows, np.eye(len(LABELS))[labels], np.ones(count), np.ones(count, dtype=np.bool_))

    def take(self, rows: npt.NDArray[np.intp]) -> Examples:
        return Examples(self.rows.take(rows), self.targets[rows], self.weights[rows], self.people[rows])

    def with_implied(self, others: Rows) -> Examples:
        """Sentences that nobody corrected, as confirmations; see `nlp.learning.implied`."""
        wrong = self.rows.given.argmax(1) != self.targets.argmax(1)
        missing = missing_confirmations(int(wrong.sum()), int((~wrong).sum()), expected_error(others.given))
        others = others.take(unlike(others.vectors, self.rows.vectors[wrong]))
        count = len(others.given)
        if not missing or not count:
            return self
        return Examples(
            self.rows.and_also(others),
            np.concatenate([self.targets, others.given]),
            np.concatenate([self.weights, np.full(count, missing / count)]),
            np.concatenate([self.people, np.zeros(count, dtype=np.bool_)]),
        )


def learn_sentiment(examples: Examples, seed: int = 0) -> tuple[Offset, Comparison]:
    """The head, and how it does in cross-validation, on rows it was not taught.

    Few rows are parted several times over, and the probabilities averaged: one parting of 200 rows is a matter of luck.
    """
    turns = _TURNS if len(examples.targets) < _FEW else 1
    # Many small fits: threads of BLAS would only wait for one another.
    with threadpool_limits(1, user_api="blas"):
        answers = np.mean([_held_out(examples, seed + turn) for turn in range(turns)], axis=0)
        return _fit(examples), compare(_paired(examples, answers), seed)


def _held_out(examples: Examples, seed: int) -> Floats:
    answers = np.zeros_like(examples.rows.given)
    for rows, held in folds(examples.rows.groups, FOLDS, seed):
        answers[held] = _fit(examples.take(rows))(examples.rows.given[held], examples.rows.states[held])
    return answers


def _fit(examples: Examples) -> Offset:
    return fit_offset(examples.rows.given, examples.rows.states, examples.targets, examples.weights, _STRENGTH)


def _paired(examples: Examples, answers: Floats) -> Paired:
    rows = np.arange(len(answers))
    return Paired(
        old_right=examples.targets[rows, examples.rows.given.argmax(1)],
        new_right=examples.targets[rows, answers.argmax(1)],
        old_log=_log_likelihood(examples.rows.given, examples.targets),
        new_log=_log_likelihood(answers, examples.targets),
        changed=answers.argmax(1) != examples.rows.given.argmax(1),
        weights=examples.weights,
        groups=examples.rows.groups,
        people=examples.people,
    )


def _log_likelihood(answers: npt.NDArray[np.floating], targets: Floats) -> Floats:
    return np.asarray((targets * np.log(np.maximum(answers, MIN_PROBABILITY))).sum(1), dtype=np.float64)
