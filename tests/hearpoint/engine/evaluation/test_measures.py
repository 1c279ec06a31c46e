"""The arithmetic of evaluation, against sklearn and against laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score, precision_recall_fscore_support

from hearpoint.engine.evaluation.measures import Figure, bootstrap, label_report, set_report
from nlp.types import LABELS

CHANCE = np.random.default_rng(3)


def figures(report: object) -> list[Figure]:
    found = [getattr(report, name) for name in report.__slots__]  # type: ignore[attr-defined]
    inner = [getattr(one, name) for one in getattr(report, "classes", ()) for name in ("precision", "recall", "f1")]
    return [one for one in (*found, *inner) if isinstance(one, Figure)]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=30), st.randoms())
def test_every_interval_holds_its_estimate(pairs: list[tuple[int, int]], chance: object) -> None:
    said, truth = np.array(pairs).T
    probabilities = np.full((len(said), 3), 0.2)
    probabilities[np.arange(len(said)), said] = 0.6
    for one in figures(label_report(said, truth, LABELS, probabilities)):
        assert 0 <= one.interval.low <= one.estimate <= one.interval.high <= 1


def test_the_figures_are_those_of_sklearn() -> None:
    truth, said = CHANCE.integers(3, size=400), CHANCE.integers(3, size=400)
    said[:250] = truth[:250]
    report = label_report(said, truth, LABELS)
    precision, recall, f1, _ = precision_recall_fscore_support(truth, said)
    for at, one in enumerate(report.classes):
        assert one.precision is not None
        assert one.recall is not None
        assert one.f1 is not None
        assert (one.precision.estimate, one.recall.estimate) == pytest.approx((precision[at], recall[at]))
        assert one.f1.estimate == pytest.approx(f1[at])
    assert report.macro_recall.estimate == pytest.approx(recall.mean())
    assert report.macro_f1.estimate == pytest.approx(f1_score(truth, said, average="macro"))
    assert report.ece is None


def test_the_same_seed_gives_the_same_interval_and_more_texts_a_narrower_one() -> None:
    truth, said = CHANCE.integers(3, size=300), CHANCE.integers(3, size=300)
    one, again = label_report(said, truth, LABELS), label_report(said, truth, LABELS)
    assert one == again
    many = label_report(np.tile(said, 16), np.tile(truth, 16), LABELS)
    widths = [np.ptp(report.macro_f1.interval) for report in (one, many)]
    assert widths[0] / widths[1] == pytest.approx(4, rel=0.15)


def test_an_interval_of_macro_recall_covers_as_often_as_it_says() -> None:
    right = np.array([0.8, 0.6, 0.9])
    covered = 0
    for seed in range(200):
        chance = np.random.default_rng(seed)
        truth = chance.integers(3, size=200)
        said = np.where(chance.random(200) < right[truth], truth, (truth + 1) % 3)
        low, high = label_report(said, truth, LABELS).macro_recall.interval
        covered += bool(low <= right.mean() <= high)
    assert 180 <= covered <= 199


def test_the_bootstrap_of_a_calibration_error_is_not_moved_up_by_its_noise() -> None:
    drawn = np.full(100, 0.05) + np.linspace(-0.01, 0.01, 100)
    assert bootstrap(0.02, drawn) == pytest.approx((0.0105, 0.0295), abs=1e-3)


def test_sets_are_counted_together_and_one_by_one() -> None:
    truth = np.array([[True, False], [True, True], [False, False]])
    said = np.array([[True, True], [False, True], [False, False]])
    report = set_report(said, truth, ("wifi", "breakfast"))
    assert report.micro_f1 is not None
    assert report.micro_f1.estimate == pytest.approx(f1_score(truth, said, average="micro"))
    assert [(one.true, one.said) for one in report.classes] == [(2, 1), (1, 2)]
    for one in figures(report):
        assert one.interval.low <= one.estimate <= one.interval.high


def test_nothing_said_and_nothing_true_has_no_figures() -> None:
    none = np.zeros((4, 1), dtype=bool)
    report = set_report(none, none, ("wifi",))
    assert (report.micro_f1, report.precision, report.recall) == (None, None, None)
