"""Text in, typed tags out. No store, no network: usable in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import config

if getattr(config, "DISTRIBUTION", None) != "hearpoint":
    raise ImportError(
        f"{config.__file__} stands in the place of Hearpoint's own package config, which nlp needs; "
        "rename it, or start Python in another folder"
    )

from config.lazy import lazily

if TYPE_CHECKING:
    from nlp.frames import mentions_frame
    from nlp.tagger import Tagger
    from nlp.types import SentenceTag, Sentiment, StaffMention, Tagged, TouchpointMention
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "SentenceTag": "nlp.types",
            "Sentiment": "nlp.types",
            "StaffMention": "nlp.types",
            "Tagged": "nlp.types",
            "Tagger": "nlp.tagger",
            "TouchpointMention": "nlp.types",
            "mentions_frame": "nlp.frames",
        },
    )

__all__ = [
    "SentenceTag",
    "Sentiment",
    "StaffMention",
    "Tagged",
    "Tagger",
    "TouchpointMention",
    "mentions_frame",
]
