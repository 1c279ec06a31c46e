"""Listeners: one file or folder a platform. They take options and a cursor, give pages, and touch no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import config

if getattr(config, "DISTRIBUTION", None) != "hearpoint":
    raise ImportError(
        f"{config.__file__} stands in the place of Hearpoint's own package config, which listeners needs; "
        "rename it, or start Python in another folder"
    )

from config.lazy import lazily

if TYPE_CHECKING:
    from listeners.base import Health, Listener, Options, Page, Skipped
    from listeners.feedback import Feedback, SurveyFields
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Feedback": "listeners.feedback",
            "Health": "listeners.base",
            "Listener": "listeners.base",
            "Options": "listeners.base",
            "Page": "listeners.base",
            "Skipped": "listeners.base",
            "SurveyFields": "listeners.feedback",
        },
    )

__all__ = [
    "Feedback",
    "Health",
    "Listener",
    "Options",
    "Page",
    "Skipped",
    "SurveyFields",
]
