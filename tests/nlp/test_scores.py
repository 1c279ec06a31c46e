"""Figures of labels and probabilities, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from nlp import scores

GIVEN = np.array([[0.8, 0.1, 0.1], [0.6, 0.3, 0.1], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6]])
TRUTHS = np.array([0, 1, 1, 2])


def test_shares_by_hand() -> None:
    assert scores.accuracy(GIVEN, TRUTHS) == 0.75
    assert scores.recalls(GIVEN, TRUTHS) == {0: 1.0, 1: 0.5, 2: 1.0}
    assert scores.macro_recall(GIVEN, TRUTHS) == pytest.approx(2.5 / 3)
    assert scores.macro_f1(GIVEN, TRUTHS) == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    assert scores.confusion(GIVEN, TRUTHS) == [[1, 0, 0], [1, 1, 0], [0, 0, 1]]


def test_calibration_error_by_hand() -> None:
    # Bins of a fifth: [.8, .8] both right, off by .2; [.6, .6] one right of two, off by .1.
    assert scores.calibration_error(GIVEN, TRUTHS, bins=5) == pytest.approx((2 * 0.2 + 2 * 0.1) / 4)


def test_sure_and_right_is_perfectly_calibrated() -> None:
    assert scores.calibration_error(np.eye(3), np.arange(3)) == 0
