"""Feedback: one post or survey response, as collected, checked when it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from listeners import validity
from listeners.errors import InvalidFeedback

Kind = Literal["post", "comment", "reply", "review", "response", "message"]
Mode = Literal["phone", "web", "kiosk", "sms", "paper", "in-person"]
Attribute = str | float | bool


@dataclass(frozen=True, slots=True)
class Rating:
    """Stars a customer gave: `value` on a scale from `worst` to `best`. Raises InvalidFeedback outside of it."""

    value: float
    worst: int = 1
    best: int = 5

    def __post_init__(self) -> None:
        for name in ("worst", "best"):
            validity.whole(getattr(self, name), f"rating.{name}", 0, 100)
        if self.worst >= self.best:
            raise InvalidFeedback("rating", f"a scale from {self.worst} to {self.best} is none")
        validity.finite(self.value, "rating", self.worst, self.best)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a response: its part of the text, and the question it was given to. Offsets are code points."""

    start: int
    end: int
    question: str
    """The question's words; or what it asks for, where the mapping says so: improve, liked, why, open."""

    def __post_init__(self) -> None:
        for name in ("start", "end"):
            validity.whole(getattr(self, name), f"answer.{name}", 0, validity.LONGEST_TEXT)
        if self.end < self.start:
            raise InvalidFeedback("answer", f"it ends at {self.end}, before it starts at {self.start}")
        validity.optional_text(self.question, "answer.question", validity.LONGEST_TEXT)


@dataclass(frozen=True, slots=True)
class SurveyFields:
    """What a survey carries beside the text, typed. Absent is None, never a guess.

    Raises InvalidFeedback on values of another type, numbers that are not finite and names or texts too long to keep.
    """

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

    def __post_init__(self) -> None:
        if self.nps is not None:
            validity.whole(self.nps, "nps", 0, 10)
        for name in ("touchpoint", "channel"):
            validity.optional_text(getattr(self, name), name, validity.LONGEST_NAME)
        if self.mode is not None:
            validity.one_of(self.mode, "mode", get_args(Mode))
        if self.buyer is not None and not isinstance(self.buyer, bool):
            raise InvalidFeedback("buyer", f"true or false is needed, not {validity.shown(self.buyer)}")
        validity.each(self.scores, "scores", validity.finite)
        validity.each(self.transaction, "transaction", validity.attribute)
        validity.each(self.profile, "profile", validity.attribute)


@dataclass(frozen=True, slots=True)
class Feedback:
    """One post or survey response. `author` is the source's own id or handle: the store keeps only a pseudonym.

    Raises InvalidFeedback, naming the field, on a value of another type, an id that is empty, too long or holds half a
    character, a time without a zone or outside 1970 to 2099, and a text over LONGEST_TEXT. Half an emoji in `text` or
    `title` is no fault: the words around it count, and the store writes U+FFFD in its place.
    """

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
    rating: Rating | None = None
    """Stars, where the platform asks for some."""

    def __post_init__(self) -> None:
        validity.identifier(self.native_id, "native_id")
        validity.one_of(self.kind, "kind", get_args(Kind))
        validity.words(self.text, "text", validity.LONGEST_TEXT)
        validity.moment(self.created_at, "created_at")
        for name in ("author", "thread_id", "in_reply_to", "repost_of"):
            validity.optional_text(getattr(self, name), name, validity.LONGEST_ID)
        if self.title is not None:
            validity.words(self.title, "title", validity.LONGEST_TITLE)
        validity.optional_text(self.url, "url", validity.LONGEST_URL)
        validity.optional_text(self.language, "language", validity.LONGEST_NAME)
        if self.edited_at is not None:
            validity.moment(self.edited_at, "edited_at")
        validity.each(self.reach, "reach", validity.count)
        validity.instance(self.survey, "survey", SurveyFields)
        validity.instance(self.rating, "rating", Rating)
