"""What a theme does to the NPS: all minus without (as survey suites show it), and without counting others' work twice.

leave-out  = score of all - score of those who do not mention the theme
adjusted   = share who mention it x its coefficient in a regression on all themes at once

References
----------
White, H. (1980). A heteroskedasticity-consistent covariance matrix estimator. Econometrica 48, 817-838 (HC1).
Liang, K.-Y. and Zeger, S. L. (1986). Longitudinal data analysis using generalized linear models. Biometrika 73, 13-22
    (the same by person).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy import sparse, stats

from insights.clusters import robust_error
from insights.columns import Codes, Floats, groups
from insights.frames import require
from insights.intervals import false_discovery
from insights.measures import Measure
from insights.people import respondents
from insights.results import Interval
from insights.summaries import summary


@dataclass(frozen=True)
class ThemeImpact:
    """Points the whole score gains (or loses, negative) by a theme being mentioned as it is."""

    theme: str
    n: int
    """Responses that mention it."""
    share: float
    score: float
    """Score of those who mention it."""
    without: float
    """Score of those who do not."""
    leave_out: float
    leave_out_interval: Interval
    adjusted: float
    interval: Interval
    q: float
    """q of the adjusted impact, over all themes (Benjamini-Hochberg)."""
    slope: float
    """Points by which responses with the theme differ, other themes held; the adjusted impact is share x slope."""
    slope_error: float


@dataclass(frozen=True)
class ThemeImpactResult:
    """Themes, the most harmful first; those with too few mentions apart."""

    themes: tuple[ThemeImpact, ...]
    too_few: tuple[str, ...]
    n: int
    score: float | None
    method: str
    effective_n: float = 0.0
    """Independent answers: people who answered more than once count by what they add."""


@dataclass(frozen=True)
class ThemeImpacts:
    """Leave-out and adjusted impact of each theme, a column of the mentions frame, on a score of the feedback frame."""

    theme: str = "topic_label"
    score: str = "nps"
    measure: Measure = field(default_factory=Measure.nps)
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
        persons = np.unique(respondents(feedback)[answered], return_inverse=True)[1]
        whole = summary(values, persons)
        kept = np.flatnonzero(enough)
        if not kept.size:
            return ThemeImpactResult((), too_few, len(values), whole.mean if whole.n else None, self._method())
        design = _design(matrix[:, kept])
        regression = _regress(design, values)
        themes = [
            self._impact(names[column], design, place + 1, regression, values, persons)
            for place, column in enumerate(kept)
        ]
        q = false_discovery([p for _, p in themes])
        adjusted_themes = [replace(theme, q=float(adjusted)) for (theme, _), adjusted in zip(themes, q, strict=True)]
        adjusted_themes.sort(key=lambda theme: theme.adjusted)
        return ThemeImpactResult(
            tuple(adjusted_themes), too_few, len(values), whole.mean, self._method(), whole.independent
        )

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

    def _impact(
        self,
        theme: str,
        design: sparse.csr_array,
        column: int,
        regression: _Regression,
        values: Floats,
        persons: Codes,
    ) -> tuple[ThemeImpact, float]:
        """The impact without its q, and the p of the adjusted one. Each is a sum of what every response adds to it."""
        there = np.zeros(len(values))
        there[design[:, [column]].nonzero()[0]] = 1.0
        n, size = float(there.sum()), len(values)
        share, mean = n / size, float(values.mean())
        inside, outside = float(values @ there) / n, float(values @ (1 - there)) / (size - n)
        leave_out, slope = mean - outside, float(regression.slopes[column])
        pull = regression.pull(design, column)
        error = robust_error((values - mean) / size - (1 - there) * (values - outside) / (size - n), persons)
        adjusted_error = robust_error(share * pull + slope * (there - share) / size, persons)
        people = len(np.unique(persons[there > 0]))
        t = float(stats.t.ppf((1 + self.level) / 2, max(1, people - 1)))
        # At no effect the share does not matter: the test is that of the coefficient.
        slope_error = max(robust_error(pull, persons), 1e-12)
        p = float(2 * stats.t.sf(abs(slope) / slope_error, max(1, people - 1)))
        impact = ThemeImpact(
            theme=theme,
            n=int(n),
            share=share,
            score=inside,
            without=outside,
            leave_out=leave_out,
            leave_out_interval=Interval(leave_out - t * error, leave_out + t * error),
            adjusted=share * slope,
            interval=Interval(share * slope - t * adjusted_error, share * slope + t * adjusted_error),
            q=p,
            slope=slope,
            slope_error=slope_error,
        )
        return impact, p

    def _method(self) -> str:
        return (
            f"{self.measure.name}: all minus without, and regression on all themes at once; errors robust by person; "
            f"{self.level:.0%} intervals"
        )


@dataclass(frozen=True)
class _Regression:
    """Coefficients (the first is the intercept), what is left of each response, and the inverse of the gram matrix."""

    slopes: Floats
    residual: Floats
    inverse: Floats

    def pull(self, design: sparse.csr_array, column: int) -> Floats:
        """What each response adds to a coefficient's error, freedom spent on themes counted."""
        n, columns = design.shape
        spent = np.sqrt(n / max(1, n - columns))
        return np.asarray(design @ self.inverse[column] * self.residual * spent, dtype=np.float64)


def _design(matrix: sparse.csr_array) -> sparse.csr_array:
    return sparse.csr_array(sparse.hstack([sparse.csr_array(np.ones((matrix.shape[0], 1))), matrix], format="csr"))


def _regress(design: sparse.csr_array, values: Floats) -> _Regression:
    """Least squares on 0/1 columns beside an intercept."""
    gram = (design.T @ design).toarray()
    # Themes that are always mentioned together cannot be told apart; the pseudo-inverse gives each half.
    inverse = np.linalg.pinv(gram, hermitian=True)
    slopes = np.asarray(inverse @ (design.T @ values), dtype=np.float64)
    return _Regression(slopes, np.asarray(values - design @ slopes, dtype=np.float64), inverse)
