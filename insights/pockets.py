"""Which of the rules that differ become segments: each pocket once, and what makes it worse or better beside it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from insights.columns import Floats
from insights.measures import Measure
from insights.results import Interval
from insights.rules import Rules, mask_of, z_of
from insights.selectors import Selector
from insights.summaries import Summary, rest_of, summary

CANDIDATES = 1000
"""Maximum rules that may become segments, the strongest; the rest are their shadows."""
REFINEMENTS = 2
"""Maximum refinements of a segment."""
WORTHWHILE, WORTHWHILE_MEAN = 5.0, 0.1
"""Minimum points (of a mean: standard deviations) that a refinement lies beyond the rest of its segment."""


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
    effective_n: float
    """Independent answers: people who answered more than once count by what they add."""
    parent: str | None
    """The rule of the segment it is part of and stands out from; it follows that one."""
    beyond: float | None
    """How far it lies from the others of that segment."""


@dataclass
class _Picked:
    segment: Segment
    conditions: frozenset[Condition]
    mask: npt.NDArray[np.bool_]
    sign: float
    left: npt.NDArray[np.bool_]
    """Its rows without its refinements."""
    refinements: list[_Picked] = field(default_factory=list)

    def segments(self) -> list[Segment]:
        """It and its refinements, each after the one that it refines."""
        return [self.segment, *(segment for refinement in self.refinements for segment in refinement.segments())]


@dataclass(frozen=True)
class Pockets:
    """Pick segments from rules: those that differ from their parents, and outside of those picked before."""

    measure: Measure
    level: float
    rate: float
    limit: int
    chosen: list[Selector]
    tables: list[Rules]
    values: Floats
    whole: Summary

    def __call__(self, q: Floats) -> tuple[Segment, ...]:
        """The strongest first, each followed by its refinements. `q` runs over the tables on end."""
        z = np.concatenate([z_of(table, self.whole) for table in self.tables])
        home = np.repeat(np.arange(len(self.tables)), [len(table.n) for table in self.tables])
        inside = np.concatenate([np.arange(len(table.n)) for table in self.tables])
        candidates = np.flatnonzero(q <= self.rate)
        candidates = candidates[np.argsort(-np.abs(z[candidates]), kind="stable")]
        lookup = {table.columns: table for table in self.tables}
        strict = self.rate / max(1, len(candidates))  # Bonferroni over what is asked again
        segments: list[_Picked] = []
        for candidate in candidates[:CANDIDATES]:
            table, row = self.tables[home[candidate]], int(inside[candidate])
            if self._beyond_parents(lookup, table, row, strict):
                self._try(segments, table, row, float(z[candidate]), float(q[candidate]), strict)
            if sum(len(each.segments()) for each in segments) >= self.limit:
                break
        return tuple(segment for kept in segments for segment in kept.segments())[: self.limit]

    def _try(self, segments: list[_Picked], table: Rules, row: int, z: float, q: float, strict: float) -> None:
        """Tell the rule as a segment of its own or as a refinement of one, if it is either."""
        mask, design = mask_of(self.chosen, table, row), float(table.design[row])
        conditions = self._conditions(table, row)
        here = _Picked(
            self._segment(table, row, conditions, q), frozenset(conditions), mask, float(np.sign(z)), mask.copy()
        )
        parent = _closest(segments, here.conditions)
        if parent is not None:
            self._refine(parent, here, z, strict, design)
            return
        free = (
            ~np.logical_or.reduce([kept.mask for kept in segments]) if segments else np.ones(len(mask), dtype=np.bool_)
        )
        parts = (self._part(mask & free, design), self._part(~mask & free, design))
        if not segments or self._differs(*parts, z, strict):
            segments.append(here)

    def _refine(self, parent: _Picked, here: _Picked, z: float, strict: float, design: float) -> None:
        """Beside its parent, if it lies further out than what is left of that by enough to matter."""
        if len(parent.refinements) >= REFINEMENTS or here.sign != parent.sign:
            return
        part, others = (self._part(side & parent.left, design) for side in (here.mask, ~here.mask))
        if not self._differs(part, others, z, strict):
            return
        beyond = part.mean - others.mean
        little = WORTHWHILE if self.measure.kind != "mean" else WORTHWHILE_MEAN * self.whole.variance**0.5
        if abs(beyond) < little:
            return
        digits, way = 2 if self.measure.kind == "mean" else 0, "above" if beyond > 0 else "below"
        rule = parent.segment.rule
        text = f"{here.segment.text}; {abs(beyond):.{digits}f} {way} the others of {rule}"
        here.segment = replace(here.segment, parent=rule, beyond=beyond, text=text)
        parent.refinements.append(here)
        parent.left &= ~here.mask

    def _beyond_parents(self, lookup: dict[tuple[int, ...], Rules], table: Rules, row: int, strict: float) -> bool:
        """Whether the rule differs from what is left of each rule one condition shorter."""
        if len(table.columns) == 1:
            return True
        inside = table.summary(row)
        places = range(len(table.columns))
        for gone in places:
            parent = lookup[tuple(table.columns[place] for place in places if place != gone)]
            whole = parent.find(np.delete(table.values[row], gone))
            # A parent that holds (nearly) all rows is no rule of its own.
            if whole is not None and not self._differs(inside, self._rest(whole, inside), 0.0, strict):
                return False
        return True

    def _rest(self, whole: Summary, part: Summary) -> Summary:
        """What is left of a rule, its answers worth as much as those of the part."""
        rest = rest_of(replace(whole, effective=None), part)
        return replace(rest, effective=rest.n * part.independent / part.n)

    def _part(self, mask: npt.NDArray[np.bool_], design: float) -> Summary:
        inside = summary(self.values[mask])
        return inside if design == 1 else replace(inside, effective=inside.n / design)

    def _differs(self, inside: Summary, outside: Summary, direction: float, strict: float) -> bool:
        """Whether two parts differ at `strict`, in the direction of a z if one is given."""
        test = self.measure.difference(inside, outside, self.level)
        return test is not None and test.p <= strict and test.estimate * direction >= 0

    def _conditions(self, table: Rules, row: int) -> tuple[Condition, ...]:
        return tuple(
            Condition(self.chosen[column].column, self.chosen[column].labels[table.values[row, place]])
            for place, column in enumerate(table.columns)
        )

    def _segment(self, table: Rules, row: int, conditions: tuple[Condition, ...], q: float) -> Segment:
        part = table.summary(row)
        rest = self._rest(self.whole, part)
        test = self.measure.difference(part, rest, self.level)
        rule = " & ".join(f"{condition.column} = {condition.value}" for condition in conditions)
        gap = part.mean - rest.mean
        digits = 2 if self.measure.kind == "mean" else 0
        who = ", ".join(f"{condition.column} {condition.value}" for condition in conditions)
        text = (
            f"{who}: {self.measure.name.upper()} "
            f"{part.mean:.{digits}f} (n {part.n:.0f}), {abs(gap):.{digits}f} {'above' if gap > 0 else 'below'} the rest"
        )
        interval = test.interval if test else Interval(gap, gap)
        return Segment(
            rule, int(part.n), part.mean, rest.mean, q, gap, interval, conditions, text, part.independent, None, None
        )


def _closest(segments: list[_Picked], conditions: frozenset[Condition]) -> _Picked | None:
    """The picked segment of most conditions, all of which are among these."""
    for kept in segments:
        if kept.conditions < conditions:
            return _closest(kept.refinements, conditions) or kept
    return None
