"""Worlds of scores: people answer more than once, groups are of any kind, cells are small."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.worlds import HAPPIER, HAPPY, SHARES, attributes, nps_at, nps_of, scores, survey
from insights.compare import Comparison
from insights.drivers import KeyDrivers
from insights.importance import lmg
from insights.leaderboard import Leaderboard
from insights.measures import Measure
from insights.modes import Modes
from insights.nps import NPS
from insights.quintiles import Quintiles
from insights.results import Interval
from insights.segments import Segments
from insights.theme_impact import ThemeImpacts

Floats = npt.NDArray[np.float64]
RATINGS = ("room", "staff", "wifi", "price")
COLUMNS = ("age", "region", "channel", "visit", "product")
CSAT_SHARES = (0.05, 0.05, 0.1, 0.4, 0.4)


def holds(interval: Interval | None, truth: float) -> bool:
    return interval is not None and interval.low <= truth <= interval.high


def nps(people: int, each: int, seed: int) -> list[bool]:
    (result,) = NPS()(survey(people, each, np.random.default_rng(seed)))
    return [holds(result.interval, nps_of())]


def drivers(people: int, each: int, seed: int) -> list[bool]:
    """Four correlated ratings, R squared one half; person and moment make up ratings and outcome alike."""
    random = np.random.default_rng(seed)
    weights, among = np.array([0.5, 0.3, 0.15, 0.05]), 0.4 + 0.6 * np.eye(4)
    noise = float(np.sqrt(weights @ among @ weights))
    outcome = among @ weights / (np.sqrt(2) * noise)
    truth = lmg(np.block([[among, outcome[:, None]], [outcome[None, :], np.ones((1, 1))]])[None])[0]
    person = np.repeat(np.arange(people), random.integers(1, 2 * each, people))
    drawn = np.sqrt(0.7) * random.normal(size=(people, 5))[person] + np.sqrt(0.3) * random.normal(size=(len(person), 5))
    ratings = drawn[:, :4] @ np.linalg.cholesky(among).T
    frame = pd.DataFrame(ratings, columns=list(RATINGS)).assign(
        overall=ratings @ weights + noise * drawn[:, 4], author=person.astype(str)
    )
    result = KeyDrivers("overall", RATINGS)(frame, seed=seed)
    return [
        holds(driver.interval, float(truth[RATINGS.index(driver.driver)] / truth.sum())) for driver in result.drivers
    ]


def theme_impact(people: int, each: int, seed: int) -> list[bool]:
    """Three themes, mentioned by the same people again and again, that lower a mean score by 2, 1 and nothing."""
    random = np.random.default_rng(seed)
    person = np.repeat(np.arange(people), random.integers(1, 2 * each, people))
    lean = random.beta(1, 2, (people, 3))[person]
    mentioned = random.random((len(person), 3)) < lean
    score = (
        7 - mentioned @ np.array([2.0, 1.0, 0.0]) + random.normal(size=people)[person] + random.normal(size=len(person))
    )
    feedback = pd.DataFrame({"feedback_id": np.arange(len(person)), "author": person.astype(str), "score": score})
    at, theme = np.nonzero(mentioned)
    mentions = pd.DataFrame(
        {"feedback_id": at, "topic_label": [f"t{number}" for number in theme], "polarity": "negative"}
    )
    impacts = ThemeImpacts(score="score", measure=Measure("mean", "mean"))(feedback, mentions)
    truth = {"t0": -2 / 3, "t1": -1 / 3, "t2": 0.0}
    return [holds(theme.interval, truth[theme.theme]) for theme in impacts.themes]


def segments(shares: Floats, n: int, each: int, measure: Measure, seed: int) -> list[bool]:
    """Whether any segment is told where the columns say nothing of the score."""
    random = np.random.default_rng(seed)
    if each == 1:
        frame = pd.DataFrame({"nps": scores(random.normal(size=n), shares)}) if measure.kind == "net" else None
        if frame is None:
            frame = pd.DataFrame({"nps": random.choice(np.arange(1, 6), n, p=CSAT_SHARES)})
        person = None
    else:
        frame = survey(n, each, random)
        person = frame["author"].to_numpy().astype(np.int64)
    frame = frame.assign(**attributes(len(frame), random, person))
    return [bool(Segments(COLUMNS, measure=measure)(frame, seed=seed).segments)]


def grouped(
    kind: str, shares: Floats, seed: int, groups: int = 30
) -> tuple[pd.DataFrame, Floats, npt.NDArray[np.int64]]:
    """Answers of groups, their true NPS and sizes."""
    random = np.random.default_rng(seed)
    shift = {
        "normal": random.normal(0, 0.15, groups),
        "two levels": random.choice([0, -0.3], groups),
        "skewed": -random.exponential(0.2, groups),
    }[kind]
    n = random.integers(30, 200, groups)
    group = np.repeat(np.arange(groups), n)
    latent = shift[group] + random.normal(size=len(group))
    frame = pd.DataFrame({"nps": scores(latent, shares), "group": group.astype(str)})
    return frame, np.array([nps_at(float(mean), shares) for mean in shift]), n


def quintile_gap(kind: str, shares: Floats, seed: int) -> list[bool]:
    frame, truth, _ = grouped(kind, shares, seed)
    result = Quintiles("group", draws=1000)(frame, seed=seed)
    top, bottom = (truth[[int(group) for group in result.fifths[at].groups]] for at in (0, 4))
    return [holds(result.interval, float(top.mean() - bottom.mean()))]


def quintile_lift(kind: str, shares: Floats, seed: int) -> list[bool]:
    frame, truth, n = grouped(kind, shares, seed)
    result = Quintiles("group", draws=1000)(frame, seed=seed)
    top, bottom = ([int(group) for group in result.fifths[at].groups] for at in (0, 4))
    then = (n @ truth + n[bottom] @ (truth[top].mean() - truth[bottom])) / n.sum()
    return [result.lift is not None and holds(result.lift.interval, float(then))]


def behind_the_top(kind: str, shares: Floats, seed: int) -> list[bool]:
    """Whether any group is told as behind the top that is as good as the top fifth is."""
    frame, truth, _ = grouped(kind, shares, seed)
    result = Quintiles("group", draws=1000)(frame, seed=seed)
    top = truth[[int(group) for group in result.fifths[0].groups]].mean()
    return [any(member.separable_from_top and truth[int(member.group)] >= top - 1e-9 for member in result.members)]


def compare(people: int, each: int, seed: int) -> list[bool]:
    """Whether a change is told between two halves of the same people's answers."""
    random = np.random.default_rng(seed)
    frame = survey(people, each, random)
    later = random.random(len(frame)) < 0.5
    return [Comparison()(frame[~later], frame[later]).verdict in {"better", "worse"}]


