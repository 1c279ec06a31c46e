"""Charts of results as files."""

from __future__ import annotations

from pathlib import Path

from config.journey import JourneyMap
from insights import plots
from insights.control import ControlResult
from insights.drivers import DriverResult
from insights.frames import touchpoint_frame
from insights.pain_points import PainPointRanking
from insights.quintiles import QuintileResult


def draw_pain_points(ranking: PainPointRanking, journey: JourneyMap, path: Path) -> None:
    """A heat map over the journey, as .png, .svg or .pdf. Raises UsageError on another ending."""
    plots.save(plots.journey_heat_map(ranking, touchpoint_frame(journey)), path)


def draw_drivers(result: DriverResult, path: Path) -> None:
    """Weights with their intervals."""
    plots.save(plots.driver_chart(result), path)


def draw_quintiles(result: QuintileResult, path: Path) -> None:
    """The average of each fifth."""
    plots.save(plots.quintile_bars(result), path)


def draw_control_chart(result: ControlResult, path: Path) -> None:
    """A score over time with its limits."""
    plots.save(plots.control_chart(result), path)
