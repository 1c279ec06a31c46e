"""Shares that rest on a classifier of known error: the corrected share, and its honest, wider interval.

References
----------
Rogan, W. J. and Gladen, B. (1978). Estimating prevalence from the results of a screening test. Am. J. Epidemiology
    107, 71-76.
Forman, G. (2008). Quantifying counts and costs via classification. Data Mining and Knowledge Discovery 17, 164-206.
Lang, Z. and Reiczigel, J. (2014). Confidence limits for prevalence of disease adjusted for estimated sensitivity and
    specificity. Preventive Veterinary Medicine 113, 13-22.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from config.errors import UsageError
from insights.intervals import wilson, z_value
from insights.results import Interval

WEAK = 0.1
"""Recall less false-positive rate below this: the classifier says too little to correct by."""


@dataclass(frozen=True)
class KnownError:
    """A classifier on labelled data: of `positives` it found `found`, of `negatives` it wrongly flagged `flagged`."""

    positives: int
    found: int
    negatives: int
    flagged: int

    def __post_init__(self) -> None:
        if not (0 <= self.found <= self.positives and 0 <= self.flagged <= self.negatives):
            raise UsageError(
                f"{self.found} found of {self.positives} positives and {self.flagged} flagged of {self.negatives} "
                "negatives cannot be: found is at most positives, flagged at most negatives"
            )


@dataclass(frozen=True)
class AdjustedShare:
    """The share as tagged, and as it most likely is. `adjusted` is None where the classifier says too little."""

    raw: float | None
    raw_interval: Interval | None
    adjusted: float | None
    interval: Interval | None
    n: int
    recall: float | None
    false_positive_rate: float | None
    too_few: bool
    method: str


@dataclass(frozen=True)
class AdjustedCount:
    """Correct a share for the recall and false-positive rate of its tags (adjusted counts, Rogan-Gladen).

    The interval is Lang and Reiczigel's: it holds the uncertainty of the share and of both error rates.
    """

    level: float = 0.95
    minimum: int = 10
    """Labelled positives and negatives needed."""

    def __call__(self, tagged: int, n: int, known: KnownError) -> AdjustedShare:
        """`tagged` of `n` carry the tag."""
        if not 0 <= tagged <= n:
            raise UsageError(f"{tagged} of {n} cannot be tagged")
        method = f"adjusted counts (Rogan-Gladen), {self.level:.0%} interval by Lang and Reiczigel"
        few = n == 0 or min(known.positives, known.negatives) < self.minimum
        raw = tagged / n if n else None
        raw_interval = Interval(*(float(end) for end in wilson(tagged, n, self.level))) if n else None
        if few:
            return AdjustedShare(raw, raw_interval, None, None, n, None, None, True, method)
        recall, false_alarm = known.found / known.positives, known.flagged / known.negatives
        if recall - false_alarm < WEAK:
            return AdjustedShare(raw, raw_interval, None, None, n, recall, false_alarm, False, method + "; too weak")
        share = float(np.clip((tagged / n - false_alarm) / (recall - false_alarm), 0, 1))
        low, high = self._interval(tagged, n, known)
        interval = Interval(min(low, share), max(high, share))
        return AdjustedShare(raw, raw_interval, share, interval, n, recall, false_alarm, False, method)

    def _interval(self, tagged: int, n: int, known: KnownError) -> tuple[float, float]:
        z = z_value(self.level)
        size, share = n + z**2, (tagged + z**2 / 2) / (n + z**2)
        recall = (known.found + 1) / (known.positives + 2)
        false_alarm = (known.flagged + 1) / (known.negatives + 2)
        power = recall - false_alarm
        adjusted = (share - false_alarm) / power
        variance = (
            share * (1 - share) / size
            + adjusted**2 * recall * (1 - recall) / (known.positives + 2)
            + (1 - adjusted) ** 2 * false_alarm * (1 - false_alarm) / (known.negatives + 2)
        ) / power**2
        shift = (
            2
            * z**2
            * (
                adjusted * recall * (1 - recall) / (known.positives + 2)
                - (1 - adjusted) * false_alarm * (1 - false_alarm) / (known.negatives + 2)
            )
        )
        half = z * float(np.sqrt(variance))
        centre = adjusted + shift
        return float(np.clip(centre - half, 0, 1)), float(np.clip(centre + half, 0, 1))
