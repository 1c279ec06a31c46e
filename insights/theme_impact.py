"""What a theme does to the NPS: all minus without (as survey suites show it), and without counting others' work twice.

leave-out  = score of all - score of those who do not mention the theme
adjusted   = share who mention it x its coefficient in a regression on all themes at once

References
----------
White, H. (1980). A heteroskedasticity-consistent covariance matrix estimator. Econometrica 48, 817-838 (HC1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse, stats

from insights.columns import Floats, groups
from insights.frames import require
from insights.intervals import false_discovery, z_value
from insights.measures import NPS_MEASURE, Measure, Summary, rest_of, summary
from insights.results import Interval


@dataclass(frozen=True)
class ThemeImpact:
    """Points the whole score gains (or loses, negative) by a theme being mentioned as it is."""

    theme: str
    n: int
    """Responses that mention it."""
    share: float
    score: float
    """Of those who mention it."""
    without: float
    """Of those who do not."""
    leave_out: float
    leave_out_interval: Interval
    adjusted: float
    interval: Interval
    q: float
    """Of the adjusted impact, over all themes (Benjamini-Hochberg)."""


@dataclass(frozen=True)
class ThemeImpactResult:
    """Themes, the most harmful first; those with too few mentions apart."""

    themes: tuple[ThemeImpact, ...]
    too_few: tuple[str, ...]
    n: int
    score: float | None
    method: str


@dataclass(frozen=True)
class ThemeImpacts:
    """Leave-out and adjusted impact of each theme, a column of the mentions frame, on a score of the feedback frame."""

    theme: str = "topic_label"
    score: str = "nps"
    measure: Measure = NPS_MEASURE
    polarity: str | None = None
    """Only mentions of this polarity make a theme mentioned; None takes all."""
    minimum: int = 30
    """Responses on each side: with the theme and without."""
    level: float = 0.95

    def __call__(self, feedback: pd.DataFrame, mentions: pd.DataFrame) -> ThemeImpactResult:
        """Raises UsageError on a missing column or a score out of bounds."""
        require(feedback, ["feedback_id"])
        require(mentions, ["feedback_id", "polarity"])
        values = self.measure.contributions(feedback, self.score)
        answered = ~np.isnan(values)
        values = values[answered]
        names, matrix = self._matrix(feedback.loc[answered, "feedback_id"], mentions)
        n = np.asarray(matrix.sum(axis=0)).ravel()
        enough = (n >= self.minimum) & (len(values) - n >= self.minimum)
        too_few = tuple(name for name, sure in zip(names, enough, strict=True) if not sure)
        whole = summary(values)
        kept = np.flatnonzero(enough)
        if not kept.size:
            return ThemeImpactResult((), too_few, len(values), whole.mean if whole.n else None, self._method())
        chosen = matrix[:, kept]
        slopes, errors = _regress(chosen, values)
        q = false_discovery(2 * stats.norm.sf(np.abs(slopes) / errors))
        total = np.asarray(chosen.T @ values).ravel()
        square = np.asarray(chosen.T @ values**2).ravel()
        themes = []
        for place, column in enumerate(kept):
            mean = total[place] / n[column]
            inside = Summary(float(n[column]), float(mean), max(0.0, float(square[place] / n[column] - mean**2)))
            themes.append(self._impact(names[column], inside, whole, slopes[place], errors[place], float(q[place])))
        themes.sort(key=lambda one: one.adjusted)
        return ThemeImpactResult(tuple(themes), too_few, len(values), whole.mean, self._method())

    def _matrix(self, ids: pd.Series[int], mentions: pd.DataFrame) -> tuple[tuple[str, ...], sparse.csr_array]:
        """Responses x themes, 1 where mentioned."""
        if self.polarity is not None:
            mentions = mentions[mentions["polarity"].eq(self.polarity)]
        themes = groups(mentions, self.theme)
        row = pd.Index(ids).get_indexer(pd.Index(mentions["feedback_id"]))
        there = (row >= 0) & (themes.codes >= 0)
        shape = (len(ids), len(themes))
        ones = np.ones(int(there.sum()))
        matrix = sparse.csr_array((ones, (row[there], themes.codes[there])), shape=shape)
        matrix.data[:] = 1.0  # a theme mentioned twice in one response is mentioned
        return themes.labels, matrix

    def _impact(self, theme: str, inside: Summary, whole: Summary, slope: float, error: float, q: float) -> ThemeImpact:
        outside, share, z = rest_of(whole, inside), inside.n / whole.n, z_value(self.level)
        leave_out = whole.mean - outside.mean
        sway = share * (1 - share) / whole.n
        spread = share**2 * (self.measure.error(inside) ** 2 + self.measure.error(outside) ** 2)
        half = z * float(np.sqrt(spread + (inside.mean - outside.mean) ** 2 * sway))
        adjusted, wide = share * slope, z * float(np.sqrt((share * error) ** 2 + slope**2 * sway))
        return ThemeImpact(
            theme=theme,
            n=int(inside.n),
            share=share,
            score=inside.mean,
            without=outside.mean,
            leave_out=leave_out,
            leave_out_interval=Interval(leave_out - half, leave_out + half),
            adjusted=float(adjusted),
            interval=Interval(float(adjusted - wide), float(adjusted + wide)),
            q=q,
        )

    def _method(self) -> str:
        return (
            f"{self.measure.name}: all minus without, and regression on all themes at once with robust (HC1) errors; "
            f"{self.level:.0%} intervals"
        )


def _regress(matrix: sparse.csr_array, values: Floats) -> tuple[Floats, Floats]:
    """Least-squares coefficients of 0/1 columns beside an intercept, and their robust standard errors."""
    n, themes = matrix.shape
    design = sparse.hstack([sparse.csr_array(np.ones((n, 1))), matrix], format="csr")
    gram = (design.T @ design).toarray()
    # Themes that are always mentioned together cannot be told apart; the pseudo-inverse gives each half.
    inverse = np.linalg.pinv(gram, hermitian=True)
    slopes = inverse @ (design.T @ values)
    residual = values - design @ slopes
    meat = (design.T @ (design * (residual**2)[:, None])).toarray()
    covariance = inverse @ meat @ inverse * n / max(1, n - themes - 1)
    errors = np.sqrt(np.maximum(np.diagonal(covariance), 1e-12))
    return np.asarray(slopes[1:], dtype=np.float64), np.asarray(errors[1:], dtype=np.float64)
