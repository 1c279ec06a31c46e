"""Is the new better than the old? A paired comparison on rows that neither was taught."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from nlp.learned.heads import Floats

FOLDS = 5
_RESAMPLES = 2000
_LEVEL = 0.90
"""Level of the interval: one chance in twenty that the new is taken for better and is not."""

Groups = npt.NDArray[np.int64]
Decisive = Literal["right", "both"]
"""What tells two models apart: the likelihood too, unless it is none because a threshold was set for F1."""


@dataclass(frozen=True, slots=True)
class Gain:
    """New minus old, with the 90% interval of a bootstrap over groups; above 0 is better."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two models do on rows held out in cross-validation.

    Accuracies are shares of what people said; gains count every row.
    """

    people: int
    """Rows that people spoke about."""
    implied: float
    """The weight of rows that nobody corrected and that count as confirmed; see `nlp.learning.implied`."""
    old_accuracy: float
    new_accuracy: float
    accuracy: Gain
    """In what people said."""
    right: Gain
    """In all rows, implied ones counted."""
    log_likelihood: Gain
    """In all rows, mean natural log."""
    changed: float | None
    """Share of the implied rows whose answer is another now."""
    decided_by: Decisive

    @property
    def better(self) -> bool:
        """Surely better in likelihood or in right answers (the interval lies above 0), and in neither surely worse.

        The likelihood does not count where `decided_by` says so.
        """
        gains = [self.right] if self.decided_by == "right" else [self.right, self.log_likelihood]
        return any(gain.low > 0 for gain in gains) and all(gain.high > 0 for gain in gains)


@dataclass(frozen=True, slots=True, eq=False)
class Paired:
    """What two models said of the same rows: how right (0 to 1), and the log-likelihood, each (n,)."""

    old_right: Floats
    new_right: Floats
    old_log: Floats
    new_log: Floats
    changed: npt.NDArray[np.bool_]
    weights: Floats
    groups: Groups
    people: npt.NDArray[np.bool_]


def compare(pair: Paired, seed: int = 0, decided_by: Decisive = "both") -> Comparison:
    """The comparison of two models on the same rows; at least one row must be labelled by people."""
    labelled = pair.weights * pair.people
    gain = pair.new_right - pair.old_right
    implied = pair.weights[~pair.people].sum()
    return Comparison(
        people=int(pair.people.sum()),
        implied=float(implied),
        old_accuracy=float((labelled * pair.old_right).sum() / labelled.sum()),
        new_accuracy=float((labelled * pair.new_right).sum() / labelled.sum()),
        accuracy=_gain(gain, labelled, pair.groups, seed),
        right=_gain(gain, pair.weights, pair.groups, seed),
        log_likelihood=_gain(pair.new_log - pair.old_log, pair.weights, pair.groups, seed),
        changed=float((pair.weights * pair.changed)[~pair.people].sum() / implied) if implied else None,
        decided_by=decided_by,
    )


def folds(groups: Groups, count: int, seed: int) -> Iterator[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
    """(to learn from, held out), rows of a group together."""
    known, member = np.unique(groups, return_inverse=True)
    part = (np.random.default_rng(seed).permutation(len(known)) % count)[member]
    for fold in range(min(count, len(known))):
        yield np.flatnonzero(part != fold), np.flatnonzero(part == fold)


def _gain(difference: Floats, weights: Floats, groups: Groups, seed: int) -> Gain:
    _, member = np.unique(groups, return_inverse=True)
    sums, sizes = np.bincount(member, weights * difference), np.bincount(member, weights)
    chance = np.random.default_rng(seed)
    drawn = np.empty(_RESAMPLES)
    for turn in range(_RESAMPLES):
        picked = chance.integers(len(sums), size=len(sums))
        drawn[turn] = sums[picked].sum() / max(sizes[picked].sum(), 1e-12)
    low, high = np.quantile(drawn, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    estimate = float(sums.sum() / max(sizes.sum(), 1e-12))
    return Gain(estimate, min(float(low), estimate), max(float(high), estimate))
