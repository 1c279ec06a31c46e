"""Segments: pockets of high and low score over transaction and profile columns, with false-discovery control.

Every rule of up to three conditions is looked at, not a sample of them: with the codes of two or three columns as one
number, all their rules cost one pass of counting.

References
----------
Kloesgen, W. (1996). Explora: a multipattern and multistrategy discovery assistant (subgroup discovery).
Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. JRSS B 57, 289-300.
Benjamini, Y. and Yekutieli, D. (2001). The control of the false discovery rate under dependency. Ann. Stat. 29.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from insights.columns import Floats
from insights.intervals import false_discovery
from insights.measures import NPS_MEASURE, Measure, Summary, rest_of, summary
from insights.results import Interval
from insights.rules import Answers, Rules, mask_of, rules_over, z_of
from insights.selectors import Selector, selectors

CANDIDATES = 1000
"""Strongest rules that may become segments; the rest are their shadows."""
TRIPLES = 200
"""Sets of three columns looked at; with more columns than that allows, those of the most telling pairs."""


@dataclass(frozen=True)
class Condition:
    column: str
    value: str


@dataclass(frozen=True)
class Segment:
    """A pocket. `value` and `rest` are the score inside and outside of it."""

    rule: str
    n: int
    value: float
    rest: float
    q: float
    """p of the difference, adjusted for every rule looked at."""
    difference: float
    interval: Interval
    conditions: tuple[Condition, ...]
    text: str
    """The segment as a sentence."""


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


@dataclass(frozen=True)
class Segments:
    """Find the segments that differ most from the rest, by more than shorter rules and stronger segments explain."""

    columns: tuple[str, ...]
    score: str = "nps"
    measure: Measure = NPS_MEASURE
    depth: int = 3
    minimum: int = 50
    """Answers a segment needs."""
    level: float = 0.95
    rate: float = 0.05
    """False-discovery rate over all rules looked at."""
    limit: int = 20

    def __call__(self, frame: pd.DataFrame) -> SegmentResult:
        """Raises UsageError on a missing column or a score out of bounds."""
        contributions = self.measure.contributions(frame, self.score)
        chosen = selectors(frame, [column for column in self.columns if column != self.score])
        answered = ~np.isnan(contributions)
        values = contributions[answered]
        chosen = [Selector(one.column, one.labels, one.codes[answered]) for one in chosen]
        whole = summary(values)
        if whole.n < 2 * self.minimum or whole.variance == 0 or not chosen:
            return SegmentResult((), 0, int(whole.n), whole.mean if whole.n else None, True, self._method(0))
        tables = self._tables(chosen, values, whole)
        z = np.concatenate([z_of(one, whole) for one in tables])
        q = false_discovery(2 * stats.norm.sf(np.abs(z)))
        found = self._pick(chosen, tables, z, q, values, whole)
        return SegmentResult(found, len(z), int(whole.n), whole.mean, False, self._method(len(z)))

    def _tables(self, chosen: list[Selector], values: Floats, whole: Summary) -> list[Rules]:
        answers = Answers.of(values)
        tables = [rules_over(chosen, (one,), answers, self.minimum) for one in range(len(chosen))]
        pairs = list(combinations(range(len(chosen)), 2)) if self.depth > 1 else []
        strength = {}
        for pair in pairs:
            rules = rules_over(chosen, pair, answers, self.minimum)
            tables.append(rules)
            strength[pair] = float(np.abs(z_of(rules, whole)).max(initial=0.0))
        triples = list(combinations(range(len(chosen)), 3)) if self.depth > 2 else []
        # What is dropped is dropped for its pairs' weakness, before its own rules are seen.
        triples.sort(key=lambda one: -max(strength[pair] for pair in combinations(one, 2)))
        tables += [rules_over(chosen, one, answers, self.minimum) for one in triples[:TRIPLES]]
        return tables

    def _pick(
        self, chosen: list[Selector], tables: list[Rules], z: Floats, q: Floats, values: Floats, whole: Summary
    ) -> tuple[Segment, ...]:
        """The strongest rules that differ from their own parents, and still differ outside of those picked before."""
        home = np.repeat(np.arange(len(tables)), [len(one.n) for one in tables])
        inside = np.concatenate([np.arange(len(one.n)) for one in tables])
        candidates = np.flatnonzero(q <= self.rate)
        candidates = candidates[np.argsort(-np.abs(z[candidates]), kind="stable")]
        lookup = {one.columns: one for one in tables}
        strict = self.rate / max(1, len(candidates))  # Bonferroni over what is asked again
        free = np.ones(len(values), dtype=np.bool_)
        found: list[Segment] = []
        for one in candidates[:CANDIDATES]:
            table, row = tables[home[one]], int(inside[one])
            if not self._beyond_parents(lookup, table, row, strict):
                continue
            mask = mask_of(chosen, table, row)
            if found and not self._differs(summary(values[mask & free]), summary(values[~mask & free]), z[one], strict):
                continue
            free &= ~mask
            found.append(self._segment(chosen, table, row, whole, float(q[one])))
            if len(found) == self.limit:
                break
        return tuple(found)

    def _beyond_parents(self, lookup: dict[tuple[int, ...], Rules], table: Rules, row: int, strict: float) -> bool:
        """Whether the rule differs from what is left of each rule one condition shorter."""
        if len(table.columns) == 1:
            return True
        inside = table.summary(row)
        places = range(len(table.columns))
        for gone in places:
            parent = lookup[tuple(table.columns[one] for one in places if one != gone)]
            whole = parent.find(np.delete(table.values[row], gone))
            # A parent that holds (nearly) all rows is no rule of its own.
            if whole is not None and not self._differs(inside, rest_of(whole, inside), 0.0, strict):
                return False
        return True

    def _differs(self, inside: Summary, outside: Summary, direction: float, strict: float) -> bool:
        """Whether two parts differ at `strict`, in the direction of a z if one is given."""
        test = self.measure.difference(inside, outside, self.level)
        return test is not None and test.p <= strict and test.estimate * direction >= 0

    def _segment(self, chosen: list[Selector], table: Rules, row: int, whole: Summary, q: float) -> Segment:
        part = table.summary(row)
        rest = rest_of(whole, part)
        test = self.measure.difference(part, rest, self.level)
        conditions = tuple(
            Condition(chosen[column].column, chosen[column].labels[table.values[row, place]])
            for place, column in enumerate(table.columns)
        )
        rule = " & ".join(f"{one.column} = {one.value}" for one in conditions)
        gap = part.mean - rest.mean
        digits = 2 if self.measure.kind == "mean" else 0
        text = (
            f"{', '.join(f'{one.column} {one.value}' for one in conditions)}: {self.measure.name.upper()} "
            f"{part.mean:.{digits}f} (n {part.n:.0f}), {abs(gap):.{digits}f} {'above' if gap > 0 else 'below'} the rest"
        )
        interval = test.interval if test else Interval(gap, gap)
        return Segment(rule, int(part.n), part.mean, rest.mean, q, gap, interval, conditions, text)

    def _method(self, looked_at: int) -> str:
        return (
            f"{self.measure.name}: {looked_at} rules of up to {self.depth} conditions and at least {self.minimum} "
            f"answers, z test against the rest, Benjamini-Hochberg at {self.rate:.0%}"
        )
