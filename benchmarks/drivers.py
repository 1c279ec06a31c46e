"""Key drivers against planted weights, and on real ratings: the order and its stability.

    python -m benchmarks.drivers --data ../shared/data [--json]

Planted: 8 ratings of 1-5, every two correlated at rho, each skipped by 20% of the people; the outcome is their weighted
sum and noise (R squared one half), 400 people. The figure is Spearman's correlation of the found with the planted
weights, mean over repetitions, for Hearpoint's weights and for what is usually done: magnitudes of standardised OLS
betas (complete rows, as regression programs do), and the plain correlation of each rating with the outcome.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from insights.columns import Floats
from insights.covariance import Moments, correlations
from insights.drivers import KeyDrivers
from insights.importance import betas, johnson, lmg
from insights.results import Json

SIZE, PEOPLE, SKIPPED = 8, 400, 0.2
REAL = {
    "airline-reviews": (
        "airline-reviews/reviews.csv",
        "OverallRating",
        (
            "SeatComfort",
            "CabinStaffService",
            "GroundService",
            "ValueForMoney",
            "Food&Beverages",
            "InflightEntertainment",
            "Wifi&Connectivity",
        ),
    ),
    "lounge-reviews": (
        "lounge-reviews/lounge.csv",
        "overall_rating",
        (
            "comfort_rating",
            "cleanliness_rating",
            "bar_beverages_rating",
            "catering_rating",
            "washrooms_rating",
            "wifi_connectivity_rating",
            "staff_service_rating",
        ),
    ),
}


def planted(rho: float, random: np.random.Generator, skipped: float) -> tuple[Floats, Floats]:
    """Ratings with the outcome last, and the weights planted in it."""
    weights = random.dirichlet(np.ones(SIZE))
    felt = np.sqrt(rho) * random.normal(size=(PEOPLE, 1)) + np.sqrt(1 - rho) * random.normal(size=(PEOPLE, SIZE))
    among = np.full((SIZE, SIZE), rho) + (1 - rho) * np.eye(SIZE)
    outcome = felt @ weights + random.normal(scale=np.sqrt(weights @ among @ weights), size=PEOPLE)
    ratings = 1.0 + np.digitize(felt, [-1.5, -0.5, 0.5, 1.5])
    ratings[random.random(ratings.shape) < skipped] = np.nan
    return np.column_stack([ratings, outcome]), weights


def _maximum_likelihood(values: Floats) -> Floats:
    moments = Moments.of(values, np.random.default_rng(0))
    return correlations(moments, np.ones((1, moments.count.shape[1])))


def _complete(values: Floats) -> Floats:
    whole = values[~np.isnan(values).any(axis=1)]
    return np.asarray(np.corrcoef(whole, rowvar=False))[None]


def _plain(values: Floats) -> Floats:
    return pd.DataFrame(values).corr().to_numpy()[:-1, -1]


WAYS: dict[str, Callable[[Floats, Floats], Floats]] = {
    "lmg": lambda _, likely: lmg(likely)[0],
    "johnson": lambda _, likely: johnson(likely)[0],
    "ols_betas": lambda values, _: np.abs(betas(_complete(values))[0]),
    "ols_betas_signed": lambda values, _: betas(_complete(values))[0],
    "ols_betas_em": lambda _, likely: np.abs(betas(likely)[0]),
    "correlation": lambda values, _: _plain(values),
}
"""Each from the answers as they are, and from their maximum-likelihood correlations."""


def compare(rho: float, repetitions: int, skipped: float, seed: int) -> dict[str, float]:
    """Mean Spearman correlation with the planted weights, by way."""
    random = np.random.default_rng(seed)
    errors: dict[str, list[float]] = {way: [] for way in WAYS}
    for _ in range(repetitions):
        values, weights = planted(rho, random, skipped)
        likely = _maximum_likelihood(values)
        for way, compute in WAYS.items():
            errors[way].append(float(stats.spearmanr(weights, compute(values, likely)).statistic))
    return {way: float(np.mean(values)) for way, values in errors.items()}


def real_sets(data: Path) -> dict[str, Path]:
    """The sets in a folder, or the one a file is, told by its columns."""
    if data.is_dir():
        return {name: path for name, (file, _, _) in REAL.items() if (path := data / file).exists()}
    columns = set(pd.read_csv(data, nrows=0).columns)
    return {name: data for name, (_, outcome, ratings) in REAL.items() if columns >= {outcome, *ratings}}


def real(path: Path, outcome: str, predictors: tuple[str, ...], halves: int, seed: int) -> dict[str, Json]:
    """The order on real ratings, and Spearman's correlation of the weights of random halves of the people."""
    frame = pd.read_csv(path)
    result = KeyDrivers(outcome, predictors)(frame, seed=seed)
    random, agreement = np.random.default_rng(seed), []
    for _ in range(halves):
        first = random.random(len(frame)) < 0.5
        first_weights, other = (_weights(frame[part], outcome, predictors, seed) for part in (first, ~first))
        agreement.append(float(stats.spearmanr(first_weights, other).statistic))
    return {
        "n": result.n,
        "complete_rows": result.complete,
        "r_squared": result.r_squared,
        "order": [
            {"driver": driver.driver, "weight": driver.weight, "rank_interval": list(driver.rank_interval)}
            for driver in result.drivers
        ],
        "halves_spearman_median": float(np.median(agreement)),
        "halves_spearman_worst": float(np.min(agreement)),
    }


def _weights(frame: pd.DataFrame, outcome: str, predictors: tuple[str, ...], seed: int) -> list[float]:
    weights = {
        driver.driver: driver.weight
        for driver in KeyDrivers(outcome, predictors, bootstrap=2)(frame, seed=seed).drivers
    }
    return [weights.get(name, 0.0) for name in predictors]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", type=Path, help="a file of airline or lounge reviews, or the folder that holds both sets"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    parser.add_argument("--repetitions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    answer: dict[str, Json] = {}
    for name, skipped in (("planted", SKIPPED), ("planted_complete", 0.0)):
        table: dict[str, Json] = {}
        print(f"\n{name}: {skipped:.0%} of ratings skipped, {PEOPLE} people")
        print(f"{'rho':>4} " + " ".join(f"{way:>16}" for way in WAYS))
        for rho in (0.3, 0.6, 0.9):
            row = compare(rho, given.repetitions, skipped, given.seed)
            print(f"{rho:>4} " + " ".join(f"{row[way]:>16.3f}" for way in WAYS))
            table[str(rho)] = dict(row)
        answer[name] = table
    for name, path in real_sets(given.data).items() if given.data else ():
        _, outcome, predictors = REAL[name]
        result = answer[name] = real(path, outcome, predictors, 10, given.seed)
        print(f"\n{name}: {json.dumps(result, indent=1)}")
    if given.json:
        print(json.dumps(answer))


if __name__ == "__main__":
    main()