def compare_cells(people: int, cells: int, seed: int) -> list[bool]:
    """Whether a real change is told where only the mix of many small cells moved."""
    random = np.random.default_rng(seed)
    levels = np.linspace(-0.8, 0.8, cells)
    parts = []
    for tilt in (1.0, 0.5):
        share = np.linspace(1, tilt, cells)
        cell = random.choice(cells, people, p=share / share.sum())
        parts.append(pd.DataFrame({"nps": scores(levels[cell] + random.normal(size=people)), "cell": cell.astype(str)}))
    return [Comparison(mix=("cell",))(*parts).verdict in {"better", "worse"}]


def modes(spread: float, groups: int, seed: int) -> list[bool]:
    """Standardised scores where phone is kinder than web by more in one place than in another."""
    random = np.random.default_rng(seed)
    base, kinder = random.normal(0, 0.2, groups), 0.4 + spread * random.normal(size=groups)
    group = np.repeat(np.arange(groups), random.integers(60, 200, groups))
    phone = random.random(len(group)) < 0.4
    score = scores(base[group] + kinder[group] * phone + random.normal(size=len(group)))
    frame = pd.DataFrame({"nps": score, "group": group.astype(str), "mode": np.where(phone, "phone", "web")})
    result = Modes("group", reference="web")(frame, seed=seed)
    return [holds(group.interval, nps_at(float(base[int(group.group)]))) for group in result.groups]


