"""Which groups moved between two periods, by more than people dealt at random into the periods would."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from insights.clusters import shared
from insights.columns import Codes, Floats, Groups
from insights.intervals import Difference, false_discovery
from insights.measures import Measure
from insights.permutation import levels_of, permutation_p
from insights.summaries import Summary, summaries


@dataclass(frozen=True)
class Answers:
    """What each response of a period contributes, sorted by group, and whose it is."""

    names: tuple[str, ...]
    values: Floats
    codes: Codes
    persons: Codes

    @classmethod
    def of(cls, contributions: Floats, split: Groups, persons: Codes) -> Answers:
        kept = np.flatnonzero((split.codes >= 0) & ~np.isnan(contributions))
        kept = kept[np.argsort(split.codes[kept], kind="stable")]
        return cls(split.labels, contributions[kept], split.codes[kept], persons[kept])

    def summaries(self) -> dict[str, Summary]:
        """Group -> its summary, where anybody answered."""
        groups = summaries(self.values, self.codes, len(self.names), self.persons)
        return {name: group for name, group in zip(self.names, groups, strict=True) if group.n}

    def group(self, name: str) -> tuple[Floats, Codes]:
        """Contributions and persons of one group."""
        at = self.names.index(name)
        rows = slice(*np.searchsorted(self.codes, [at, at + 1]))
        return self.values[rows], self.persons[rows]


@dataclass(frozen=True)
class Movement:
    """The change of every group with enough independent answers in both periods, and its q over all of them."""

    measure: Measure
    minimum: int
    level: float

    def __call__(self, now: Answers, before: Answers) -> dict[str, tuple[Difference, float]]:
        first, second = now.summaries(), before.summaries()
        changes: dict[str, tuple[Difference, float]] = {}
        for name, group in first.items():
            other = second.get(name)
            if other is None or min(group.independent, other.independent) < self.minimum:
                continue
            (values, who), (earlier, whose) = now.group(name), before.group(name)
            ratio = shared((values - group.mean) / group.n, (earlier - other.mean) / other.n, who, whose)
            change = self.measure.difference(group, other, self.level, ratio)
            if change is not None:
                changes[name] = change, _p(group, other, ratio, np.concatenate([values, earlier]))
        q = false_discovery([p for _, p in changes.values()])
        return {
            name: (change, float(adjusted)) for (name, (change, _)), adjusted in zip(changes.items(), q, strict=True)
        }


def _p(group: Summary, other: Summary, ratio: float, pool: Floats) -> float:
    """Permutation p on effective answers; by the t of the people where the effective n is itself estimated."""
    first, second = (np.array([each.shared(ratio).independent]) for each in (group, other))
    p = float(permutation_p(np.array([group.mean - other.mean]), first, second, *levels_of(pool))[0])
    if group.people is None and other.people is None:
        return p
    return float(2 * stats.t.sf(stats.norm.isf(p / 2), group.freedom + other.freedom))
