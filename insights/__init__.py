"""Frames in, result objects out. No database; clock and seed are passed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import config

if getattr(config, "DISTRIBUTION", None) != "hearpoint":
    raise ImportError(
        f"{config.__file__} stands in the place of Hearpoint's own package config, which insights needs; "
        "rename it, or start Python in another folder"
    )

from config.lazy import lazily

if TYPE_CHECKING:
    from insights.drivers import KeyDrivers
    from insights.frames import touchpoint_frame
    from insights.nps import NPS
    from insights.pain_points import PainPoints
    from insights.people import distinct_people
    from insights.quintiles import Quintiles
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "NPS": "insights.nps",
            "KeyDrivers": "insights.drivers",
            "PainPoints": "insights.pain_points",
            "Quintiles": "insights.quintiles",
            "distinct_people": "insights.people",
            "touchpoint_frame": "insights.frames",
        },
    )

__all__ = [
    "NPS",
    "KeyDrivers",
    "PainPoints",
    "Quintiles",
    "distinct_people",
    "touchpoint_frame",
]
