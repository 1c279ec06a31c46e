"""Small makers of tags; posts and the listener in memory are those of the kit."""

from __future__ import annotations

import numpy as np

from listeners.testing.fake import START_OF_TIME, FakeListener, post
from nlp.types import Label, SentenceTag, Sentiment, StaffMention, Tagged, TouchpointMention

__all__ = ["START_OF_TIME", "FakeListener", "post", "sentiment", "tagged"]


def sentiment(label: Label) -> Sentiment:
    rest = {"negative": 0.1, "neutral": 0.1, "positive": 0.1}
    return Sentiment(label, {**rest, label: 0.8})  # type: ignore[dict-item]


def tagged(text: str, label: Label = "negative", touchpoint: str | None = "wifi", staff: str | None = None) -> Tagged:
    """The tags of a text that is one sentence about one touchpoint, perhaps naming one person."""
    end = len(text)
    vector = np.zeros((1, 384), dtype=np.float32)
    vector[0, len(text) % 384] = 1.0
    return Tagged(
        lang="en",
        analysed=True,
        reason=None,
        sentiment=sentiment(label),
        sentences=(SentenceTag(0, end, sentiment(label)),),
        touchpoints=(TouchpointMention(touchpoint, "stay", 0, end, label, 0.9, 0),) if touchpoint else (),
        staff=(StaffMention(0, end, staff, "s1", "linked", label, 0.9, 0),) if staff else (),
        vectors=vector,
    )
