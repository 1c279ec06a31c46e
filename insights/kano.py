"""Does a rating punish when it is bad, or reward when it is good? Penalty and reward contrasts.

References
----------
Brandt, R. D. (1988). How service marketers can identify value-enhancing service elements. Journal of Services
    Marketing 2(3), 35-41.
Kano, N. et al. (1984). Attractive quality and must-be quality. Journal of the Japanese Society for Quality Control
    14(2), 147-156.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from insights.clusters import robust_error
from insights.columns import Codes, Floats
from insights.results import Interval

EDGE = 0.25
"""The lowest and the highest quarter of the scale are "bad" and "good": 1-2 and 4-5 of 1-5."""
MIN_ANSWERS = 10
"""Minimum answers of each of bad, middling and good."""
Kind = Literal["basic", "performance", "excitement"]


@dataclass(frozen=True)
class Contrast:
    """Points of the outcome lost by a bad rating and won by a good one, against a middling one, other ratings held.

    `kind` is "basic" where the loss is surely the larger, "excitement" where the gain is, "performance" where neither
    surely is but one of them is there; None where neither is.
    """

    penalty: float
    penalty_interval: Interval
    reward: float
    reward_interval: Interval
    kind: Kind | None


def contrast(rating: Floats, outcome: Floats, persons: Codes, level: float) -> Contrast | None:
    """`outcome` is without what the other ratings explain; NaN in `rating` is left out. None where there is too little
    at either end."""
    seen = ~np.isnan(rating)
    rating, outcome, persons = rating[seen], outcome[seen], np.unique(persons[seen], return_inverse=True)[1]
    low, high = float(rating.min()), float(rating.max())
    edge = EDGE * (high - low)
    parts = [rating <= low + edge, (rating > low + edge) & (rating < high - edge), rating >= high - edge]
    if min(int(part.sum()) for part in parts) < MIN_ANSWERS:
        return None
    means = [float(outcome[part].mean()) for part in parts]
    pulls = [part * (outcome - mean) / part.sum() for part, mean in zip(parts, means, strict=True)]
    t = float(stats.t.ppf((1 + level) / 2, max(1, int(persons.max()))))
    penalty, reward = means[0] - means[1], means[2] - means[1]
    lost, won = (t * robust_error(pull - pulls[1], persons) for pull in (pulls[0], pulls[2]))
    apart = t * robust_error(pulls[0] + pulls[2] - 2 * pulls[1], persons)
    kind: Kind | None = None
    if abs(penalty + reward) > apart:
        kind = "basic" if penalty + reward < 0 else "excitement"
    elif penalty < -lost or reward > won:
        kind = "performance"
    return Contrast(
        penalty, Interval(penalty - lost, penalty + lost), reward, Interval(reward - won, reward + won), kind
    )
