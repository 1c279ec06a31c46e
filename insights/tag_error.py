"""From people tagged as unhappy to people who are: what the tagger misses and what it makes up, as far as is known.

References
----------
Rogan, W. J. and Gladen, B. (1978). Estimating prevalence from the results of a screening test. Am. J. Epidemiology
    107, 71-76.
Gelman, A. and Carpenter, B. (2020). Bayesian analysis of tests with unknown specificity and sensitivity. JRSS C 69(5),
    1269-1283 (error rates drawn beside the share).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from insights.columns import Floats
from insights.quantification import WEAK, KnownError

ASSUMED_RECALL, RECALL_WEIGHT = 0.65, 10.0
"""Recall where it was not measured, and for how many labelled people's worth it is believed of one touchpoint: the
shipped benchmark finds about so many (docs/accuracy.md, touchpoints, micro F1 .635), unlike by touchpoint."""
PRECISION_WEIGHT = 20.0
"""Labelled people's worth for which the mean confidence of a touchpoint's tags is believed to be their precision."""
MIN_LABELLED = 10
"""Minimum labelled unhappy people for a measured recall; and flagged ones that a false-positive rate as large as
the tagged share would have shown. With fewer, what was measured says less than what is assumed."""


def usable(known: Mapping[str, KnownError], tagged: Mapping[str, float]) -> dict[str, KnownError]:
    """The measured errors that say enough, given the share of people tagged at each touchpoint."""
    return {
        name: error
        for name, error in known.items()
        if error.positives >= MIN_LABELLED and error.negatives * tagged.get(name, 0.0) >= MIN_LABELLED
    }


@dataclass(frozen=True)
class TagError:
    """Draws the true share of each touchpoint from draws of the tagged one."""

    known: Mapping[str, KnownError]

    def assumed(self, touchpoints: list[str]) -> str:
        """What is taken for granted, in words."""
        measured = sum(touchpoint in self.known for touchpoint in touchpoints)
        if measured == len(touchpoints) and measured:
            return "recall and false-positive rate of the tags as measured at each touchpoint"
        rest = (
            f"confidence as precision, recall {self._recall():.0%} give or take "
            f"{np.sqrt(ASSUMED_RECALL * (1 - ASSUMED_RECALL) / (RECALL_WEIGHT + 1)):.0%} between touchpoints (assumed)"
        )
        return f"tags measured at {measured} of {len(touchpoints)} touchpoints; elsewhere {rest}" if measured else rest

    def __call__(
        self, tagged: Floats, touchpoints: list[str], precision: Floats, random: np.random.Generator
    ) -> Floats:
        """True shares, shape (draw, unit), of tagged ones; where nothing was measured, on the level of the tags."""
        true = np.empty_like(tagged)
        recall = self._recall()
        for at, touchpoint in enumerate(touchpoints):
            error = self.known.get(touchpoint)
            draws = len(tagged)
            if error is not None:
                recalled = random.beta(error.found + 0.5, error.positives - error.found + 0.5, draws)
                flagged = random.beta(error.flagged + 0.5, error.negatives - error.flagged + 0.5, draws)
                true[:, at] = np.clip((tagged[:, at] - flagged) / np.maximum(recalled - flagged, WEAK), 0, 1)
                continue
            recalled = random.beta(RECALL_WEIGHT * recall, RECALL_WEIGHT * (1 - recall), draws)
            sure = np.clip(precision[at], 0.0, 1.0)
            right = random.beta(PRECISION_WEIGHT * sure + 1e-3, PRECISION_WEIGHT * (1 - sure) + 1e-3, draws)
            level = 1.0 if self.known else recall
            true[:, at] = np.minimum(tagged[:, at] * right * level / np.maximum(recalled, WEAK), 1.0)
        return true

    def share(self, tagged: Floats, touchpoints: list[str], precision: Floats, draws: Floats) -> Floats:
        """The one figure of each unit: the mean of the draws where error was measured, else the plain product."""
        plain = tagged * precision / (self._recall() if self.known else 1.0)
        measured = np.array([touchpoint in self.known for touchpoint in touchpoints], dtype=np.bool_)
        return np.asarray(np.where(measured, draws.mean(axis=0), np.minimum(plain, 1.0)), dtype=np.float64)

    def _recall(self) -> float:
        positives = sum(error.positives for error in self.known.values())
        if not positives:
            return ASSUMED_RECALL
        return float(np.clip(sum(error.found for error in self.known.values()) / positives, 0.05, 0.95))
