"""How far a test for a doubling could come: the same topics on made-up weeks that are truly Poisson."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats

from insights.columns import Floats
from insights.count_change import changes
from insights.intervals import false_discovery


def best(counts: Floats, share: float, runs: int, base: int = 20, factor: float = 2.0) -> dict[str, float]:
    """Recall of a doubling where all weeks are Poisson: with known rates, and with rates from so many weeks before."""
    means = counts[:-1].mean(axis=1)
    recalls: dict[str, list[float]] = {"known_rates": []}
    lengths = {f"{weeks}_weeks": weeks for weeks in (counts.shape[1] - 1, 26)}
    for run in range(4 * runs):
        random = np.random.default_rng([7, run])
        chosen = random.permutation(np.flatnonzero(means >= base))[: max(1, round(share * len(means)))]
        rates = means.copy()
        rates[chosen] = base
        now = random.poisson(rates).astype(float)
        now[chosen] += round(base * (factor - 1))
        more = stats.poisson.sf(now, rates) + stats.poisson.pmf(now, rates) / 2
        recalls["known_rates"].append(float((false_discovery(more) <= 0.1)[chosen].mean()))
        for name, weeks in lengths.items():
            before = random.poisson(np.repeat(rates[:, None], weeks, axis=1)).astype(float)
            past = np.ones_like(before)
            result = changes(now, before, np.ones(len(now)), past)
            size = 1 / (result.uncertain - result.dispersion * (1 + 1 / weeks))  # the weeks are known to be Poisson
            chance = size / (size + result.expected)
            more = stats.nbinom.sf(now, size, chance) + stats.nbinom.pmf(now, size, chance) / 2
            recalls.setdefault(name, []).append(float((false_discovery(more) <= 0.1)[chosen].mean()))
    return {
        key: value
        for name, values in recalls.items()
        for key, value in mean_of(f"best_recall_{base}x{factor:g}_{name}", values).items()
    }


def mean_of(name: str, values: Sequence[float]) -> dict[str, float]:
    error = 1.96 * float(np.std(values)) / max(len(values) - 1, 1) ** 0.5
    return {name: round(float(np.mean(values)), 3), f"{name}_error": round(error, 3)}
