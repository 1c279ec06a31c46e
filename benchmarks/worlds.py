"""Simulated surveys of known truth: people who answer twice, weeks that vary, tags that err."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

Floats = npt.NDArray[np.float64]
SHARES = np.array([0.1, 0.02, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.15, 0.15, 0.25])
"""Shares of the answers 0 to 10 of an ordinary survey; its NPS is 5."""


def scores(latent: Floats, shares: Floats = SHARES) -> Floats:
    """Answers from standard normal opinions."""
    cuts = stats.norm.ppf(np.cumsum(shares)[:-1] / shares.sum())
    return np.searchsorted(cuts, latent).astype(np.float64)


def nps_of(shares: Floats = SHARES) -> float:
    return float(100 * (shares[9:].sum() - shares[:7].sum()) / shares.sum())


def nps_at(shift: float, shares: Floats = SHARES) -> float:
    """The NPS where opinions are shifted by so many standard deviations."""
    cuts = stats.norm.ppf(np.cumsum(shares)[:-1] / shares.sum())
    return float(100 * (stats.norm.sf(cuts[8] - shift) - stats.norm.cdf(cuts[6] - shift)))


def opinions(
    people: int, each: int, random: np.random.Generator, within: float = 0.6
) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Standard normal opinions, and whose they are; people answer 1 to 2 * each - 1 times, `within` is their ICC."""
    times = random.integers(1, 2 * each, people)
    person = np.repeat(np.arange(people), times)
    own, moment = random.normal(size=people)[person], random.normal(size=len(person))
    return np.sqrt(within) * own + np.sqrt(1 - within) * moment, person


def survey(people: int, each: int, random: np.random.Generator, within: float = 0.6) -> pd.DataFrame:
    """One row an answer, with its author."""
    latent, person = opinions(people, each, random, within)
    return pd.DataFrame({"nps": scores(latent), "author": person.astype(str)})