def leaderboard(shares: Floats, each: int, seed: int) -> list[bool]:
    """Whether any of 40 places is told to have moved where none did."""
    random = np.random.default_rng(seed)
    people = 40 * 45 * 2 // each
    times = random.integers(1, 2 * each, people)
    person = np.repeat(np.arange(people), times)
    latent = np.sqrt(0.6) * random.normal(size=people)[person] + np.sqrt(0.4) * random.normal(size=len(person))
    frame = pd.DataFrame(
        {
            "nps": scores(latent, shares),
            "author": person.astype(str),
            "group": random.integers(0, 40, people)[person].astype(str),
        }
    )
    later = random.random(len(frame)) < 0.5
    board = Leaderboard("group", minimum=10, draws=200)(frame[later], frame[~later], seed=seed)
    return [any(entry.movement for entry in board.entries)]


ROWS = (
    ("NPS, each person once", 0.95, "covers", lambda seed: nps(200, 1, seed)),
    ("NPS, 3 answers a person", 0.95, "covers", lambda seed: nps(100, 3, seed)),
    ("NPS, 10 answers a person", 0.95, "covers", lambda seed: nps(60, 10, seed)),
    ("drivers, each person once", 0.95, "covers", lambda seed: drivers(300, 1, seed)),
    ("drivers, 3 answers a person", 0.95, "covers", lambda seed: drivers(200, 3, seed)),
    ("theme impact, 3 answers a person", 0.95, "covers", lambda seed: theme_impact(200, 3, seed)),
    ("segments in noise, 90% promoters", 0.05, "false", lambda seed: segments(HAPPY, 3000, 1, Measure.nps(), seed)),
    ("segments in noise, CSAT", 0.05, "false", lambda seed: segments(SHARES, 3000, 1, Measure.csat(), seed)),
    (
        "segments in noise, 95/4/1, n 20,000",
        0.05,
        "false",
        lambda seed: segments(HAPPIER, 20_000, 1, Measure.nps(), seed),
    ),
    (
        "segments in noise, 3 answers a person",
        0.05,
        "false",
        lambda seed: segments(SHARES, 1000, 3, Measure.nps(), seed),
    ),
    ("quintiles' gap, normal truth", 0.95, "covers", lambda seed: quintile_gap("normal", SHARES, seed)),
    ("quintiles' gap, two levels", 0.95, "covers", lambda seed: quintile_gap("two levels", SHARES, seed)),
    ("quintiles' gap, skewed truth, 85% promoters", 0.95, "covers", lambda seed: quintile_gap("skewed", HAPPY, seed)),
    ("surely behind the top, two levels", 0.05, "false", lambda seed: behind_the_top("two levels", SHARES, seed)),
    ("if the bottom fifth reached the top", 0.95, "covers", lambda seed: quintile_lift("normal", SHARES, seed)),
    ("compare, 3 answers a person in both", 0.05, "false", lambda seed: compare(150, 3, seed)),
    ("compare, real change in 12 small cells", 0.05, "false", lambda seed: compare_cells(150, 12, seed)),
    ("modes, effect alike in all groups", 0.95, "covers", lambda seed: modes(0.0, 8, seed)),
    ("modes, effect differs by group", 0.95, "covers", lambda seed: modes(0.3, 8, seed)),
    ("leaderboard movement, each person once", 0.05, "false", lambda seed: leaderboard(SHARES, 1, seed)),
    ("leaderboard movement, 90% promoters", 0.05, "false", lambda seed: leaderboard(HAPPY, 1, seed)),
    ("leaderboard movement, 3 answers a person", 0.05, "false", lambda seed: leaderboard(SHARES, 3, seed)),
)
