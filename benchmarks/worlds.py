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


HAPPY = np.array([0.03, 0, 0, 0, 0.01, 0.02, 0.02, 0.01, 0.01, 0.3, 0.6])
"""Nine promoters of ten."""
HAPPIER = np.array([0.01, 0, 0, 0, 0, 0, 0, 0.02, 0.02, 0.45, 0.5])
"""95% promoters, 4% passives, 1% detractors."""


def attributes(
    n: int, random: np.random.Generator, person: npt.NDArray[np.int64] | None = None
) -> dict[str, list[str]]:
    """Columns that say nothing of the score; with `person`, all but two belong to the person."""
    attributes = {}
    for name, values in (("age", 6), ("region", 4), ("channel", 3), ("visit", 2), ("product", 8)):
        of_person = person is not None and name not in ("channel", "visit")
        drawn = random.integers(0, values, int(person.max()) + 1 if of_person and person is not None else n)
        attributes[name] = [str(value) for value in (drawn[person] if of_person else drawn)]
    return attributes


def touchpoint_plan(stages: int, each: int) -> pd.DataFrame:
    rows = [(stage, stage * each + offset) for stage in range(stages) for offset in range(each)]
    return pd.DataFrame(
        [
            {
                "stage": f"s{stage}",
                "stage_name": f"Stage {stage}",
                "stage_order": stage,
                "touchpoint": f"t{touchpoint}",
                "name": f"Touchpoint {touchpoint}",
                "channel": "web",
                "owner": "operations",
                "impact": 10.0,
            }
            for stage, touchpoint in rows
        ]
    )


def complaints(touchpoints: list[str], confidence: Floats) -> pd.DataFrame:
    """A mentions frame of one complaint a row, each of another person."""
    return pd.DataFrame(
        {
            "feedback_id": np.arange(len(touchpoints)),
            "sentence_id": np.arange(len(touchpoints)),
            "author": None,
            "created_at": pd.Timestamp("2026-11-18", tz="UTC"),
            "stage": "s0",
            "touchpoint": touchpoints,
            "polarity": "negative",
            "confidence": confidence,
            "text": "It was bad.",
        }
    )


def topic_weeks(
    means: Floats, variation: Floats, random: np.random.Generator, weeks: int = 9, doubled: int = 0
) -> npt.NDArray[np.float64]:
    """People by topic and week, weeks varying by a factor of `variation`; the first `doubled` double in the last."""
    rates = means[:, None] * np.ones(weeks)
    shape = 1 / np.maximum(variation, 1e-6)[:, None] ** 2
    rates = rates * np.where(variation[:, None] > 0, random.gamma(shape, 1 / shape, rates.shape), 1.0)
    rates[:doubled, -1] *= 2
    return random.poisson(rates).astype(np.float64)
