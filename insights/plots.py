"""Results as pictures. Colours are told apart by colour-blind readers, and nothing is told by colour alone.

Figures are made without pyplot, so that drawing needs no screen and leaves no state behind.

References
----------
Okabe, M. and Ito, K. (2008). Color Universal Design (the palette).
"""

from __future__ import annotations

from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from config.errors import UsageError
from insights.columns import rows
from insights.control import ControlResult
from insights.drivers import DriverResult
from insights.pain_points import PainPoint, PainPointRanking
from insights.quintiles import QuintileResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, VERMILION, GREY, INK = "#0072B2", "#D55E00", "#BBBBBB", "#222222"
FORMATS = (".png", ".svg", ".pdf")
SEVERAL = 3
"""Maximum touchpoints a line of the heat map; a stage with more takes another line."""


def save(figure: Figure, path: Path) -> None:
    """Write a figure as PNG, SVG or PDF, by the ending of the name."""
    if path.suffix.lower() not in FORMATS:
        raise UsageError(f"cannot draw {path.name!r}; the name must end in {', '.join(FORMATS)}")
    try:
        figure.savefig(path, dpi=150)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error


def journey_heat_map(ranking: PainPointRanking, touchpoints: pd.DataFrame) -> Figure:
    """Stages from top to bottom, their touchpoints side by side, darker where it hurts more."""
    from matplotlib import colormaps
    from matplotlib.patches import Rectangle

    points = {point.touchpoint: point for point in ranking.points if point.topic is None}
    ordered = touchpoints.sort_values("stage_order", kind="stable")
    stages = list(dict.fromkeys(ordered["stage"]))
    inside = {stage: list(rows(ordered[ordered["stage"] == stage])) for stage in stages}
    width = min(max((len(group) for group in inside.values()), default=1), 2 * SEVERAL)
    lines = {stage: -(-len(group) // width) for stage, group in inside.items()}
    figure, axes = _figure(2.1 * width + 2.2, 0.85 * sum(lines.values()) + 1.0)
    top = max((point.score for point in points.values()), default=0.0) or 1.0
    line = 0
    for stage in stages:
        name = fill(str(inside[stage][0].stage_name), 18)
        axes.text(-0.08, line + lines[stage] / 2, name, ha="right", va="center", fontsize=10, fontweight="bold")
        for place, touchpoint in enumerate(inside[stage]):
            point = points.get(touchpoint.touchpoint)
            shade = 0.08 + 0.85 * (point.score / top) ** 0.5 if point else 0.0
            corner = (place % width + 0.02, line + place // width + 0.04)
            colour = colormaps["YlOrBr"](shade) if point else "#F2F2F2"
            few = point is not None and point.too_few
            edge, line_style = (INK, ":") if few else ("white", "-")
            axes.add_patch(Rectangle(corner, 0.96, 0.92, facecolor=colour, edgecolor=edge, linestyle=line_style))
            ink = "white" if shade > 0.6 else INK
            text = f"{fill(str(touchpoint.name), 24)}\n{_tile(point)}"
            axes.text(corner[0] + 0.48, corner[1] + 0.46, text, ha="center", va="center", fontsize=8, color=ink)
        line += lines[stage]
    axes.set(xlim=(0, width), ylim=(line, 0))
    axes.set_axis_off()
    note = "; dotted: too few people to rely on" if any(point.too_few for point in points.values()) else ""
    axes.set_title(
        f"Where it hurts: score (unhappy people), {ranking.people} people heard{note}", fontsize=11, loc="left"
    )
    return figure


def quintile_bars(result: QuintileResult) -> Figure:
    """The average of each fifth, best first, with the verdict in words."""
    figure, axes = _figure(7.2, 4.2)
    if not result.fifths:
        return _empty(figure, axes, result.verdict)
    names = [
        f"{'top' if fifth.fifth == 1 else 'bottom' if fifth.fifth == 5 else fifth.fifth}\n(n {fifth.n})"
        for fifth in result.fifths
    ]
    scores = [fifth.score for fifth in result.fifths]
    colours = [BLUE, GREY, GREY, GREY, VERMILION]
    bars = axes.bar(names, scores, color=colours, width=0.7)
    axes.bar_label(bars, labels=[f"{score:.1f}" for score in scores], padding=3, fontsize=10)
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.margins(y=0.15)
    axes.set_xlabel("fifth of the groups, by score")
    note = f"gap {result.gap:.1f}, real gap {result.real_gap:.1f}"
    if result.chance:
        note += f"; chance alone gives {result.chance.low:.1f} to {result.chance.high:.1f}"
    axes.set_title(f"{result.verdict[0].upper()}{result.verdict[1:]}\n{note}", fontsize=11, loc="left")
    return figure


def driver_chart(result: DriverResult) -> Figure:
    """Weights with their intervals, the strongest on top; a ring marks drivers that others nearly repeat."""
    figure, axes = _figure(7.2, 1.6 + 0.42 * max(len(result.drivers), 2))
    if not result.drivers:
        return _empty(figure, axes, "; ".join(result.notes) or "too few")
    for place, driver in enumerate(result.drivers):
        axes.plot(driver.interval, (place, place), color=BLUE, linewidth=2.5, solid_capstyle="round")
        face = "white" if driver.collinear else BLUE
        axes.plot(driver.weight, place, "o", color=BLUE, markerfacecolor=face, markersize=8)
    axes.set_yticks(range(len(result.drivers)), [f"{driver.driver} (n {driver.n})" for driver in result.drivers])
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.set_xlabel("share of the explained variance")
    axes.grid(axis="x", color="#E5E5E5")
    ring = "; rings: collinear" if any(driver.collinear for driver in result.drivers) else ""
    axes.set_title(
        f"What moves the outcome: R squared {result.r_squared:.2f}, n {result.n}{ring}", fontsize=11, loc="left"
    )
    return figure


def control_chart(result: ControlResult) -> Figure:
    """The series with centre and limits; signals are larger, of another colour and another shape."""
    figure, axes = _figure(9.0, 4.2)
    seen = [place for place, point in enumerate(result.points) if point.value is not None]
    if not seen:
        return _empty(figure, axes, "no answers")
    values = np.array([np.nan if point.value is None else point.value for point in result.points])
    axes.plot(seen, values[seen], color=INK, linewidth=1, marker="o", markersize=4)
    if result.centre is not None:
        limits = np.array(
            [(np.nan, np.nan) if point.limits is None else tuple(point.limits) for point in result.points]
        )
        axes.axhline(result.centre, color=BLUE, linewidth=1)
        for end in (0, 1):
            axes.step(range(len(values)), limits[:, end], where="mid", color=BLUE, linewidth=1, linestyle="--")
        marked = [place for place in seen if result.points[place].signals]
        axes.plot(marked, values[marked], linestyle="none", marker="D", color=VERMILION, markersize=8, label="signal")
        if marked:
            axes.legend(frameon=False, loc="best")
    step = max(1, len(values) // 12)
    axes.set_xticks(
        range(0, len(values), step), [point.period for point in result.points][::step], rotation=30, ha="right"
    )
    note = "too few periods for limits" if result.too_few else f"centre {result.centre:.1f}"
    axes.set_title(f"{result.method.partition(',')[0]}: {note}", fontsize=11, loc="left")
    return figure


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _empty(figure: Figure, axes: Axes, why: str) -> Figure:
    axes.set_axis_off()
    axes.text(0.5, 0.5, fill(why, 60), ha="center", va="center", fontsize=12, color=INK)
    return figure


def _tile(point: PainPoint | None) -> str:
    return "-" if point is None else f"{point.score:.1f} ({point.unhappy}{', few' if point.too_few else ''})"
