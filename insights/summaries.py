"""What a group's answers come to: how many, their mean and variance, and how many independent ones they are worth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from insights.clusters import effective, repeats
from insights.columns import Codes, Floats
from insights.intervals import z_value


@dataclass(frozen=True, slots=True)
class Summary:
    """Responses of a group: how many, the mean of what each contributes, and its variance (over n)."""

    n: float
    mean: float
    variance: float
    effective: float | None = None
    """Independent answers they are worth; None where nobody answered twice: n."""
    people: float | None = None
    """People, by Kish's count; with `effective`."""

    @property
    def independent(self) -> float:
        return self.n if self.effective is None else self.effective

    def size(self, level: float) -> float:
        """Effective n for an interval that reads it against the normal (Korn and Graubard: less for few people)."""
        if self.effective is None or self.people is None:
            return self.independent
        t = float(stats.t.ppf((1 + level) / 2, self.freedom))
        return self.effective * (z_value(level) / t) ** 2

    @property
    def freedom(self) -> float:
        """Degrees of freedom of the variance."""
        return max(1.0, (self.n if self.people is None else self.people) - 1)

    def shared(self, ratio: float) -> Summary:
        """The same for a difference of which people who stand on both sides leave only this share of the variance."""
        return self if ratio == 1 else replace(self, effective=self.independent / ratio)


def summaries(contributions: Floats, codes: Codes, size: int, persons: Codes | None = None) -> list[Summary]:
    """The summary of each group; rows with code -1 or a missing contribution are left out.

    `persons` numbers the person of each row; where one answered twice in a group, it has an effective n.
    """
    keep = (codes >= 0) & ~np.isnan(contributions)
    values, groups = contributions[keep], codes[keep]
    n = np.bincount(groups, minlength=size)
    mean = np.bincount(groups, values, size) / np.maximum(n, 1)
    variance = np.bincount(groups, (values - mean[groups]) ** 2, size) / np.maximum(n, 1)
    plain = [Summary(*(float(part) for part in row)) for row in zip(n, mean, variance, strict=True)]
    if persons is None or not repeats(persons[keep]):
        return plain
    worth = effective(values - mean[groups], groups, size, persons[keep])
    return [
        replace(row, effective=float(worth.n[at]), people=float(worth.people[at])) if worth.repeated[at] else row
        for at, row in enumerate(plain)
    ]


def summary(contributions: Floats, persons: Codes | None = None) -> Summary:
    """The summary of all responses that have a contribution."""
    return summaries(contributions, np.zeros(len(contributions), dtype=np.int64), 1, persons)[0]


def rest_of(whole: Summary, part: Summary) -> Summary:
    """What is left of `whole` without `part`; its answers are worth as much as those of the whole."""
    n = whole.n - part.n
    if n <= 0:
        return Summary(0.0, 0.0, 0.0)
    mean = (whole.n * whole.mean - part.n * part.mean) / n
    square = whole.n * (whole.variance + whole.mean**2) - part.n * (part.variance + part.mean**2)
    rest = Summary(n, mean, max(0.0, square / n - mean**2))
    if whole.effective is None or whole.people is None:
        return rest
    return replace(rest, effective=n * whole.effective / whole.n, people=n * whole.people / whole.n)
