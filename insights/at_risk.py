"""Customers seen more than once: how likely is the next answer a detractor's, or none at all, and why?

A logistic regression on each customer's own past, calibrated, tried on answers later than all it learnt from. Where
repeats are too few, or the trial shows no better than the plain share of detractors, it says so and names nobody.

References
----------
Platt, J. (1999). Probabilistic outputs for support vector machines (sigmoid calibration).
Hanley, J. A. and McNeil, B. J. (1982). The meaning and use of the area under a ROC curve. Radiology 143, 29-36.
Brier, G. W. (1950). Verification of forecasts expressed in terms of probability. Monthly Weather Review 78, 1-3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from insights.columns import Floats
from insights.histories import FEATURES, REVERSED, next_detractor, silence
from insights.results import Interval


@dataclass(frozen=True)
class AtRisk:
    """One customer (a pseudonym), with the probability that it happens."""

    author: str
    probability: float
    reasons: tuple[str, ...]
    answers: int
    last_seen_days: float


@dataclass(frozen=True)
class Trial:
    """How the model did on answers later than those it learnt from."""

    n: int
    happened: int
    """Answers after which it happened: a detractor's answer next, or silence."""
    auc: float
    auc_interval: Interval
    brier: float
    brier_of_base_rate: float
    people: int
    """Distinct customers among them."""
    calibration_error: float
    """Mean distance of predicted from observed share, over ten groups of predictions."""


@dataclass(frozen=True)
class RiskResult:
    customers: tuple[AtRisk, ...]
    """The most at risk first; empty where the model is not to be believed."""
    trial: Trial | None
    repeats: int
    """Answers that have an earlier one of the same customer."""
    verdict: str
    method: str


@dataclass(frozen=True)
class RiskModel:
    """Learn from the earlier `split` of the repeats, try on the later ones, then say who is at risk now."""

    score: str = "nps"
    risk: Literal["detractor", "leaving"] = "detractor"
    """The next answer is below 7; or nothing is heard for `horizon_days`."""
    horizon_days: int = 180
    split: float = 0.7
    minimum_repeats: int = 200
    minimum_events: int = 30
    """Minimum events, and repeats without one, among those learnt from; a third of it among those tried on."""
    limit: int = 50

    def __call__(self, feedback: pd.DataFrame, *, now: pd.Timestamp) -> RiskResult:
        """`feedback` needs author, created_at and the score. Raises UsageError on a score outside 0-10."""
        past, present = self._histories(feedback, now)
        if len(past) < self.minimum_repeats:
            return self._nothing(len(past), f"not enough repeats: {len(past)}, {self.minimum_repeats} needed")
        cut = past["moment"].quantile(self.split)
        # What was not yet known at the cut is no history then: silence is known only after its horizon.
        learnt, tried = past[past["known_at"] <= cut], past[past["moment"] > cut]
        rare = min(_rarer(learnt) / self.minimum_events, 3 * _rarer(tried) / self.minimum_events)
        if rare < 1:
            return self._nothing(len(past), "not enough repeats: it happened too seldom, or nearly always")
        model = _Model.learn(learnt)
        happened = tried["happened"].to_numpy(dtype=np.bool_)
        trial = _try(model.probabilities(tried), happened, int(tried["author"].nunique()))
        if trial.auc_interval.low <= 0.5 or trial.brier >= trial.brier_of_base_rate:
            note = "the past of a customer does not tell what comes next here: no better than the plain share"
            return RiskResult((), trial, len(past), note, self._method())
        customers = _Model.learn(past).customers(present, self.limit)
        return RiskResult(customers, trial, len(past), "believable on later answers", self._method())

    def _histories(self, feedback: pd.DataFrame, now: pd.Timestamp) -> tuple[pd.DataFrame, pd.DataFrame]:
        if self.risk == "detractor":
            return next_detractor(feedback, self.score, now)
        return silence(feedback, self.score, now, pd.Timedelta(days=self.horizon_days))

    def _nothing(self, repeats: int, why: str) -> RiskResult:
        return RiskResult((), None, repeats, why, self._method())

    def _method(self) -> str:
        what = "a detractor next" if self.risk == "detractor" else f"silence for {self.horizon_days} days"
        return f"{what}: logistic regression, sigmoid calibration, tried on the latest {1 - self.split:.0%} of repeats"


