"""Segments: pockets of high and low score over transaction and profile columns, seldom one where there is none.

Every rule of up to three conditions is looked at, not a sample of them: with the codes of two or three columns as one
number, all their rules cost one pass of counting.

References
----------
Kloesgen, W. (1996). Explora: a multipattern and multistrategy discovery assistant (subgroup discovery).
Westfall, P. H. and Young, S. S. (1993). Resampling-Based Multiple Testing (min-p).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd

from insights.columns import Floats
from insights.measures import Measure
from insights.minimum_p import adjusted
from insights.people import respondents
from insights.permutation import levels_of, permutation_p
from insights.pockets import Pockets, Segment
from insights.rules import Answers, Pairs, Rules, gap_of, rules_over, z_of
from insights.selectors import Selector, selectors
from insights.summaries import Summary, summary

TRIPLES = 200
"""Maximum sets of three columns looked at; of more, those of the most telling pairs."""


@dataclass(frozen=True)
class SegmentResult:
    segments: tuple[Segment, ...]
    looked_at: int
    """Rules with enough answers, among which the segments were found."""
    n: int
    value: float | None
    """The score of all."""
    too_few: bool
    method: str
    people: int = 0
    """Distinct people among them."""


@dataclass(frozen=True)
class Segments:
    """Find the segments that differ most from the rest, by more than shorter rules and stronger segments explain."""

    columns: tuple[str, ...]
    score: str = "nps"
    measure: Measure = field(default_factory=Measure.nps)
    depth: int = 3
    minimum: int = 50
    """Independent answers a segment needs."""
    level: float = 0.95
    rate: float = 0.05
    """Chance that even one segment is told where nothing differs."""
    limit: int = 20

    def __call__(self, frame: pd.DataFrame, *, seed: int = 0) -> SegmentResult:
        """Raises UsageError on a missing column or a score out of bounds."""
        contributions = self.measure.contributions(frame, self.score)
        chosen = selectors(frame, [column for column in self.columns if column != self.score])
        random = np.random.default_rng(seed)
        # Rows of one person on end, and among themselves in no order.
        rows = random.permutation(np.flatnonzero(~np.isnan(contributions)))
        persons = np.unique(respondents(frame)[rows], return_inverse=True)[1]
        rows, persons = rows[np.argsort(persons, kind="stable")], np.sort(persons)
        values = contributions[rows]
        chosen = [Selector(selector.column, selector.labels, selector.codes[rows]) for selector in chosen]
        whole = summary(values)
        people = int(persons[-1]) + 1 if len(persons) else 0
        if people < 2 * self.minimum or whole.variance == 0 or not chosen:
            mean = whole.mean if whole.n else None
            return SegmentResult((), 0, int(whole.n), mean, True, self._method(0), people)
        pairs = Pairs.of(persons, values)
        tables = self._tables(chosen, values, whole, pairs)
        p = np.concatenate([_p(table, whole, values) for table in tables])
        q = adjusted(p, tables, chosen, persons, pairs.within if pairs else 0.0, random)
        pick = Pockets(self.measure, self.level, self.rate, self.limit, chosen, tables, values, whole)
        return SegmentResult(pick(q), len(q), int(whole.n), whole.mean, False, self._method(len(q)), people)

    def _tables(self, chosen: list[Selector], values: Floats, whole: Summary, pairs: Pairs | None) -> list[Rules]:
        answers = Answers.of(values)
        tables = [rules_over(chosen, (place,), answers, self.minimum, pairs) for place in range(len(chosen))]
        twos = list(combinations(range(len(chosen)), 2)) if self.depth > 1 else []
        strength = {}
        for pair in twos:
            rules = rules_over(chosen, pair, answers, self.minimum, pairs)
            tables.append(rules)
            strength[pair] = float(np.abs(z_of(rules, whole)).max(initial=0.0))
        triples = list(combinations(range(len(chosen)), 3)) if self.depth > 2 else []
        # What is dropped is dropped for its pairs' weakness, before its own rules are seen.
        triples.sort(key=lambda triple: -max(strength[pair] for pair in combinations(triple, 2)))
        tables += [rules_over(chosen, triple, answers, self.minimum, pairs) for triple in triples[:TRIPLES]]
        return tables

    def _method(self, looked_at: int) -> str:
        return (
            f"{self.measure.name}: {looked_at} rules of up to {self.depth} conditions and at least {self.minimum} "
            f"independent answers, permutation test of people against the rest, Westfall-Young min-p at {self.rate:.0%}"
        )


def _p(rules: Rules, whole: Summary, values: Floats) -> Floats:
    """p of each rule against the rest, had people been dealt at random."""
    first, second = rules.n / rules.design, (whole.n - rules.n) / rules.design
    return permutation_p(gap_of(rules, whole), first, second, *levels_of(values))
