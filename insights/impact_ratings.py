"""How much a touchpoint matters, two ways side by side: as the company states it, and as the drivers show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from insights.columns import rows
from insights.drivers import DriverResult
from insights.frames import require
from insights.results import Interval

Verdict = Literal["matters more than stated", "matters less than stated", "in line", "not derived"]


@dataclass(frozen=True)
class ImpactRating:
    """One touchpoint. Ranks are among the touchpoints that have both ratings, 1 the most important."""

    touchpoint: str
    name: str
    stated: float
    """0-10, from the journey map."""
    derived: float | None
    """0-10: its driver weight, the strongest driver being 10; None where the drivers do not hold it."""
    derived_interval: Interval | None
    stated_rank: float | None
    derived_rank: int | None
    derived_rank_interval: Interval | None
    verdict: Verdict


@dataclass(frozen=True)
class ImpactRatings:
    """Set stated beside derived impact. A verdict is given only where the stated rank is outside the rank interval."""

    def __call__(self, touchpoints: pd.DataFrame, drivers: DriverResult) -> tuple[ImpactRating, ...]:
        """One row a touchpoint, in the order of the journey; drivers are named by touchpoint id."""
        require(touchpoints, ["touchpoint", "name", "impact"])
        by_name = {driver.driver: driver for driver in drivers.drivers}
        both = [row for row in rows(touchpoints) if row.touchpoint in by_name]
        # Ties share a rank: a company that gives every touchpoint an 8 has stated no order.
        stated = dict(zip([row.touchpoint for row in both], stats.rankdata([-row.impact for row in both]), strict=True))
        order = sorted(both, key=lambda row: by_name[row.touchpoint].rank)
        place = {row.touchpoint: rank for rank, row in enumerate(order, 1)}
        top = max((driver.weight for driver in by_name.values()), default=1.0) or 1.0
        results = []
        for row in rows(touchpoints):
            driver = by_name.get(row.touchpoint)
            if driver is None:
                results.append(
                    ImpactRating(
                        row.touchpoint, row.name, float(row.impact), None, None, None, None, None, "not derived"
                    )
                )
                continue
            # Rank intervals are among all drivers; shift them to the place among those compared.
            shift = place[row.touchpoint] - driver.rank
            ranks = Interval(
                max(1, driver.rank_interval.low + shift), min(len(both), driver.rank_interval.high + shift)
            )
            results.append(
                ImpactRating(
                    touchpoint=row.touchpoint,
                    name=row.name,
                    stated=float(row.impact),
                    derived=10 * driver.weight / top,
                    derived_interval=Interval(*(float(np.clip(10 * end / top, 0, 10)) for end in driver.interval)),
                    stated_rank=float(stated[row.touchpoint]),
                    derived_rank=place[row.touchpoint],
                    derived_rank_interval=ranks,
                    verdict=_verdict(float(stated[row.touchpoint]), ranks),
                )
            )
        return tuple(results)


def _verdict(stated: float, derived: Interval) -> Verdict:
    if derived.high < stated:
        return "matters more than stated"
    return "matters less than stated" if derived.low > stated else "in line"