@dataclass(frozen=True)
class _Model:
    """Standardisation, the calibrated classifier, and the plain coefficients that give the reasons."""

    mean: Floats
    scale: Floats
    classifier: object
    coefficients: Floats

    @classmethod
    def learn(cls, past: pd.DataFrame) -> _Model:
        from sklearn.calibration import CalibratedClassifierCV
        from sklearn.linear_model import LogisticRegression

        raw = past[list(FEATURES)].to_numpy(dtype=np.float64)
        mean, scale = raw.mean(axis=0), raw.std(axis=0)
        scale = np.where(scale > 0, scale, 1.0)
        values, target = (raw - mean) / scale, past["happened"].to_numpy(dtype=bool)
        plain = LogisticRegression(max_iter=1000)
        calibrated = CalibratedClassifierCV(plain, method="sigmoid", cv=5).fit(values, target)
        return cls(mean, scale, calibrated, plain.fit(values, target).coef_[0])

    def probabilities(self, frame: pd.DataFrame) -> Floats:
        chances: Floats = self.classifier.predict_proba(self._scaled(frame))[:, 1]  # type: ignore[attr-defined]
        return chances

    def customers(self, present: pd.DataFrame, limit: int) -> tuple[AtRisk, ...]:
        if present.empty:
            return ()
        probability, pull = self.probabilities(present), self._scaled(present) * self.coefficients
        chosen = np.argsort(-probability, kind="stable")[:limit]
        return tuple(
            AtRisk(
                author=str(present["author"].iloc[place]),
                probability=float(probability[place]),
                reasons=self._reasons(self._scaled(present.iloc[[place]])[0], pull[place]),
                answers=int(present["answers"].iloc[place]),
                last_seen_days=float(present["days_since"].iloc[place]),
            )
            for place in chosen
        )

    def _scaled(self, frame: pd.DataFrame) -> Floats:
        scaled: Floats = (frame[list(FEATURES)].to_numpy(dtype=np.float64) - self.mean) / self.scale
        return scaled

    def _reasons(self, values: Floats, pull: Floats) -> tuple[str, ...]:
        """The two features that raise this customer's risk most, if they do so in the direction their words say."""
        names = list(FEATURES)
        reasons = []
        for place in np.argsort(-pull):
            usual = (values[place] < 0) == (names[place] in REVERSED)
            if pull[place] > 0.1 and usual:
                reasons.append(FEATURES[names[place]])
        return tuple(reasons[:2])


def _rarer(frame: pd.DataFrame) -> int:
    happened = int(frame["happened"].sum())
    return min(happened, len(frame) - happened)


def _try(probability: Floats, happened: npt.NDArray[np.bool_], people: int) -> Trial:
    share = float(happened.mean())
    bad, good = probability[happened], probability[~happened]
    auc = float(stats.mannwhitneyu(bad, good).statistic) / (len(bad) * len(good))
    # Answers of one customer are no independent trials; at worst they are one.
    part = people / len(happened)
    half = stats.norm.ppf(0.975) * _auc_error(auc, len(bad) * part, len(good) * part)
    tenths = np.array_split(np.argsort(probability, kind="stable"), 10)
    apart = [abs(probability[rows].mean() - happened[rows].mean()) * len(rows) for rows in tenths if len(rows)]
    return Trial(
        n=len(happened),
        people=people,
        happened=len(bad),
        auc=auc,
        auc_interval=Interval(max(0.0, float(auc - half)), min(1.0, float(auc + half))),
        brier=float(np.mean((probability - happened) ** 2)),
        brier_of_base_rate=share * (1 - share),
        calibration_error=float(sum(apart) / len(happened)),
    )


def _auc_error(auc: float, bad: float, good: float) -> float:
    """Hanley and McNeil's standard error."""
    first, second = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    spread = auc * (1 - auc) + (bad - 1) * (first - auc**2) + (good - 1) * (second - auc**2)
    return float(np.sqrt(max(spread, 0.0) / (bad * good)))
