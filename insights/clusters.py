"""Answers of one person are not independent: how many independent ones a group's answers are worth.

References
----------
Liang, K.-Y. and Zeger, S. L. (1986). Longitudinal data analysis using generalized linear models. Biometrika 73, 13-22
    (variance of sums over people).
Bell, R. M. and McCaffrey, D. F. (2002). Bias reduction in standard errors for linear regression with multi-stage
    samples. Survey Methodology 28, 169-181 (CR2: each person's sum over 1 - their share of the group).
Korn, E. L. and Graubard, B. I. (1998). Confidence intervals for proportions with small expected number of positive
    counts estimated from survey data. Survey Methodology 24, 193-201 (effective n, by the t of the people).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from insights.columns import Codes, Floats

MIN_SHARED = 0.05
"""Minimum ratio of a difference's variance to that of independent groups; chosen because below it lies rounding."""


@dataclass(frozen=True, slots=True)
class Effective:
    """One entry a group: independent answers its own are worth, people (Kish), and whether anybody answered twice."""

    n: Floats
    people: Floats
    repeated: Codes


def repeats(persons: Codes) -> bool:
    """Whether anybody stands in more than one row."""
    return len(persons) > 1 and int(np.bincount(persons).max(initial=0)) > 1


def effective(deviations: Floats, codes: Codes, size: int, persons: Codes) -> Effective:
    """Effective n of each group's mean, from deviations from it; never above n.

    `people` is n^2 over the sum of squared answers a person: a thousand answers, half of them by one, are few people.
    """
    width = int(persons.max(initial=0)) + 1
    pairs, pair = np.unique(codes * width + persons, return_inverse=True)
    home = pairs // width
    count = np.bincount(pair, minlength=len(pairs)).astype(np.float64)
    total = np.bincount(pair, deviations, len(pairs))
    n = np.bincount(codes, minlength=size).astype(np.float64)
    squares = np.bincount(codes, deviations**2, size)
    left = 1 - count / n[home]
    spread = np.bincount(home, np.where(left > 0, total**2 / np.maximum(left, 1e-9), 0.0), size)
    people = n**2 / np.maximum(np.bincount(home, count**2, size), 1.0)
    worth = np.where(spread > 1e-12 * squares, 1 + n * squares / np.maximum(spread, 1e-300), people)
    worth = np.where(people <= 1, np.minimum(n, 1.0), np.minimum(worth, n))
    repeated = np.bincount(home, count > 1, size) > 0
    return Effective(np.asarray(np.where(squares > 0, worth, people)), people, repeated.astype(np.int64))


def person_sums(influence: Floats, persons: Codes) -> Floats:
    """The sum of each person's rows, shape (people, ...)."""
    if influence.ndim == 1:
        return np.asarray(np.bincount(persons, influence), dtype=np.float64)
    return np.stack([np.bincount(persons, column) for column in influence.T], axis=1)


def robust_error(influence: Floats, persons: Codes) -> float:
    """Standard error of a figure that is a sum of `influence` over rows: people, not rows, are independent."""
    sums = person_sums(influence - influence.mean(), persons)
    people = int((np.bincount(persons) > 0).sum())
    return float(np.sqrt((sums**2).sum() * people / max(people - 1, 1)))


def shared(first: Floats, second: Floats, first_persons: Codes, second_persons: Codes) -> float:
    """Variance of a difference of two means over what it were if nobody had answered in both.

    `first` and `second` are deviations from the means over n; the numbers of persons are common to both.
    """
    known, who = np.unique(np.concatenate([first_persons, second_persons]), return_inverse=True)
    if len(known) == len(who):
        return 1.0
    sums = np.bincount(who[: len(first)], first, len(known))
    two = np.bincount(who[len(first) :], second, len(known))
    apart = float((sums**2).sum() + (two**2).sum())
    return 1.0 if apart == 0 else max(MIN_SHARED, float(((sums - two) ** 2).sum()) / apart)
