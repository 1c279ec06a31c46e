"""Shares that rest on a classifier of known error: the corrected share, and its honest, wider interval.

References
----------
Rogan, W. J. and Gladen, B. (1978). Estimating prevalence from the results of a screening test. Am. J. Epidemiology
    107, 71-76.
Forman, G. (2008). Quantifying counts and costs via classification. Data Mining and Knowledge Discovery 17, 164-206.
Lang, Z. and Reiczigel, J. (2014). Confidence limits for prevalence of disease adjusted for estimated sensitivity and
    specificity. Preventive Veterinary Medicine 113, 13-22.
Angelopoulos, A. N., Bates, S., Fannjiang, C., Jordan, M. I. and Zrnic, T. (2023). Prediction-powered inference.
    Science 382, 669-674.
Angelopoulos, A. N., Duchi, J. C. and Zrnic, T. (2023). PPI++: efficient prediction-powered inference. arXiv 2311.01453
    (as much weight to the tags as they earn).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from config.errors import UsageError
from insights.columns import Floats
from insights.frames import require
from insights.intervals import wilson, z_value
from insights.results import Interval

WEAK = 0.1
"""Minimum recall less false-positive rate; below it the classifier says too little to correct by."""


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


def known_errors(labelled: pd.DataFrame) -> dict[str, KnownError]:
    """The error by touchpoint, from one row a person and touchpoint that somebody looked at: columns `touchpoint`,
    `tagged` (the tagger says that they speak badly of it) and `unhappy` (they do).

    The rows must be drawn at random, or at least not for being mistakes: a list of corrections has errors only.
    """
    require(labelled, ["touchpoint", "tagged", "unhappy"])
    errors: dict[str, KnownError] = {}
    for touchpoint, rows in labelled.groupby("touchpoint", sort=True):
        unhappy, tagged = rows["unhappy"].astype(bool), rows["tagged"].astype(bool)
        errors[str(touchpoint)] = KnownError(
            int(unhappy.sum()), int((unhappy & tagged).sum()), int((~unhappy).sum()), int((~unhappy & tagged).sum())
        )
    return errors


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


@dataclass(frozen=True)
class Relabelled:
    """A random sample of the texts counted, labelled again by people: how many of each tag and label."""

    tagged_right: int
    tagged_wrong: int
    missed: int
    """Not tagged, though it should be."""
    rightly_untagged: int

    def __post_init__(self) -> None:
        if min(self.tagged_right, self.tagged_wrong, self.missed, self.rightly_untagged) < 0:
            raise UsageError(f"{self} cannot be: counts are 0 or more")

    @property
    def n(self) -> int:
        return self.tagged_right + self.tagged_wrong + self.missed + self.rightly_untagged


@dataclass(frozen=True)
class PredictionPowered:
    """Correct a share by a random sample of its own texts, relabelled: nothing need be as it was on older labels.

    Share = what the tags say of all texts, weighted by how far they are to be trusted, plus what they miss in the
    sample. Never less sure than the sample alone; a tagger that says nothing gets no weight.
    """

    level: float = 0.95
    minimum: int = 30
    """Relabelled texts needed."""

    def __call__(self, tagged: int, n: int, sample: Relabelled) -> AdjustedShare:
        """`tagged` of `n` carry the tag; `sample` is drawn from those n at random."""
        if not 0 <= tagged <= n or sample.n > n:
            raise UsageError(f"{tagged} of {n} tagged and {sample.n} of them relabelled cannot be")
        method = f"prediction-powered inference (PPI++), {self.level:.0%} Wilson interval at its effective n"
        raw = tagged / n if n else None
        raw_interval = Interval(*(float(end) for end in wilson(tagged, n, self.level))) if n else None
        positives, negatives = sample.tagged_right + sample.missed, sample.tagged_wrong + sample.rightly_untagged
        recall = sample.tagged_right / positives if positives else None
        false_alarm = sample.tagged_wrong / negatives if negatives else None
        if sample.n < self.minimum or not n:
            return AdjustedShare(raw, raw_interval, None, None, n, recall, false_alarm, True, method)
        share, size = self._share(tagged / n, n, sample)
        low, high = (float(end) for end in wilson(share * size, size, self.level))
        return AdjustedShare(raw, raw_interval, share, Interval(low, high), n, recall, false_alarm, False, method)

    def _share(self, tagged: float, n: int, sample: Relabelled) -> tuple[float, float]:
        """The share, and as many labelled texts as would tell it as surely."""
        size = sample.n
        labels = (sample.tagged_right + sample.missed) / size
        tags = (sample.tagged_right + sample.tagged_wrong) / size
        both = sample.tagged_right / size - labels * tags
        weight = both / ((1 + size / n) * tags * (1 - tags)) if 0 < tags < 1 else 0.0
        share = float(np.clip(labels + weight * (tagged - tags), 0, 1))
        left = labels * (1 - labels) - 2 * weight * both + weight**2 * tags * (1 - tags)
        variance = left / size + weight**2 * tagged * (1 - tagged) / n
        alone = labels * (1 - labels) / size
        return share, size * float(np.clip(alone / variance, 1, n / size)) if variance > 0 else float(size)


@dataclass(frozen=True)
class Drift:
    """Whether the tagger's scores are distributed as they were when its error was measured."""

    distance: float
    """Largest distance of the two distributions, 0 to 1 (Kolmogorov-Smirnov)."""
    p: float
    drifted: bool
    note: str


def drift(then: Floats, now: Floats, *, level: float = 0.99, least: float = 0.1) -> Drift:
    """Scores (confidences) at labelling against those now. Told where chance does not explain it and it is at least
    `least` wide: with many texts any distance is more than chance."""
    test = stats.ks_2samp(then, now)
    distance, p = float(test.statistic), float(test.pvalue)
    drifted = p <= 1 - level and distance >= least
    note = (
        f"scores are not what they were when errors were measured (distance {distance:.2f}): relabel a random sample"
        if drifted
        else "scores are distributed as they were when errors were measured"
    )
    return Drift(distance, p, drifted, note)
