"""p-values adjusted for every rule looked at: Westfall and Young's single-step min-p, people dealt at random.

Dealing out people again and again and counting 25,000 rules each time takes minutes over a million rows. Each rule's
own tail comes from a saddlepoint instead (`insights.permutation`), and how the rules hang together from normal scores
dealt to people: rules that hold the same people move together. The scores are dealt to some thousands of rows, since
overlaps are shares and do not depend on how many rows there are.

References
----------
Westfall, P. H. and Young, S. S. (1993). Resampling-Based Multiple Testing, chapter 2 (min-p).
"""

from __future__ import annotations

import numpy as np
from scipy import sparse, stats

from insights.columns import Codes, Floats
from insights.rules import Rules, joint
from insights.selectors import Selector

ROWS = 8000
"""Maximum rows that scores are dealt to; chosen because a rule of 50 in 20,000 still has 20 of them."""
DEALS = 499
SEEN = 5
"""Minimum rows of a rule among those to be followed; a smaller one counts as independent of all others, as at worst."""


def adjusted(
    p: Floats, tables: list[Rules], chosen: list[Selector], persons: Codes, within: float, random: np.random.Generator
) -> Floats:
    """p of each rule, tables on end: how often the smallest p of all rules is as small where nothing differs."""
    if not p.size:
        return p
    rows = _sampled_rows(persons, random)
    scores = _scores(persons[rows], within, random)
    largest, unseen = np.zeros(DEALS), 0
    for table in tables:
        reached, missed = _largest(table, chosen, rows, scores)
        largest, unseen = np.maximum(largest, reached), unseen + missed
    if unseen:
        alone = stats.norm.isf((1 - random.random(DEALS) ** (1 / unseen)) / 2)
        largest = np.maximum(largest, alone)
    ordered = np.sort(largest)
    above = DEALS - np.searchsorted(ordered, stats.norm.isf(p / 2), side="left")
    # Bonferroni's bound is valid too, and finer than so many deals where p is very small.
    return np.asarray(np.minimum((1 + above) / (1 + DEALS), np.minimum(1.0, p * len(p))), dtype=np.float64)


def _sampled_rows(persons: Codes, random: np.random.Generator) -> Codes:
    """Rows of people drawn at random, about `ROWS` of them; `persons` is in order."""
    if len(persons) <= ROWS:
        return np.arange(len(persons), dtype=np.int64)
    people = int(persons[-1]) + 1
    taken = random.random(people) < ROWS / len(persons)
    return np.flatnonzero(taken[persons])


def _scores(persons: Codes, within: float, random: np.random.Generator) -> Floats:
    """Normal scores, shape (row, deal); those of one person correlate by `within`."""
    _, who = np.unique(persons, return_inverse=True)
    own = random.standard_normal((len(persons), DEALS))
    if within == 0 or not len(who):
        return own
    common = random.standard_normal((int(who.max()) + 1, DEALS))
    return np.asarray(np.sqrt(within) * common[who] + np.sqrt(1 - within) * own)


def _largest(table: Rules, chosen: list[Selector], rows: Codes, scores: Floats) -> tuple[Floats, int]:
    """The largest |z| of a table's rules in each deal, and how many rules have too few rows to have one."""
    if not len(table.n):
        return np.zeros(scores.shape[1]), 0
    codes, _ = joint(chosen, table.columns, rows)
    shape = tuple(len(chosen[column].labels) for column in table.columns)
    place = np.full(int(np.prod(shape)) + 1, -1, dtype=np.int64)
    place[np.ravel_multi_index(tuple(table.values.T), shape)] = np.arange(len(table.n))
    rule = place[codes]
    member = np.flatnonzero(rule >= 0)
    cells = sparse.csr_array((np.ones(len(member)), (rule[member], member)), shape=(len(table.n), len(rows)))
    n: Floats = np.asarray(cells.sum(axis=1), dtype=np.float64).ravel()
    seen = n >= SEEN
    if not seen.any():
        return np.zeros(scores.shape[1]), len(n)
    gap = cells[seen] @ scores - n[seen, None] / len(rows) * scores.sum(axis=0)
    z = gap / np.sqrt((gap**2).mean(axis=1, keepdims=True))
    return np.asarray(np.abs(z).max(axis=0)), int((~seen).sum())
