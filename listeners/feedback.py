"""Feedback: one post or survey response, as collected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["post", "comment", "reply", "review", "response", "message"]
Mode = Literal["phone", "web", "kiosk", "sms", "paper", "in-person"]
Attribute = str | float | bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a response: its part of the text, and the question it was given to. Offsets are code points."""

    start: int
    end: int
    question: str
    """The question's words; or what it asks for, where the mapping says so: improve, liked, why, open."""


@dataclass(frozen=True, slots=True)
class SurveyFields:
    """What a survey carries beside the text, typed. Absent is None, never a guess."""

    nps: int | None = None
    """Likelihood to recommend, 0 to 10."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """Other numeric answers by question."""
    touchpoint: str | None = None
    """The touchpoint the survey was sent for (an id of the journey map, or the survey's own word for it)."""
    channel: str | None = None
    mode: Mode | None = None
    """How the survey was answered."""
    buyer: bool | None = None
    """Whether the respondent bought; non-buyers are customers too."""
    transaction: Mapping[str, Attribute] = field(default_factory=dict)
    """Attributes of the purchase or visit: product, location, price paid, ..."""
    profile: Mapping[str, Attribute] = field(default_factory=dict)
    """Attributes of the respondent: segment, first-time or returning, ..."""
    answers: tuple[Answer, ...] = ()
    """The parts of the text, each with its question."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One post or survey response. `author` is the source's own id or handle: the store keeps only a pseudonym."""

    native_id: str
    """The source's own id; (source, native_id) is the identity of a feedback."""
    kind: Kind
    text: str
    created_at: datetime
    """Aware, UTC."""
    author: str | None = None
    title: str | None = None
    url: str | None = None
    thread_id: str | None = None
    in_reply_to: str | None = None
    repost_of: str | None = None
    language: str | None = None
    """The source's own guess at the language, if it gives one."""
    edited_at: datetime | None = None
    reach: Mapping[str, int] = field(default_factory=dict)
    """Likes, reposts, replies, views, as counted when read."""
    survey: SurveyFields | None = None

    def __post_init__(self) -> None:
        if self.created_at.tzinfo is None:
            raise ValueError(f"created_at of {self.native_id!r} has no time zone; listeners give aware times")
