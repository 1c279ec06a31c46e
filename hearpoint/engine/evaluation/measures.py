"""How right answers are, with intervals: pure arithmetic over what was said and what is true.

References
----------
Wilson (1927), see ``insights.intervals``. Efron, B. and Tibshirani, R. (1993). An Introduction to the Bootstrap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from insights.intervals import wilson
from insights.results import Interval
from nlp.scores import Classes, Probabilities, calibration_error

LEVEL = 0.95
RESAMPLES = 1000
BINS = 15

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """An estimate with its 95% interval; `n` is what it is a share of, or the number of texts."""

    estimate: float
    interval: Interval
    n: int
    method: str


@dataclass(frozen=True, slots=True)
class ClassReport:
    """One label, or one touchpoint. None where nothing was said to be it, or nothing is."""

    label: str
    true: int
    said: int
    precision: Figure | None
    recall: Figure | None
    f1: Figure | None


@dataclass(frozen=True, slots=True)
class LabelReport:
    """A choice of one label a text. `confusion[i][j]`: truly `labels[i]`, said to be `labels[j]`."""

    n: int
    accuracy: Figure
    macro_recall: Figure
    macro_f1: Figure
    ece: Figure | None
    """Expected calibration error of the label that was said, 15 bins; None where no probabilities are known."""
    labels: tuple[str, ...]
    classes: tuple[ClassReport, ...]
    confusion: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class SetReport:
    """Any number of labels a text: touchpoints, or touchpoints with their polarity."""

    n: int
    micro_f1: Figure | None
    precision: Figure | None
    recall: Figure | None
    classes: tuple[ClassReport, ...]


def label_report(
    predicted: Classes, truth: Classes, labels: Sequence[str], probabilities: Probabilities | None = None, seed: int = 0
) -> LabelReport:
    """`predicted` and `truth` are places in `labels`, one a text, at least one; `probabilities` (texts, labels)."""
    size = len(labels)
    counts = np.zeros((size, size), dtype=np.int64)
    np.add.at(counts, (truth, predicted), 1)
    chance = np.random.default_rng(seed)
    # Drawing texts with replacement is drawing cells of the table: the same law, a thousand times in one call.
    drawn = chance.multinomial(len(truth), (counts / len(truth)).ravel(), size=RESAMPLES).reshape(-1, size, size)
    return LabelReport(
        n=len(truth),
        accuracy=share(int(counts.trace()), len(truth)),
        macro_recall=_resampled(counts, drawn, _macro_recall),
        macro_f1=_resampled(counts, drawn, _macro_f1),
        ece=None if probabilities is None else _calibration(probabilities, truth, chance),
        labels=tuple(labels),
        classes=tuple(_class(labels[at], counts, drawn, at) for at in range(size)),
        confusion=tuple(tuple(row) for row in counts.tolist()),
    )


def set_report(
    predicted: npt.NDArray[np.bool_], truth: npt.NDArray[np.bool_], labels: Sequence[str], seed: int = 0
) -> SetReport:
    """`predicted` and `truth`, shape (texts, labels): what each text was said to have, and has."""
    both, ours, theirs = (sets.sum(axis=1) for sets in (predicted & truth, predicted, truth))
    chance = np.random.default_rng(seed)
    texts = len(truth)
    rows = chance.integers(texts, size=(RESAMPLES, texts))
    drawn = np.stack([2.0 * both[rows].sum(1), ours[rows].sum(1) + theirs[rows].sum(1)], axis=1)
    f1_parts = 2.0 * both.sum(), float(ours.sum() + theirs.sum())
    micro = None
    if f1_parts[1]:
        shares = drawn[:, 0] / np.maximum(drawn[:, 1], 1)
        micro = Figure(f1_parts[0] / f1_parts[1], bootstrap(f1_parts[0] / f1_parts[1], shares), texts, "bootstrap")
    return SetReport(
        n=texts,
        micro_f1=micro,
        precision=_share_or_none(int(both.sum()), int(ours.sum())),
        recall=_share_or_none(int(both.sum()), int(theirs.sum())),
        classes=tuple(_set_class_report(label, predicted[:, at], truth[:, at]) for at, label in enumerate(labels)),
    )


def share(hits: int, n: int) -> Figure:
    """A share with Wilson's interval."""
    low, high = wilson(hits, n, LEVEL)
    return Figure(hits / n, Interval(float(low), float(high)), n, "Wilson")


def bootstrap(estimate: float, drawn: Floats) -> Interval:
    """The percentile interval, moved by the bias the resamples show, within [0, 1]; it holds the estimate.

    Resampling adds noise, which drives a calibration error up: without the move the interval lies above the truth.
    """
    known = drawn[np.isfinite(drawn)]
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) - (known.mean() - estimate)
    return Interval(float(np.clip(min(low, estimate), 0, 1)), float(np.clip(max(high, estimate), 0, 1)))


def _share_or_none(hits: int, n: int) -> Figure | None:
    return share(hits, n) if n else None


def _set_class_report(label: str, predicted: npt.NDArray[np.bool_], truth: npt.NDArray[np.bool_]) -> ClassReport:
    both, ours, theirs = int((predicted & truth).sum()), int(predicted.sum()), int(truth.sum())
    return ClassReport(label, theirs, ours, _share_or_none(both, ours), _share_or_none(both, theirs), None)


def _resampled(counts: Classes, drawn: Classes, measure: Callable[[Classes], Floats]) -> Figure:
    estimate = float(measure(counts[None])[0])
    return Figure(estimate, bootstrap(estimate, measure(drawn)), int(counts.sum()), "bootstrap")


def _recalls(counts: Classes) -> Floats:
    """NaN for labels that nothing is."""
    true = counts.sum(axis=2)
    return np.diagonal(counts, axis1=1, axis2=2) / np.where(true > 0, true, np.nan)


def _f1s(counts: Classes) -> Floats:
    """NaN for labels that nothing is."""
    true, predicted = counts.sum(axis=2), counts.sum(axis=1)
    return 2 * np.diagonal(counts, axis1=1, axis2=2) / np.where(true > 0, true + predicted, np.nan)


def _macro_recall(counts: Classes) -> Floats:
    return np.asarray(np.nanmean(_recalls(counts), axis=1))


def _macro_f1(counts: Classes) -> Floats:
    return np.asarray(np.nanmean(_f1s(counts), axis=1))


def _class(label: str, counts: Classes, drawn: Classes, at: int) -> ClassReport:
    hits, true, predicted = int(counts[at, at]), int(counts[at].sum()), int(counts[:, at].sum())
    f1 = _resampled(counts, drawn, lambda tables: _f1s(tables)[:, at]) if true else None
    return ClassReport(label, true, predicted, _share_or_none(hits, predicted), _share_or_none(hits, true), f1)


def _calibration(probabilities: Probabilities, truth: Classes, chance: np.random.Generator) -> Figure:
    estimate = calibration_error(probabilities, truth, BINS)
    drawn = np.empty(RESAMPLES)
    for turn in range(RESAMPLES):
        rows = chance.integers(len(truth), size=len(truth))
        drawn[turn] = calibration_error(probabilities[rows], truth[rows], BINS)
    return Figure(estimate, bootstrap(estimate, drawn), len(truth), "bootstrap")
