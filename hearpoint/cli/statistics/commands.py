"""The statistics an analyst can also use on a CSV file of their own."""

from __future__ import annotations

from hearpoint.cli.statistics.adjusted_share import adjusted_share
from hearpoint.cli.statistics.at_risk import at_risk
from hearpoint.cli.statistics.compare import compare
from hearpoint.cli.statistics.control_chart import control_chart
from hearpoint.cli.statistics.drivers import drivers
from hearpoint.cli.statistics.explain import explain
from hearpoint.cli.statistics.leaderboard import leaderboard
from hearpoint.cli.statistics.modes import modes
from hearpoint.cli.statistics.quintiles import quintiles
from hearpoint.cli.statistics.representativeness import representativeness
from hearpoint.cli.statistics.scores import scores
from hearpoint.cli.statistics.segments import segments
from hearpoint.cli.statistics.theme_impact import theme_impact

STATISTICS = (
    scores,
    drivers,
    quintiles,
    leaderboard,
    segments,
    compare,
    control_chart,
    modes,
    theme_impact,
    representativeness,
    adjusted_share,
    at_risk,
    explain,
)
