"""How good labels and their probabilities are, against what people said."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Probabilities = npt.NDArray[np.floating]
Classes = npt.NDArray[np.int64]


def accuracy(probabilities: Probabilities, truths: Classes) -> float:
    return float((probabilities.argmax(1) == truths).mean())


def recalls(probabilities: Probabilities, truths: Classes) -> dict[int, float]:
    """The share of each class that was found; classes that do not occur have none."""
    guesses = probabilities.argmax(1)
    return {int(label): float((guesses[truths == label] == label).mean()) for label in np.unique(truths)}


def macro_recall(probabilities: Probabilities, truths: Classes) -> float:
    return float(np.mean(list(recalls(probabilities, truths).values())))


def macro_f1(probabilities: Probabilities, truths: Classes) -> float:
    guesses, classes = probabilities.argmax(1), np.unique(truths)
    both = [((guesses == label) & (truths == label)).sum() for label in classes]
    either = [(guesses == label).sum() + (truths == label).sum() for label in classes]
    return float(np.mean([2 * hits / of for hits, of in zip(both, either, strict=True)]))


def confusion(probabilities: Probabilities, truths: Classes) -> list[list[int]]:
    """Counts; rows are truths, columns guesses."""
    counts = np.zeros((probabilities.shape[1], probabilities.shape[1]), dtype=np.int64)
    np.add.at(counts, (truths, probabilities.argmax(1)), 1)
    table: list[list[int]] = counts.tolist()
    return table


def calibration_error(probabilities: Probabilities, truths: Classes, bins: int = 15) -> float:
    """Expected calibration error of the top label (Naeini et al. 2015; Guo et al. 2017), equal-width bins."""
    sure = probabilities.max(1)
    right = probabilities.argmax(1) == truths
    at = np.minimum((sure * bins).astype(np.int64), bins - 1)
    weights = np.bincount(at, minlength=bins)
    gaps = np.abs(np.bincount(at, right - sure, minlength=bins))
    return float(gaps[weights > 0].sum() / len(truths))
